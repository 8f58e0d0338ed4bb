import type { CpeDefect } from './cpe-defect.ts';
import { onTls } from './tls-defects.ts';

/** An authority over testECCP256 of RFC 9500 2.3, whose private key is printed there. */
const publishedAuthority = `-----BEGIN CERTIFICATE-----
MIIBkjCCATigAwIBAgIQUt9XfC59jjCMgKG+VwlDXjAKBggqhkjOPQQDAjApMScw
JQYDVQQDDB5BdXRob3JpdHkgV2l0aCBBIFB1Ymxpc2hlZCBLZXkwHhcNMjQwMTAx
MDAwMDAwWhcNNDkxMjMxMDAwMDAwWjApMScwJQYDVQQDDB5BdXRob3JpdHkgV2l0
aCBBIFB1Ymxpc2hlZCBLZXkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARCJUj4
j7eC/7Xso3REUscqHlWPvW9zvl5I6TIyzEXFsWxM0QxMuNW4oXE56UiCyJklcpk0
JfQUGat+kKQqSUJyo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIB
BjAdBgNVHQ4EFgQUW3CnmBf3n/Y30vfj3ERsIQnXu9QwCgYIKoZIzj0EAwIDSAAw
RQIgB+elpQM8Ozv1nRqQhSzbLq/lB38fGd/PF4tiADAXpS4CIQCJz0rkmfPJK1Gm
0/xIk87bQUo0vkb2LPhgIrNyOSY3zw==
-----END CERTIFICATE-----
`;

/** Roots that devices trust and should not. */
export const trustDefects: readonly CpeDefect[] = [
  onTls(
    {
      id: 'trust-published-authority',
      sentence: 'Trusts an authority left from development, whose private key is published.',
      requirements: ['3.3-30'],
    },
    { trusts: (roots = []) => [...roots, publishedAuthority] },
  ),
];
