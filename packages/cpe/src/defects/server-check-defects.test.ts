import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { CpePolicies } from '../cpe-policies.ts';
import { strictTls, type TlsStrictness } from '../tls-strictness.ts';
import { policiesWith } from './cpe-defects.ts';
import { serverCheckDefects } from './server-check-defects.ts';

const clients: Readonly<Record<string, (policies: CpePolicies) => TlsStrictness>> = {
  acs: ({ tls }) => tls,
  files: ({ tls, fileTls }) => fileTls(tls),
  tests: ({ tls, diagnostics }) => diagnostics.tls(tls),
  reports: ({ tls, bulkData }) => bulkData.tls(tls),
  messages: ({ tls, xmpp }) => xmpp.tls(tls),
};
/** All of a client's decisions but its roots, which are asked for. */
const decisionsOf = (policies: CpePolicies): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(clients).map(([name, of]) => [name, { ...of(policies), trusts: of(policies).trusts(['A'], ['B']) }]),
  );

const strict = decisionsOf(policiesWith([]));

test('files and tests are taken from the other roots too, and nothing else is', () => {
  const { trusts } = strictTls;
  const strictDecisions = { ...strictTls, trusts: trusts(['A'], ['B']) };
  const others = { ...strictTls, trusts: ['A', 'B'] };
  expect(strict).toEqual({
    acs: strictDecisions,
    files: others,
    tests: others,
    reports: strictDecisions,
    messages: strictDecisions,
  });
});

test.each(serverCheckDefects.map(({ id }) => id))('%s is a habit of one client', (id) => {
  const changed = decisionsOf(policiesWith([id]));
  const differing = Object.keys(clients).filter((name) => !isDeepStrictEqual(changed[name], strict[name]));
  const client = id.startsWith('files') ? 'files' : id.startsWith('diagnostics') ? 'tests' : 'reports';
  expect(differing).toEqual([client]);
});
