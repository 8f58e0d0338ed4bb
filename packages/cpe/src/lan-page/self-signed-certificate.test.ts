import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.ts';

// Decided by OpenSSL, which Node's X509Certificate is.
test.each([Date.UTC(2026, 10, 27), Date.UTC(2051, 0, 1)])('the certificate is its own, at %d', (nowMs) => {
  const { key, cert } = selfSignedCertificate('Gateway ß', nowMs);
  const certificate = new X509Certificate(cert);
  expect(certificate.subject).toBe('CN=Gateway ß');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  const day = 86_400_000;
  expect([certificate.validFromDate.getTime(), certificate.validToDate.getTime()]).toEqual([
    nowMs - day,
    nowMs + 396 * day,
  ]);
});

test('a long name makes long lengths', () => {
  const { cert } = selfSignedCertificate('g'.repeat(64), 0);
  expect(new X509Certificate(cert).subject).toBe(`CN=${'g'.repeat(64)}`);
});
