import type { CpeDefect } from './cpe-defect.ts';
import { onTls } from './tls-defects.ts';

/** testECCP256 of RFC 9500 2.3: no secret, and in every unit of this device. */
const sharedKey = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END EC PRIVATE KEY-----
`;

/** A certificate over that key, named after another unit. */
const sharedCertificate = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUqgAwIBAgIQRF7sd1LJoTBoA1TvbHbp+zAKBggqhkjOPQQDAjApMScw
JQYDVQQDDB4wMDAwNUUtUmVmZXJlbmNlQ1BFLUNPUkRPTjAwMDIwHhcNMjQwMTAx
MDAwMDAwWhcNNDkxMjMxMDAwMDAwWjApMScwJQYDVQQDDB4wMDAwNUUtUmVmZXJl
bmNlQ1BFLUNPUkRPTjAwMDIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARCJUj4
j7eC/7Xso3REUscqHlWPvW9zvl5I6TIyzEXFsWxM0QxMuNW4oXE56UiCyJklcpk0
JfQUGat+kKQqSUJyo1QwUjAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDAT
BgNVHSUEDDAKBggrBgEFBQcDAjAdBgNVHQ4EFgQUW3CnmBf3n/Y30vfj3ERsIQnX
u9QwCgYIKoZIzj0EAwIDSAAwRQIgFzpCWz37D/Gj+rONWAj08a75lFzwEouU0UQf
gqtQyMECIQDVqxLHK6NqAgtpqiS6wZbPV9qGrBtgAxHqTeB4pnTVQg==
-----END CERTIFICATE-----
`;

const end = '-----END CERTIFICATE-----';

/** Mistakes about the certificate by which a device proves who it is. */
export const clientCertificateDefects: readonly CpeDefect[] = [
  onTls(
    {
      id: 'client-certificate-of-another-unit',
      sentence: 'Shows a client certificate, and has a key, that is the same in every unit and names one of them.',
      requirements: ['3.3-37', '3.3-38'],
    },
    {
      showsOfItself: (configured) =>
        configured === undefined ? undefined : { certificatePem: sharedCertificate, privateKeyPem: sharedKey },
    },
  ),
  onTls(
    {
      id: 'client-certificate-without-its-chain',
      sentence: 'Shows its client certificate without the authorities between it and the root.',
      requirements: ['3.3-36'],
    },
    {
      showsOfItself: (configured) =>
        configured && { ...configured, certificatePem: `${configured.certificatePem.split(end)[0] ?? ''}${end}\n` },
    },
  ),
];
