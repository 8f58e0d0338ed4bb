import { createMemoryLab } from '@cordon/pki';
import { expect, test } from 'vitest';
import { hostNames } from './host-names.ts';
import { revocationRows } from './revocation-rows.ts';

test('no list has the issuer of another one, by whose name a target may keep it', () => {
  const names = hostNames('acs.lab.test', createMemoryLab());
  const issuers = revocationRows.flatMap(({ chain }) => {
    const { crls = {}, nodes } = chain(names);
    return Object.values(crls).map(({ issuer }) => nodes[issuer]?.certificate.subject ?? issuer);
  });
  expect(new Set(issuers.map((issuer) => JSON.stringify(issuer))).size).toBe(issuers.length);
});
