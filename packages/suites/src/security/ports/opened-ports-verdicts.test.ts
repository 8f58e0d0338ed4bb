import type { CaseDefinition, CpeBench, JsonValue } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import setUpCase from './no-management-before-set-up.case.ts';
import openedPorts from './opened-ports.case.ts';
import passwordCase from './remote-access-wants-a-password.case.ts';

const verdict = (definition: CaseDefinition<CpeBench>, given: object): string =>
  verdictFor(definition, given as JsonValue).verdict;

const visit = (opened: boolean, isIn: boolean | null, refused: string | null = null): object => ({
  refused,
  opened,
  isIn,
});
const isIn = visit(true, true);
const facts = (weak: object | null, changes: object = {}): object => ({
  undocumented: null,
  hasUser: true,
  strong: [isIn, isIn],
  weak,
  defaults: { tries: [], refusesNonsense: null, knownWorks: true },
  ...changes,
});
const taken = (refusesNonsense: boolean): object => ({
  tries: [{ who: 'admin number 1 of the list', isGivenLogin: false, isIn: true, wasTried: true, detail: '' }],
  refusesNonsense,
  knownWorks: true,
});

test.each([
  ['a refused password', facts(visit(false, null, 'fault 9007')), 'pass'],
  ['a closed port', facts(visit(false, null)), 'pass'],
  ['a port that no document names', facts(visit(false, null), { undocumented: 'tcp/443' }), 'warn'],
  ['an open page that does not let him in', facts(visit(true, false)), 'pass'],
  ['one that does', facts(isIn), 'fail'],
  ['an open page without a login to try', facts(visit(true, null)), 'inconclusive', [isIn, visit(true, null)]],
  ['a page that does not know the user', facts(visit(true, false)), 'inconclusive', [isIn, visit(true, false)]],
  ['a strong password that opens nothing', facts(visit(false, null)), 'inconclusive', [isIn, visit(false, null)]],
  ['no user', facts(null, { hasUser: false }), 'inconclusive'],
  ['no user, and a default password that is taken', facts(null, { hasUser: false, defaults: taken(true) }), 'fail'],
  ['a page that lets everybody in', facts(null, { defaults: taken(false) }), 'inconclusive'],
])('%s', (...row) => {
  const [, given, expected, strong] = row as [string, object, string, object[]?];
  expect(verdict(passwordCase, strong === undefined ? given : { ...given, strong })).toBe(expected);
});

test('TR-069 itself says nothing of passwords of the web pages', () => {
  expect(verdictFor(passwordCase, facts(isIn) as JsonValue, tr069).verdict).toBe('warn');
});

test('a login that is locked behind the defaults says nothing of them', () => {
  const locked = { tries: [], refusesNonsense: null, knownWorks: false };
  expect(verdict(passwordCase, facts(visit(false, null), { defaults: locked }))).toBe('inconclusive');
  expect(verdict(passwordCase, facts(isIn, { defaults: locked }))).toBe('fail');
});

test.each(openedPorts)('$meta.id: an open port counts when it opened before and after', (definition) => {
  const given = (on: readonly boolean[], off: boolean, isPutOff = false): object => ({ on, off, isPutOff });
  expect(verdict(definition, given([true, true], false))).toBe('pass');
  expect(verdict(definition, given([true, true], true))).toBe('fail');
  expect(verdict(definition, given([false, false], false))).toBe('inconclusive');
  expect(verdict(definition, given([true, false], false))).toBe('inconclusive');
  // TR-069 A.3.2.1: a device that has to restart for it says so by Status 1.
  expect(verdict(definition, given([true, true], true, true))).toBe('inconclusive');
  expect(verdict(definition, given([true, true], false, true))).toBe('pass');
});

test.each([
  [[true, true], [], [], true, 'pass'],
  [[true, true], [], [], false, 'inconclusive'],
  [[true, true], [], null, false, 'inconclusive'],
  [[true, true], ['0 BOOTSTRAP, 1 BOOT'], null, false, 'fail'],
  [[true, true], ['0 BOOTSTRAP, 1 BOOT'], [], true, 'fail'],
  [[true, true], [], [7547], true, 'fail'],
  [[true, true], ['a connection without a session'], [], true, 'fail'],
  [[true, false], ['1 BOOT'], [7547], true, 'inconclusive'],
])('a target that comes when set up (%j), with calls %j, ports %j and an answer (%s) before that: %s', (...facts) => {
  const [cameWhenSetUp, contacts, ports, answers, expected] = facts;
  expect(verdict(setUpCase, { cameWhenSetUp, contacts, ports, answers, watchedMs: 1 })).toBe(expected);
});
