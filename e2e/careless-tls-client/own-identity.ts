import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { uint, vector } from './wire.ts';

/** testECCP256 of RFC 9500 2.3, which is no secret. */
const key = createPrivateKey(`-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END EC PRIVATE KEY-----
`);
/** Of an authority of its maker, whose key is nobody's any more. */
const certificate = new X509Certificate(`-----BEGIN CERTIFICATE-----
MIIBsTCCAVagAwIBAgIUU+NGOI2opOMmA1zVUDk6d99Sxr8wCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQQ2FyZWxlc3MgRGV2aWNlczAeFw0yNDAxMDEwMDAwMDBaFw00
OTEyMzEwMDAwMDBaMB4xHDAaBgNVBAMMEzAwQUEwMi1DbGllbnQtQzAwMDEwWTAT
BgcqhkjOPQIBBggqhkjOPQMBBwNCAARCJUj4j7eC/7Xso3REUscqHlWPvW9zvl5I
6TIyzEXFsWxM0QxMuNW4oXE56UiCyJklcpk0JfQUGat+kKQqSUJyo3UwczAMBgNV
HRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAjAd
BgNVHQ4EFgQUW3CnmBf3n/Y30vfj3ERsIQnXu9QwHwYDVR0jBBgwFoAUYL6OikJs
Kw9ZpMRq8Aas2WqpXR8wCgYIKoZIzj0EAwIDSQAwRgIhAP4aUQuL96J6gibOBOu2
Mb1AxE0HCvacEYgREF6soP9sAiEAtV4vGqlC70HNz6F4uNXuDnCciouBliLFgR7e
F4ZxNT8=
-----END CERTIFICATE-----
`);
const ecdsaP256Sha256 = 0x0403;

/** Body of the Certificate by which this client says who it is (RFC 5246 7.4.6); in TLS 1.3 without a context and extensions (RFC 8446 4.4.2). */
export function ownCertificate(is13: boolean): Buffer {
  const entry = vector(3, certificate.raw);
  return is13 ? Buffer.concat([vector(1), vector(3, Buffer.concat([entry, vector(2)]))]) : vector(3, entry);
}

/** Body of the CertificateVerify over what is signed: the messages so far (RFC 5246 7.4.8), or their hash in its context (RFC 8446 4.4.3). */
export function ownProof(signed: Buffer): Buffer {
  return Buffer.concat([uint(ecdsaP256Sha256, 2), vector(2, sign('sha256', signed, key))]);
}
