import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './file-types-are-no-paths.case.ts';
import type { FileTypeFacts } from './probe-file-types.ts';

const type = (fileType: string, isSent: boolean): FileTypeFacts => ({ fileType, isSent, faultCode: isSent ? 0 : 9003 });
const verdictOf = (paths: readonly FileTypeFacts[], twins: readonly FileTypeFacts[]): string =>
  verdictFor(definition, { paths, twins }).verdict;

test('who refuses paths passes', () => {
  expect(verdictOf([type('4 Vendor Log File ./1', false)], [])).toBe('pass');
});

test('who sends the file for a path, and not for its twin, fails', () => {
  expect(verdictOf([type('4 Vendor Log File ./1', true)], [type('4 Vendor Log File x/1', false)])).toBe('fail');
});

test('who sends a file for whatever stands there tells nothing', () => {
  expect(verdictOf([type('4 Vendor Log File ./1', true)], [type('4 Vendor Log File x/1', true)])).toBe('inconclusive');
});
