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

/** Roots that devices trust and should not, and what they keep to themselves. */
export const trustDefects: readonly CpeDefect[] = [
  {
    id: 'says-nothing-of-refusals',
    sentence: 'Does not tell in its log that it refused an ACS.',
    requirements: ['3.3-25'],
    apply: (policies) => ({ ...policies, notesRefusals: false }),
  },
  onTls(
    {
      id: 'trust-published-authority',
      sentence: 'Trusts an authority left from development, whose private key is published.',
      requirements: ['3.3-30'],
    },
    { trusts: (roots = []) => [...roots, publishedAuthority] },
  ),
  onTls(
    {
      id: 'any-root-for-the-acs',
      sentence: 'Takes an ACS below any root that it trusts for something, the operator’s or not.',
      requirements: ['3.3-25', '3.3-30'],
    },
    { trusts: (roots, others) => roots && [...roots, ...others] },
  ),
  onTls(
    {
      id: 'root-never-expires',
      sentence: 'Does not look at the dates of the root.',
      requirements: ['3.3-25'],
    },
    { checksRootDates: false },
  ),
];
