import { createCipheriv, randomBytes } from 'node:crypto';
import { deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import type { EditFacts } from './download-edited.ts';
import { ofAnotherDevice, withFieldChanged, withLastCharacterChanged, withTextReplaced } from './edit-configuration.ts';
import family from './edited-configurations.case.ts';

const value = 'CORDON.0A1B2C3D';
const own = Buffer.from(`<Code>${value}</Code><Serial>SN0042</Serial><Copy>${value}</Copy>\n`.repeat(30));
const latin1 = (file: Uint8Array | undefined): string => Buffer.from(file ?? []).toString('latin1');

test.each([
  ['CORDON.0A1B2C39', 'CORDON.0A1B2C30'],
  ['CORDON.0A1B2C3F', 'CORDON.0A1B2C3A'],
  ['CORDON.0A1B2C3A', 'CORDON.0A1B2C3B'],
  ['00:11:aa', '00:11:ab'],
  ['SN-1(x)', 'SN-1(a)'],
  ['--', '--'],
])('%s becomes %s: one letter or digit, and still of its kind', (text, other) => {
  expect(withLastCharacterChanged(text)).toBe(other);
});

test('a text is replaced wherever it stands, and nothing else', () => {
  const changed = latin1(withTextReplaced(own, value, '$&.............'));
  expect(changed.split('$&.............')).toHaveLength(61);
  expect(changed.replaceAll('$&.............', value)).toBe(latin1(own));
});

test('a text inside gzip is replaced there', () => {
  const { file, edit, mayBreakForm } = withFieldChanged(gzipSync(own), value);
  expect({ edit, mayBreakForm }).toEqual({ edit: 'a text in it was changed', mayBreakForm: false });
  expect(latin1(gunzipSync(file))).toBe(latin1(own).replaceAll(value, 'CORDON.0A1B2C3A'));
});

test.each([
  ['text', own, true],
  ['zlib', deflateSync(randomBytes(4000).toString('hex')), true],
  ['gzip behind a head', Buffer.concat([Buffer.from('VENDOR00'), gzipSync(randomBytes(4000).toString('hex'))]), true],
  ['xz', Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), randomBytes(4000)]), true],
  ['AES', createCipheriv('aes-128-cbc', randomBytes(16), randomBytes(16)).update(Buffer.alloc(8000)), false],
  ['noise of 200 KB', randomBytes(200_000), false],
])('%s without the text: one bit, which breaks its form: %s', (_, file, mayBreakForm) => {
  const edited = withFieldChanged(file, 'not there');
  expect(edited).toMatchObject({ edit: 'one bit in its middle was changed', mayBreakForm });
  expect(edited.file.filter((byte, at) => byte !== file[at])).toHaveLength(1);
});

test('the configuration of another device: the one that is given, else its own with another serial number', () => {
  const given = Buffer.from('other');
  expect(ofAnotherDevice(own, { given, serialNumber: 'SN0042' })?.file).toBe(given);
  const made = ofAnotherDevice(own, { given: undefined, serialNumber: 'SN0042' });
  expect(latin1(made?.file)).toBe(latin1(own).replaceAll('SN0042', 'SN0043'));
  for (const serialNumber of ['SN9999', '', '42', '----', 'SN\u{e9}0042']) {
    expect(ofAnotherDevice(own, { given: undefined, serialNumber })).toBeUndefined();
  }
});

const refused: EditFacts = {
  fetched: true,
  faultCode: 9018,
  edit: 'a text in it was changed',
  mayBreakForm: false,
  applied: false,
  again: { faultCode: 0, cameBack: true },
};
const caseOf = (id: string): CaseDefinition<CpeBench> => {
  const found = family.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const changed = (facts: Partial<EditFacts>, profile?: typeof tr069): string =>
  verdictFor(caseOf('INJ-026-CHANGED'), { ...refused, ...facts }, profile).verdict;
const other = (facts: Partial<EditFacts>): string =>
  verdictFor(caseOf('INJ-026-OTHER'), { ...refused, ...facts }).verdict;

test('a changed file that is refused passes; one that is taken is a finding, whatever the target reports', () => {
  expect(changed({})).toBe('pass');
  expect(changed({ applied: null })).toBe('pass');
  expect(changed({ faultCode: 0 })).toBe('fail');
  expect(changed({ faultCode: 0, applied: true })).toBe('fail');
  expect(changed({ applied: true })).toBe('fail');
  expect(changed({ faultCode: null, applied: true })).toBe('fail');
  expect(changed({ faultCode: 0 }, tr069)).toBe('warn');
});

test('what was not fetched, not reported or broken in its form proves nothing', () => {
  expect(changed({ fetched: false })).toBe('inconclusive');
  expect(changed({ faultCode: null })).toBe('inconclusive');
  expect(changed({ mayBreakForm: true })).toBe('inconclusive');
  expect(changed({ mayBreakForm: true, faultCode: 0 })).toBe('fail');
});

test('only a file of another device shows that those are refused', () => {
  expect(other({ edit: 'it is of another device' })).toBe('pass');
  expect(other({})).toBe('inconclusive');
  expect(other({ faultCode: 0 })).toBe('fail');
});
