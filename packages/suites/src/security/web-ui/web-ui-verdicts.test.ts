import type { CaseDefinition, CpeBench, JsonValue } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { firstOfEachColumn, mayBeSet } from './stored-markup.ts';
import { webUiCases } from './web-ui-cases.ts';

const caseOf = (id: string): CaseDefinition<CpeBench> => {
  const found = webUiCases.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const verdict = (id: string, facts: object): string => verdictFor(caseOf(id), facts as JsonValue).verdict;

const coverage = { pages: 9, obstacle: null, cuts: [], emptyPages: 0, stopped: [] };
const shown = (how: string, isPassword = false): object => ({ what: 'x', where: '/', how, isPassword, excerpt: 'x' });

test.each([
  ['nothing of CWMP', {}, 'pass'],
  ['a value that can be edited', { shown: [shown('editable field')] }, 'fail'],
  ['a password', { shown: [shown('shown', true)] }, 'fail'],
  ['a value that is only shown', { shown: [shown('shown')] }, 'warn'],
  ['a field that is only called so', { fields: [{ where: '/', field: 'acsURL' }] }, 'warn'],
  ['nothing, without login', { coverage: { ...coverage, obstacle: 'No login.' } }, 'inconclusive'],
  [
    'a password, without login',
    { coverage: { ...coverage, obstacle: 'No login.' }, shown: [shown('shown', true)] },
    'fail',
  ],
  ['empty pages and no browser', { coverage: { ...coverage, emptyPages: 1 } }, 'inconclusive'],
  ['scripts that were kept from asking', { coverage: { ...coverage, stopped: ['POST /ubus'] } }, 'inconclusive'],
  ['not all pages', { coverage: { ...coverage, cuts: ['200 pages'] } }, 'inconclusive'],
  ['no page', { coverage: { ...coverage, pages: 0 } }, 'inconclusive'],
])('SEC-015, %s: %3$s', (_, changes, wanted) => {
  expect(verdict('SEC-015', { coverage, shown: [], fields: [], ...changes })).toBe(wanted);
});

test('TR-069 itself recommends only', () => {
  const facts = { coverage, shown: [shown('editable field')], fields: [] };
  expect(verdictFor(caseOf('SEC-015'), facts as JsonValue, tr069).verdict).toBe('warn');
});

const find = [{ where: '/backup.cfg', why: 'a file to be saved' }];
test.each([
  [{}, 'pass'],
  [{ copies: find }, 'fail'],
  [{ pages: find }, 'fail'],
  [{ pages: find, isStrangerAsked: false }, 'inconclusive'],
  [{ shown: [shown('shown')] }, 'fail'],
  // Sessions that hang on the address: earlier cases have left one open.
  [{ copies: find, isStrangerAsked: false }, 'inconclusive'],
  [{ shown: [shown('shown')], isStrangerAsked: false, wasStrangerAsked: false }, 'inconclusive'],
  [{ shown: [shown('shown')], isStrangerAsked: false, wasStrangerAsked: true }, 'fail'],
])('SEC-016, %j: %s', (changes, wanted) => {
  expect(verdict('SEC-016', { coverage, shown: [], copies: [], pages: [], isStrangerAsked: true, ...changes })).toBe(
    wanted,
  );
});

const visit = { status: 200, sentTo: null };
const foreign = (isServed: boolean): object => ({ ...visit, host: 'x.invalid', isServed });
test.each([
  [{ foreign: [foreign(false)] }, 'pass'],
  [{ foreign: [foreign(true)] }, 'fail'],
  [{ foreign: [foreign(true)], controlsAgree: false }, 'inconclusive'],
  [{ foreign: [foreign(false)], controls: [visit, { status: null, sentTo: null }] }, 'inconclusive'],
  [{ foreign: [foreign(true)], controls: [{ status: 401, sentTo: null }, visit] }, 'inconclusive'],
])('SEC-021, %j: %s', (changes, wanted) => {
  expect(verdict('SEC-021', { controls: [visit, visit], controlsAgree: true, ...changes })).toBe(wanted);
});

const session = {
  way: 'form',
  canTell: true,
  cookie: 'sid',
  isHttps: false,
  attributes: ['httponly', 'samesite=lax'],
  keepsIdFromBefore: false,
  takesGivenId: false,
  ids: { count: 12, distinct: 12, bits: 128 },
  worksAfterLogout: false,
};
test.each([
  [{}, 'pass'],
  [{ way: 'http', cookie: null }, 'not-applicable'],
  [{ way: 'browser', canTell: false, cookie: null }, 'inconclusive'],
  [{ cookie: null }, 'inconclusive'],
  [{ attributes: ['samesite=none', 'httponly'] }, 'fail'],
  [{ isHttps: true }, 'fail'],
  [{ isHttps: true, attributes: ['httponly', 'samesite=strict', 'secure'] }, 'pass'],
  [{ keepsIdFromBefore: true }, 'fail'],
  [{ worksAfterLogout: null }, 'warn'],
  [{ worksAfterLogout: 'unclear' }, 'inconclusive'],
  [{ ids: { count: 1, distinct: 1, bits: 0 } }, 'inconclusive'],
  [{ ids: { count: 0, distinct: 0, bits: 0 }, attributes: [] }, 'fail'],
])('SEC-019, %j: %s', (changes, wanted) => {
  expect(verdict('SEC-019', { ...session, ...changes })).toBe(wanted);
});

const guess = (status: number, durationMs = 50): object => ({ status, durationMs, isIn: false });
const inBrowser = (tookMs: number): object => ({ status: null, durationMs: null, tookMs, isIn: false });
const twenty = (of: (index: number) => object): object[] => Array.from({ length: 20 }, (_, index) => of(index));
test.each([
  ['all alike and fast', { guesses: twenty(() => guess(401)), rightIsTaken: true }, 'fail'],
  ['another status', { guesses: [guess(401), guess(429)], rightIsTaken: true }, 'pass'],
  ['the right one refused', { guesses: twenty(() => guess(200)), rightIsTaken: false }, 'pass'],
  [
    'later and later',
    { guesses: twenty((index) => guess(200, 100 * 2 ** Math.min(index, 5))), rightIsTaken: true },
    'pass',
  ],
  ['a slow device that does not get slower', { guesses: twenty(() => guess(401, 700)), rightIsTaken: true }, 'fail'],
  ['closed for good', { guesses: [guess(401), guess(403)], rightIsTaken: false, openAgainMs: null }, 'warn'],
  [
    'the right one refused, as a second one is anyway',
    { guesses: twenty(() => guess(200)), control: guess(200), rightIsTaken: false },
    'inconclusive',
  ],
  [
    'an answer that got lost',
    { guesses: [...twenty(() => guess(401)), { ...guess(0), status: null }], rightIsTaken: true },
    'fail',
  ],
  [
    'put off in a browser',
    { guesses: twenty(() => inBrowser(7_000)), control: inBrowser(4_000), rightIsTaken: true },
    'pass',
  ],
  [
    'not put off there',
    { guesses: twenty(() => inBrowser(4_500)), control: inBrowser(4_000), rightIsTaken: true },
    'fail',
  ],
  ['a random one let in', { guesses: [{ ...guess(200), isIn: true }], rightIsTaken: true }, 'inconclusive'],
])('SEC-017, %s: %3$s', (_, facts, wanted) => {
  expect(verdict('SEC-017', { openAgainMs: 0, ...facts })).toBe(wanted);
});

const attempt = { who: 'admin number 1', isIn: false, wasTried: true, isGivenLogin: false, detail: '' };
const noPage = 'No login was found: no page asks for a password.';
test.each([
  ['refused', { tries: [attempt] }, 'pass'],
  ['taken', { tries: [{ ...attempt, isIn: true }], refusesNonsense: true }, 'fail'],
  ['taken, as is everything', { tries: [{ ...attempt, isIn: true }], refusesNonsense: false }, 'inconclusive'],
  ['refused, as the right one is', { tries: [attempt], knownWorks: false }, 'inconclusive'],
  ['refused, and no right one is known', { tries: [attempt], knownWorks: null }, 'inconclusive'],
  [
    'taken, and no right one is known',
    { tries: [{ ...attempt, isIn: true }], refusesNonsense: true, knownWorks: null },
    'fail',
  ],
  ['not to be tried', { tries: [{ ...attempt, wasTried: false, detail: 'It was down.' }] }, 'inconclusive'],
  ['the one of the target file', { tries: [{ ...attempt, wasTried: false, isGivenLogin: true }] }, 'warn'],
  ['no login', { tries: [{ ...attempt, wasTried: false, detail: noPage }] }, 'not-applicable'],
])('SEC-017-DEFAULT, %s: %3$s', (_, facts, wanted) => {
  expect(verdict('SEC-017-DEFAULT', { refusesNonsense: null, knownWorks: true, ...facts })).toBe(wanted);
});

const forged = (isDone: boolean): object => ({ how: 'as a link', status: 200, isDone });
test.each([
  [{ tries: [forged(false)] }, 'pass'],
  [{ tries: [forged(false), forged(true)] }, 'fail'],
  [{ changes: false, tries: [] }, 'inconclusive'],
  [{ changesBack: false, tries: [] }, 'inconclusive'],
])('SEC-018, %j: %s', (changes, wanted) => {
  expect(verdict('SEC-018', { changes: true, changesBack: true, tokens: [], ...changes })).toBe(wanted);
});

const planted = { name: 'SSID', id: 'c1', isTaken: true, shownAt: ['/wifi'], elementAt: [] as string[] };
test.each([
  ['shown as text', [planted], 'pass'],
  ['an element', [planted, { ...planted, elementAt: ['/'] }], 'fail'],
  ['shown nowhere', [{ ...planted, shownAt: [] }], 'inconclusive'],
  ['refused', [{ ...planted, isTaken: false }], 'not-applicable'],
  ['nothing to set', [], 'not-applicable'],
])('INJ-020, %s: %3$s', (_, texts, wanted) => {
  expect(verdict('INJ-020', { coverage, planted: texts })).toBe(wanted);
});

const account = { name: 'a', seenIn: 'table', isEnabled: true, isDocumented: true };
test.each([
  [{ hasList: true, accounts: [account] }, 'pass'],
  [{ hasList: true, accounts: [{ ...account, isDocumented: false }] }, 'fail'],
  [{ hasList: true, accounts: [{ ...account, isDocumented: false, isEnabled: false }] }, 'warn'],
  [{ hasList: true, accounts: [] }, 'not-applicable'],
  [{ hasList: false, accounts: [] }, 'not-applicable'],
])('SEC-020, %j: %s', (facts, wanted) => {
  expect(verdict('SEC-020', facts)).toBe(wanted);
});

test('an idle session, and one of which it cannot be told', () => {
  const facts = { idleSeconds: 45, atFirst: true, afterIdle: false, newLoginWorks: true };
  expect(verdict('SEC-019-IDLE', facts)).toBe('pass');
  expect(verdict('SEC-019-IDLE', { ...facts, afterIdle: true })).toBe('fail');
  expect(verdict('SEC-019-IDLE', { ...facts, newLoginWorks: false })).toBe('inconclusive');
  expect(verdict('SEC-019-IDLE', { ...facts, atFirst: null })).toBe('inconclusive');
});

test('remote management that is told of, and a crawl that saw too little to say', () => {
  const told = [{ where: '/', excerpt: 'TR-069' }];
  expect(verdict('SEC-022', { coverage, told })).toBe('pass');
  expect(verdict('SEC-022', { coverage, told: [] })).toBe('fail');
  expect(verdict('SEC-022', { coverage: { ...coverage, obstacle: 'No login.' }, told: [] })).toBe('inconclusive');
});

test('markup goes to the first row of each table before the second of any', () => {
  const mapping = (row: number): string => `Device.NAT.PortMapping.${row}.Description`;
  expect(firstOfEachColumn([mapping(1), mapping(2), 'Device.WiFi.SSID.1.SSID'])).toEqual([
    mapping(1),
    'Device.WiFi.SSID.1.SSID',
    mapping(2),
  ]);
});

test.each([
  ['Device.DeviceInfo.X_ACME_Label', true],
  ['Device.X_ACME_WANProfile.1.Name', false],
  ['Device.X_ACME_CWMP.AcsName', false],
  ['Device.X_ACME_Firmware.UpgradeName', false],
])('markup goes to %s: %s', (name, wanted) => {
  const bench = { cpe: { root: 'Device.' }, model: { lookupInstance: () => undefined } };
  expect(mayBeSet(name, bench as unknown as Parameters<typeof mayBeSet>[1])).toBe(wanted);
});
