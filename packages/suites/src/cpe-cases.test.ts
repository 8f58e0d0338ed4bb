import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CaseMeta, noneLate } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { cpeCases } from './cpe-cases.ts';
import { cpeFeatures } from './cpe-features.ts';
import { ignoredXmppRequests } from './security/connection-request/ignored-xmpp-requests.ts';
import { noSessionOver } from './security/connection-request/refused-xmpp-server.ts';
import { refusedXmppServers } from './security/connection-request/refused-xmpp-servers.ts';
import { certificateRows } from './security/tls/certificates/certificate-rows.ts';
import { channelSentence } from './security/tls/channels/channel-case.ts';
import { channelRows } from './security/tls/channels/channel-rows.ts';
import { orderRows } from './security/injection/order-rows.ts';
import { textRows as readTextRows } from './security/injection/text-rows.ts';
import { timeServerRows } from './security/injection/time-server-rows.ts';
import { alwaysExpected } from './security/robustness/robustness-case.ts';
import { textRows } from './security/parameter-values/text-rows.ts';
import { typedRows } from './security/parameter-values/typed-rows.ts';
import { leavesOthers } from './security/parameter-values/value-case.ts';
import { openedPortRows } from './security/ports/opened-port-rows.ts';
import { robustnessRows } from './security/robustness/robustness.case.ts';
import { sentenceOf } from './security/tls/certificates/certificate-case.ts';
import { staysUp } from './security/tls/probe-tls.ts';
import { nothingOver, oldVersions } from './security/tls/refuses-old-tls.case.ts';
import { profiles } from './profiles/profiles.ts';
import { loadRequirementBasis, loadRequirements } from './requirements.ts';

const metas: readonly CaseMeta[] = cpeCases.map(({ meta }) => meta);
const byId = metas.map((meta) => [meta.id, meta] as const);
const files = globSync('**/*.case.ts', { cwd: import.meta.dirname });
// Sentences and texts are split over lines in the source.
const source = globSync('{conformance,security}/**/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n')
  .replaceAll(/' \+\s+'/g, '');
const rows = new Map(loadRequirements().map((row) => [row.id, row]));
const basis = loadRequirementBasis();
const ofRows = new Set([
  noneLate,
  ...certificateRows.map(sentenceOf),
  ...channelRows.map(channelSentence),
  ...oldVersions.map(nothingOver),
  ...ignoredXmppRequests.map(({ sentence }) => sentence),
  ...refusedXmppServers.map(({ server }) => noSessionOver(server)),
  ...Object.values(alwaysExpected),
  staysUp,
  ...[...textRows, ...typedRows].map(({ sentence }) => sentence),
  leavesOthers,
  ...[...readTextRows, ...orderRows].map(({ noShell }) => noShell),
  ...timeServerRows.map(({ sentence }) => sentence),
  ...openedPortRows.map(({ sentence }) => sentence),
  ...robustnessRows.flatMap(({ demands = [] }) => demands.map(({ sentence }) => sentence)),
]);

test('no two cases share an id', () => {
  expect(new Set(metas.map(({ id }) => id)).size).toBe(metas.length);
});

test('every case file is among the cases', () => {
  const lists = globSync(['cpe-cases.ts', '{conformance,security}/**/*-cases.ts'], { cwd: import.meta.dirname });
  const listed = lists.flatMap((list) => {
    const text = readFileSync(join(import.meta.dirname, list), 'utf8');
    return [...text.matchAll(/from '(.*\.case\.ts)'/g)].map(([, path = '']) => join(dirname(list), path));
  });
  expect(files.filter((file) => !listed.includes(file))).toEqual([]);
});

test.each(byId)('%s cites rows that exist and bind a CPE', (_id, { requirements }) => {
  expect(requirements.length).toBeGreaterThan(0);
  expect(requirements.filter((id) => rows.get(id) === undefined || rows.get(id)?.role === 'ACS')).toEqual([]);
});

test.each(byId)('%s says why it exists, in sentences', (_id, { title, purpose }) => {
  expect(title).toMatch(/^[A-Z].{10,}[^.]$/);
  expect(purpose).toMatch(/^[A-Z].{100,}\.$/);
});

test.each(byId)('%s names the defect that trips it by a sentence that it expects', (_id, { defects }) => {
  expect(defects.length).toBeGreaterThan(0);
  // Once where the defect is named, and once where it is expected. A row has one sentence, from which both are made.
  const literal = defects.filter(({ fails }) => !ofRows.has(fails));
  for (const { fails } of literal) expect(source.split(`'${fails}'`).length - 1).toBeGreaterThanOrEqual(2);
});

test.each(byId)('%s needs only what can be looked for, and knows only profiles that exist', (_id, meta) => {
  expect((meta.needs ?? []).filter((name) => !Object.hasOwn(cpeFeatures, name))).toEqual([]);
  const names = profiles.map(({ name }) => name);
  expect(Object.keys(meta.profiles ?? {}).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(byId)('%s fails a device under TR-069 only for a demand that TR-069 makes', (_id, meta) => {
  const isDemand = (id: string): boolean => rows.get(id)?.level.startsWith('MUST') === true && !basis.has(id);
  const worth = meta.profiles?.['tr069'] ?? 'fail';
  expect(worth === 'fail' ? meta.requirements.filter(isDemand).length : 1).toBeGreaterThan(0);
});

test.each(byId)('%s has a clause, and time enough', (_id, { spec, timeoutMs, estimatedMs }) => {
  expect(spec.length).toBeGreaterThan(0);
  expect(estimatedMs).toBeLessThan(timeoutMs);
});
