import type { JsonValue } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import cases from './no-foreign-port-mappings.case.ts';

const at = ['port 49000 /ctl/IPConn'];
const none = { reached: [], forOneself: [], forAnother: [], left: [] };

test.each([
  ['no service', none, ['pass', 'pass']],
  ['a service that maps to its client alone', { ...none, reached: at, forOneself: at }, ['fail', 'pass']],
  ['one that maps to anybody', { ...none, reached: at, forOneself: at, forAnother: at }, ['fail', 'fail']],
  ['one that refuses whatever it is asked', { ...none, reached: at }, ['fail', 'inconclusive']],
])('%s, from the WAN and from the LAN', (_name, tries, expected) => {
  expect(cases.map((one) => verdictFor(one, tries as JsonValue).verdict)).toEqual(expected);
});
