// Devices that look up whatever they are given, odd characters and all: a bench that takes a look-up for proof accuses them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpeCases } from '@cordon/suites';
import { afterAll, describe, expect, test } from 'vitest';
import { type Findings, findingsAmong, findingsOf, wantsAllCases } from './expected-verdicts.ts';
import { judgeFieldDevice } from './field-device/judge-field-device.ts';
import { shareOfBuild } from './share-of-build.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-decoys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of each decoy, when all cases are tried. */
const devices = wantsAllCases ? 2 : 1;

// Neither decoy has a ping that arrives, and without one nothing is said of echo requests.
const judged = cpeCases.filter(({ meta }) => meta.needs?.includes('icmp') !== true);
const injection = judged.filter(({ meta }) => meta.suite === 'security/injection').map(({ meta }) => meta.id);
/** The others have texts that stand for seconds, or reboot, and take minutes together: a build tries a share of them, which one its commit decides. */
const quickInjection = [
  'INJ-001',
  'INJ-002',
  'INJ-005',
  'INJ-005-LOGIN',
  'INJ-005-NAMES',
  'INJ-005-STORED',
  'INJ-005-TESTS',
  'INJ-008',
  'INJ-006',
  'INJ-024',
];
const slowInjection = injection.filter((id) => !quickInjection.includes(id));
const literalInjection = ['INJ-001', 'INJ-005', 'INJ-005-LOGIN', 'INJ-005-NAMES', 'INJ-008'];
const injectionShare = [...literalInjection, ...slowInjection.filter(shareOfBuild('INJECTION', '0/8').holds)];
const allInjection = judged.map(({ meta }) => meta.id).filter((id) => id.startsWith('INJ-'));

// Nothing of it is injection: values are taken as they come, markup is read by patterns that know no CDATA, and every download is a success.
const foundInBoth: Findings = {
  fail: ['INJ-009', 'INJ-016', 'INJ-017', 'INJ-018', 'INJ-019', 'INJ-028-CUT'],
  // No rows to delete by other numbers, and no counters to ask for active notification: half of each case is told to be missing.
  warn: ['INJ-013', 'INJ-022'],
  // Does not fetch to the end.
  inconclusive: ['INJ-028-ENDLESS'],
};

/** What is proven by a word that is looked up by itself: nobody can tell words taken apart from options of a program, or from lines of a file. */
const provenByWords = [
  'INJ-002',
  'INJ-003',
  'INJ-004',
  'INJ-004-WAN',
  'INJ-005',
  'INJ-005-LOGIN',
  'INJ-005-NAMES',
  'INJ-005-TESTS',
  'INJ-005-TEXTS',
  'INJ-006',
  'INJ-007',
  'INJ-031',
  'INJ-032',
];

async function expectFindings(variant: string, cases: readonly string[], findings: Findings): Promise<void> {
  const told: string[] = [];
  const tell = (line: string): void => void told.push(line);
  const verdicts = await judgeFieldDevice(variant, { folder, cases, devices, tell });
  expect(findingsOf(verdicts), told.join('\n')).toEqual(findingsAmong(findings, cases));
}

describe.concurrent('a device that takes any value and looks it up', {
  timeout: wantsAllCases ? 1_200_000 : 480_000,
}, () => {
  test('literally, odd characters and all, has no injection', async () => {
    const cases = wantsAllCases ? allInjection : injectionShare;
    await expectFindings('decoy', cases, foundInBoth);
  });

  test('word by word is not accused either', async () => {
    const cases = wantsAllCases ? allInjection : quickInjection;
    const inconclusive = [...(foundInBoth.inconclusive ?? []), ...provenByWords];
    await expectFindings('word-decoy', cases, { ...foundInBoth, inconclusive });
  });
});
