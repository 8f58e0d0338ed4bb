import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { uint, vector } from './wire.ts';

/** testECCP256 of RFC 9500 2.3, which is no secret. */
const key = createPrivateKey(`-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END EC PRIVATE KEY-----
`);
const certificate = new X509Certificate(`-----BEGIN CERTIFICATE-----
MIIBjjCCATSgAwIBAgIQQzz4SPXreFhnA+NVyO4+xDAKBggqhkjOPQQDAjAeMRww
GgYDVQQDDBMwMEFBMDItQ2xpZW50LUMwMDAxMB4XDTI0MDEwMTAwMDAwMFoXDTQ5
MTIzMTAwMDAwMFowHjEcMBoGA1UEAwwTMDBBQTAyLUNsaWVudC1DMDAwMTBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABEIlSPiPt4L/teyjdERSxyoeVY+9b3O+Xkjp
MjLMRcWxbEzRDEy41bihcTnpSILImSVymTQl9BQZq36QpCpJQnKjVDBSMAwGA1Ud
EwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMCMB0G
A1UdDgQWBBRbcKeYF/ef9jfS9+PcRGwhCde71DAKBggqhkjOPQQDAgNIADBFAiEA
3Gxukb6O90XDFCjIgNvX8xxwiC2VOIUIqeFHt8KaOSoCIB+nwdide5zIKhcwFVtc
oMv4LHQFGMewpss2LQQZgv/E
-----END CERTIFICATE-----
`);
const ecdsaP256Sha256 = 0x0403;

/** Body of the Certificate by which this client says who it is, for TLS 1.2 (RFC 5246 7.4.6). */
export function ownCertificate(): Buffer {
  return vector(3, vector(3, certificate.raw));
}

/** Body of the CertificateVerify over the messages so far (RFC 5246 7.4.8). */
export function ownProof(transcript: Buffer): Buffer {
  return Buffer.concat([uint(ecdsaP256Sha256, 2), vector(2, sign('sha256', transcript, key))]);
}
