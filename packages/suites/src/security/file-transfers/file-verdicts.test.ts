import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import type { AuditedUpload } from './audit-uploads.ts';
import configurationFamily, { type BadConfigurationFacts } from './bad-configurations.case.ts';
import firmwareFamily from './bad-firmware.case.ts';
import type { FirmwareFacts } from './bad-firmware.ts';
import brokenOff from './broken-off-file-is-a-failure.case.ts';
import { type BrokenOffFacts, firstHalf } from './broken-off-file.ts';
import endless from './endless-file-is-given-up.case.ts';
import { type EndlessFileFacts, largestOf, type SentBody } from './endless-file.ts';
import clearFileLogin from './clear-file-login.case.ts';
import redirectedToClear from './redirected-to-clear.case.ts';
import uploadsAreAudited from './uploads-are-audited.case.ts';

function caseOf(family: readonly CaseDefinition<CpeBench>[], id: string): CaseDefinition<CpeBench> {
  const found = family.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
}

describe('INJ-028-ENDLESS', () => {
  const all = { bytes: 128 * 1024 * 1024, isRefused: false };
  const hungUp = { bytes: 65_536, isRefused: true };
  const sound: EndlessFileFacts = {
    ordered: 'DownloadResponse',
    largest: hungUp,
    faultCode: 9017,
    cameBack: true,
    hasRestarted: false,
  };
  const verdict = (facts: Partial<EndlessFileFacts>): string => verdictFor(endless, { ...sound, ...facts }).verdict;
  const afterAnswers = (...answers: SentBody[]): string => verdict({ largest: largestOf(answers) });

  test('one answer that was hung up on does not stand for another that was taken whole', () => {
    expect(afterAnswers(hungUp)).toBe('pass');
    expect(afterAnswers(hungUp, all)).toBe('fail');
    expect(afterAnswers(all, hungUp)).toBe('fail');
    expect(afterAnswers({ ...all, isRefused: true }, all)).toBe('fail');
    expect(afterAnswers()).toBe('inconclusive');
  });

  test('a device that the file brought down did not give it up', () => {
    expect(verdict({ hasRestarted: true })).toBe('fail');
    expect(verdict({ hasRestarted: true, largest: null, faultCode: null })).toBe('fail');
    expect(verdict({ cameBack: false })).toBe('fail');
  });

  test('a success is a failure, no report proves nothing, and what is not ordered is not judged', () => {
    expect(verdict({ faultCode: 0 })).toBe('fail');
    expect(verdict({ faultCode: null })).toBe('inconclusive');
    expect(verdict({ ordered: 'Fault', largest: null, faultCode: 9003 })).toBe('not-applicable');
  });
});

describe('INJ-028-CUT', () => {
  const refused = { fetched: true, faultCode: 9017 };
  const taken = { fetched: true, faultCode: 0, cameBack: true };
  const silent = { fetched: true, faultCode: null };
  const verdict = (facts: Pick<BrokenOffFacts, 'whole' | 'half'>, again: BrokenOffFacts['again'] = taken): string =>
    verdictFor(brokenOff, { ...facts, again: facts.whole === null ? null : again }).verdict;

  test('its own configuration is refused for nothing but the missing rest', () => {
    expect(verdict({ whole: refused, half: null })).toBe('pass');
    expect(verdict({ whole: silent, half: null })).toBe('inconclusive');
    expect(verdict({ whole: { fetched: false, faultCode: 9016 }, half: null })).toBe('inconclusive');
  });

  test('who takes it without the rest is warned, and fails by half of it', () => {
    expect(verdict({ whole: taken, half: refused })).toBe('warn');
    expect(verdict({ whole: taken, half: silent })).toBe('warn');
    expect(verdict({ whole: taken, half: taken })).toBe('fail');
  });

  test('the control behind it takes nothing back', () => {
    const refuses = { faultCode: 9018, cameBack: true };
    expect(verdict({ whole: taken, half: taken }, refuses)).toBe('fail');
    expect(verdict({ whole: refused, half: null }, refuses)).toBe('inconclusive');
    expect(verdict({ whole: refused, half: null }, { faultCode: null, cameBack: false })).toBe('fail');
  });

  test('random bytes can only fail', () => {
    expect(verdict({ whole: null, half: taken })).toBe('fail');
    expect(verdict({ whole: null, half: refused })).toBe('inconclusive');
    expect(verdict({ whole: null, half: silent })).toBe('inconclusive');
  });

  test('half of a file of lines ends with a line', () => {
    const text = (file: string): string => Buffer.from(firstHalf(Buffer.from(file))).toString();
    expect(text('first=1\nsecond=2\nthird=3\n')).toBe('first=1\n');
    expect(text('no lines in here')).toBe('no lines');
    expect(text('\nx')).toBe('\n');
  });
});

describe('INJ-026', () => {
  const again = { faultCode: 0, cameBack: true };
  const refused: BadConfigurationFacts = { fetched: true, faultCode: 9018, restarted: false, again };
  const bomb = caseOf(configurationFamily, 'INJ-026-BOMB');
  const verdict = (facts: Partial<BadConfigurationFacts>): string => verdictFor(bomb, { ...refused, ...facts }).verdict;

  test('a file that is refused passes between two that are taken', () => {
    expect(verdict({})).toBe('pass');
    expect(verdict({ fetched: false })).toBe('inconclusive');
    expect(verdict({ faultCode: null })).toBe('inconclusive');
    expect(verdict({ again: { ...again, faultCode: 9018 } })).toBe('inconclusive');
  });

  test('a device that takes it, restarts by it or is lost by it fails, whatever it makes of its own file behind it', () => {
    const isBroken = { ...again, faultCode: 9018 };
    expect([verdict({ faultCode: 0 }), verdict({ faultCode: 0, again: isBroken })]).toEqual(['fail', 'fail']);
    expect([verdict({ restarted: true }), verdict({ restarted: true, faultCode: null })]).toEqual(['fail', 'fail']);
    expect(verdict({ again: { faultCode: null, cameBack: false } })).toBe('fail');
  });
});

