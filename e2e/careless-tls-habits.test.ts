// Every habit of the careless client fails a case: one that names it as its defect, which npm run defects shows, or the one here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import type { Verdict } from '@cordon/testbench';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carelessTarget } from './careless-tls-client/careless-target.ts';
import { allHabits, type HabitId } from './careless-tls-client/habits.ts';
import { shareOfBuild } from './share-of-build.ts';

/** Which case each habit fails. */
const everyFound: readonly (readonly [HabitId, string])[] = [
  ['skips-certificates', 'TLS-C-020'],
  ['skips-certificate-signatures', 'TLS-C-022'],
  ['skips-dates', 'TLS-C-040'],
  ['skips-host-name', 'TLS-C-060'],
  ['takes-explicit-curves', 'TLS-C-148'],
  ['takes-weak-keys', 'TLS-C-184'],
  ['takes-dsa', 'TLS-C-188'],
  ['offers-rc4', 'TLS-P-003'],
  ['offers-des', 'TLS-P-003'],
  ['offers-export', 'TLS-P-003'],
  ['offers-null', 'TLS-P-003'],
  ['offers-anonymous', 'TLS-P-003'],
  ['offers-static-rsa-only', 'TLS-P-005'],
  ['offers-weak-signatures', 'TLS-P-006'],
  ['offers-small-curves', 'TLS-P-007'],
  ['omits-server-name', 'TLS-P-009'],
  ['omits-extended-master-secret', 'TLS-P-010'],
  ['omits-renegotiation-info', 'TLS-P-010'],
  ['offers-old-tls', 'TLS-P-020'],
  ['accepts-null', 'TLS-P-022'],
  ['accepts-anonymous', 'TLS-P-022'],
  ['accepts-export', 'TLS-P-022'],
  ['accepts-unoffered-suite', 'TLS-P-023'],
  ['accepts-unoffered-version', 'TLS-P-023'],
  ['accepts-unoffered-group', 'TLS-P-023'],
  ['accepts-unoffered-extension', 'TLS-P-023-EXT'],
  ['falls-back-to-older-tls', 'TLS-P-025'],
  ['falls-back-to-http', 'TLS-P-026'],
  ['accepts-flawed-groups', 'TLS-P-031'],
  ['accepts-off-curve-point', 'TLS-P-032'],
  ['accepts-zero-secret', 'TLS-P-032'],
  ['accepts-broken-signature', 'TLS-P-033'],
  ['accepts-missing-signature', 'TLS-P-033'],
  ['accepts-unoffered-signature', 'TLS-P-033-ALG'],
  ['accepts-missing-certificate', 'TLS-P-034'],
  ['accepts-empty-certificate', 'TLS-P-034'],
  ['accepts-missing-certificate-verify', 'TLS-P-034'],
  ['ignores-finished', 'TLS-P-035'],
  ['takes-early-application-data', 'TLS-P-037'],
  ['takes-second-server-hello', 'TLS-P-037'],
  ['takes-any-order', 'TLS-P-037'],
  ['skips-check-on-renegotiation', 'TLS-P-040'],
  ['resumes-for-another-host', 'TLS-P-043'],
];

const found = everyFound.filter(shareOfBuild('HABITS').holds);

/** What cases name of this client: npm run defects shows that they pass without. */
const named = cpeCases.flatMap(({ meta }) =>
  meta.defects.filter(({ device }) => device === 'careless-tls-client').map(({ id }) => ({ id, of: meta.id })),
);
/** The other cases of the table. */
const cases = [...new Set(found.map(([, id]) => id))].filter((id) => !named.some(({ of }) => of === id));

/** No fault by themselves: what other habits, and tests of the client, need. */
const sound: readonly HabitId[] = ['keeps-tickets', 'offers-dhe'];

const folder = mkdtempSync(join(tmpdir(), 'cordon-careless-runs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Verdicts = ReadonlyMap<string, Verdict>;

async function judge(name: string, habits: readonly HabitId[], ids: readonly string[]): Promise<Verdicts> {
  const target = carelessTarget({ name, habits });
  const run = await runCpeBench({ target, dir: join(folder, name), cases: ids, safety: 'S4', profile: 'hardened' });
  return new Map(run.cases.map(({ meta, verdict }) => [meta.id, verdict]));
}

/** Verdicts of each client, without a habit or with one. */
const verdictsOf = new Map<HabitId | 'none', Verdicts>();

// Most of a run is waiting for a process to start: two share the machine well.
beforeAll(async () => {
  const waiting: (readonly [HabitId | 'none', readonly string[]])[] = [
    ['none', cases],
    ...found.map(([habit, id]) => [habit, [id]] as const),
  ];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, ids] = next;
      verdictsOf.set(name, await judge(name, name === 'none' ? [] : [name], ids));
    }
  };
  await Promise.all([lane(), lane()]);
}, 1_500_000);

describe('the careless client under the bench', () => {
  test('without a habit it passes', () => {
    const expected = Object.fromEntries(cases.map((id) => [id, 'pass']));
    expect(Object.fromEntries(verdictsOf.get('none') ?? [])).toEqual(expected);
  });

  test.each(found)('%s fails %s', (habit, id) => {
    expect(verdictsOf.get(habit)?.get(id)).toBe('fail');
  });
});

test('every habit fails a case here, or one that names it', () => {
  const shown = new Set([...everyFound.map(([id]) => id), ...named.map(({ id }) => id), ...sound]);
  expect(allHabits.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});
