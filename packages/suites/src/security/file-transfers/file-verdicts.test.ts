import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import type { AuditedUpload } from './audit-uploads.ts';
import firmwareFamily from './bad-firmware.case.ts';
import type { FirmwareFacts } from './bad-firmware.ts';
import brokenOff from './broken-off-file-is-a-failure.case.ts';
import { type BrokenOffFacts, firstHalf } from './broken-off-file.ts';
import endless from './endless-file-is-given-up.case.ts';
import { type EndlessFileFacts, largestOf, type SentBody } from './endless-file.ts';
import uploadsAreAudited from './uploads-are-audited.case.ts';

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
  const taken = { fetched: true, faultCode: 0 };
  const silent = { fetched: true, faultCode: null };
  const verdict = (facts: BrokenOffFacts): string => verdictFor(brokenOff, facts).verdict;

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

describe('INJ-027', () => {
  const refused: FirmwareFacts = { fetched: true, faultCode: 9018, before: '1', after: '1', cameBack: true };
  const bit = firmwareFamily.find(({ meta }) => meta.id === 'INJ-027-BIT') as CaseDefinition<CpeBench>;
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
