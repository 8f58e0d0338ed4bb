import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEnvelope } from '@cordon/cwmp';
import { afterAll, describe, expect, test } from 'vitest';
import { breachOf } from './all-envelopes.ts';
import { validateEnvelopes, whyNoValidation } from './validate-envelopes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-breaches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parameterList = [{ name: 'Device.ManagementServer.PeriodicInformInterval', value: 'soon', type: 'unsignedInt' }];
const header = { id: '1' };
const namespace = 'urn:dslforum-org:cwmp-1-2';
const write = { method: 'SetParameterValues', parameterList, parameterKey: '' } as const;
const answer = { method: 'GetParameterValuesResponse', parameterList } as const;

describe.skipIf(whyNoValidation() !== undefined)('a text where a number belongs', () => {
  test.each([
    { place: 'written by the bench', sender: 'forks', body: write, caseId: 'CWMP-CPE-PARAMETERS-024' },
    { place: 'written by a device of ours', sender: 'main_cpe', body: write, caseId: undefined },
    { place: 'in an answer', sender: 'forks', body: answer, caseId: undefined },
  ])('$place', ({ sender, body, caseId }) => {
    const file = join(folder, `${body.method}-${sender}.xml`);
    writeFileSync(file, encodeEnvelope({ namespace, header, body }));
    const complaints = validateEnvelopes([file]);
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.map(breachOf)).toEqual(complaints.map(() => caseId));
  });

  test('another mistake in the same request is a mistake', () => {
    const file = join(folder, 'other-forks.xml');
    writeFileSync(file, encodeEnvelope({ namespace, header, body: write }).replace('>soon<', '>later<'));
    expect(validateEnvelopes([file]).map(breachOf)).toEqual([undefined]);
  });
});