describe('INJ-028-DOWNGRADE', () => {
  const sound = { ordered: 'DownloadResponse', asked: 1, askedInClear: 0, faultCode: 9016 };
  const verdict = (facts: object): string => verdictFor(redirectedToClear, { ...sound, ...facts }).verdict;

  test('who has not told the end of it may still go there', () => {
    expect(verdict({})).toBe('pass');
    expect(verdict({ faultCode: null })).toBe('inconclusive');
    expect(verdict({ faultCode: null, askedInClear: 1 })).toBe('fail');
  });
});

describe('logins at a file server in clear', () => {
  type Schemes = readonly (string | null)[];
  const verdict = (id: string, toBasic: Schemes, toDigest: Schemes): string =>
    verdictFor(caseOf(clearFileLogin, id), { ordered: 'DownloadResponse', toBasic, toDigest }).verdict;

  test('SEC-007-FILE: a password that was not asked for goes out unasked, or where Digest was asked for', () => {
    expect(verdict('SEC-007-FILE', [null, 'basic'], [null, 'digest'])).toBe('pass');
    expect(verdict('SEC-007-FILE', ['basic'], [])).toBe('fail');
    expect(verdict('SEC-007-FILE', [null], [null, 'basic'])).toBe('fail');
    expect(verdict('SEC-007-FILE', [null], [])).toBe('inconclusive');
  });

  test('SEC-008-FILE: who was not asked for Basic has not declined it', () => {
    expect(verdict('SEC-008-FILE', [null], [null, 'digest'])).toBe('pass');
    expect(verdict('SEC-008-FILE', [null, 'basic'], [null, 'digest'])).toBe('fail');
    expect(verdict('SEC-008-FILE', [], [null, 'digest'])).toBe('inconclusive');
    expect(verdict('SEC-008-FILE', [null], [null])).toBe('inconclusive');
  });
});

describe('INJ-027', () => {
  const refused: FirmwareFacts = { fetched: true, faultCode: 9018, before: '1', after: '1', cameBack: true };
  const bit = caseOf(firmwareFamily, 'INJ-027-BIT');
  const verdict = (facts: Partial<FirmwareFacts>): string => verdictFor(bit, { ...refused, ...facts }).verdict;

  test('a refusal for the file counts by itself, another one beside a genuine image that is taken', () => {
    expect([verdict({}), verdict({ faultCode: 9019 })]).toEqual(['pass', 'pass']);
    expect(verdict({ faultCode: 9010 })).toBe('inconclusive');
    expect(verdict({ faultCode: 9010, genuine: 0 })).toBe('pass');
    expect(verdict({ genuine: 9018 })).toBe('inconclusive');
    expect(verdict({ genuine: null })).toBe('inconclusive');
  });

  test('an image that is taken, that runs, or behind which the target does not come any more is a finding', () => {
    expect(verdict({ faultCode: 0 })).toBe('fail');
    expect(verdict({ faultCode: 0, genuine: 0 })).toBe('fail');
    expect(verdict({ after: '2' })).toBe('fail');
    expect(verdict({ faultCode: null, after: null, cameBack: false })).toBe('fail');
  });

  test('what is not fetched, not reported or not read proves nothing', () => {
    expect(verdict({ fetched: false, faultCode: 9001 })).toBe('inconclusive');
    expect(verdict({ faultCode: null })).toBe('inconclusive');
    expect(verdict({ before: null })).toBe('inconclusive');
  });
});

describe('INJ-029', () => {
  const clean = { refusal: null, faultCode: 0, bytes: 900, packed: null, found: [] };
  const configuration: AuditedUpload = { ...clean, what: 'configuration', fileType: '3 Vendor Configuration File 1' };
  const log: AuditedUpload = { ...clean, what: 'log', fileType: '4 Vendor Log File 1' };
  const refused = { refusal: 9003, faultCode: 9003, bytes: 0 };
  const missing = { faultCode: 9011, bytes: 0 };
  const judged = (ofConfiguration: object, ofLog: object) =>
    verdictFor(uploadsAreAudited, {
      uploads: [
        { ...configuration, ...ofConfiguration },
        { ...log, ...ofLog },
      ],
    });

  test('a file that the target has not is not judged, one that was ordered and never came proves nothing', () => {
    expect(judged({}, {}).verdict).toBe('pass');
    expect(judged(refused, refused).verdict).toBe('not-applicable');
    expect(judged(missing, missing).verdict).toBe('inconclusive');
    expect(judged(missing, refused).verdict).toBe('inconclusive');
    expect(judged({ ...refused, refusal: 9004 }, {}).verdict).toBe('inconclusive');
  });

  test('of two files, the one that is missing is named', () => {
    expect(judged({}, missing)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'The log was ordered and did not come (FaultCode 9011).',
    });
    expect(judged({}, refused)).toEqual({ verdict: 'pass', reason: '3 of 3 expectations hold' });
  });

  test('a secret in one file is a finding, whatever became of the other', () => {
    const key = { what: 'BEGIN PRIVATE KEY', kind: 'private key', packed: '' };
    expect(judged({ found: [key] }, missing).verdict).toBe('fail');
    expect(judged({ packed: 'xz' }, {}).verdict).toBe('inconclusive');
  });
});
