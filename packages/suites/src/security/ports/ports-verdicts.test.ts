import { type CaseDefinition, type CpeBench, type JsonValue, usualUdpPorts } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import bootCase from './no-port-opens-during-boot.case.ts';
import type { OpenPorts } from './open-ports.ts';
import ipv6Case from './ipv6-opens-no-more.case.ts';
import openPortCases from './open-ports.case.ts';
import { reflectorOf } from './port-roles.ts';
import sourcePortCase from './source-port-opens-nothing.case.ts';
import strangerCase from './strangers-are-kept-out.case.ts';
import scanCase from './survives-a-scan.case.ts';
import tlsCase from './tls-ports-are-strong.case.ts';

const facts = (names: readonly string[], changes: Partial<OpenPorts> = {}): OpenPorts => ({
  scanner: 'nmap 7.93',
  undecided: [],
  notItsOwn: [],
  ownership: 'the address is the target’s alone',
  blindSpots: [],
  open: names.map((name) => ({ name, service: null })),
  ofCwmp: ['tcp/7547', 'udp/7547'],
  ofRemoteAccess: null,
  documented: [],
  ...changes,
});

const verdictOf = (id: string, open: OpenPorts): string => {
  const found = openPortCases.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return verdictFor(found, open).verdict;
};

test.each([
  ['PORT-001', facts(['tcp/7547']), 'pass'],
  ['PORT-001', facts(['tcp/23']), 'fail'],
  ['PORT-001', facts(['tcp/40123']), 'pass'],
  ['PORT-001', facts([], { open: [{ name: 'tcp/40123', service: 'ssh' }] }), 'fail'],
  ['PORT-001', facts([], { open: [{ name: 'tcp/7547', service: 'http' }] }), 'pass'],
  ['PORT-001', facts(['tcp/22'], { documented: ['tcp/22'] }), 'warn'],
  ['PORT-003', facts(['tcp/7547', 'tcp/40123']), 'fail'],
  ['PORT-003', facts(['tcp/7547', 'tcp/40123'], { documented: ['tcp/40123'] }), 'pass'],
  ['PORT-003', facts(['tcp/7547'], { documented: ['tcp/22'] }), 'warn'],
  ['PORT-003', facts(['tcp/7547'], { documented: ['tcp/443'], ofRemoteAccess: 'tcp/443' }), 'pass'],
  ['PORT-003', facts(['tcp/7547'], { documented: ['udp/500'], undecided: ['udp/500'] }), 'pass'],
  ['PORT-006', facts(['udp/7547'], { undecided: ['udp/1900'] }), 'pass'],
  ['PORT-006', facts(['udp/1900']), 'fail'],
])('%s judges %j: %4$s', (id, open, verdict) => {
  expect(verdictOf(id, open)).toBe(verdict);
});

test('what is judged as a reflector is asked', () => {
  const asked = usualUdpPorts.filter((port) => reflectorOf(`udp/${port}`) !== undefined);
  expect(asked).toEqual([53, 69, 111, 123, 137, 161, 1900, 3702, 5351, 5353, 5683]);
});

test('a right request that is put off after the scan says that the target is there', async () => {
  const after = async (outcome: string): Promise<unknown> => {
    const outcomes = ['accepted', outcome];
    const bench = {
      cpe: {
        responseTimeoutMs: 0,
        askForSession: () => {
          const one = outcomes.shift();
          return Promise.resolve({ observation: { outcome: one, detail: one, sessionStarted: one === 'accepted' } });
        },
      },
      ports: { lookAgain: () => Promise.resolve({ scanner: 'nmap' }) },
      inconclusive: (): never => {
        throw new Error('inconclusive');
      },
    };
    return await scanCase.observe(bench as unknown as Parameters<typeof scanCase.observe>[0]);
  };
  await expect(after('busy')).rejects.toThrow('inconclusive');
  expect(await after('failed')).toMatchObject({ isHeard: false });
});

const knocked = (port: number, ending: string, detail = ''): object => ({ port, ending, detail });
const verdict = (definition: CaseDefinition<CpeBench>, given: object): string =>
  verdictFor(definition, given as JsonValue).verdict;

test('a stranger who is hung up on is kept out; one who cannot send tells nothing', () => {
  const pair = (ending: string): object => ({
    pairs: [{ ofTheAcs: knocked(7547, 'stays'), ofAStranger: knocked(7547, ending) }],
    documented: [],
  });
  expect(verdict(strangerCase, pair('hung-up'))).toBe('pass');
  expect(verdict(strangerCase, pair('silent'))).toBe('pass');
  expect(verdict(strangerCase, pair('stays'))).toBe('fail');
  expect(verdict(strangerCase, pair('not-sent'))).toBe('inconclusive');
  expect(verdict(strangerCase, { pairs: [], documented: [] })).toBe('not-applicable');
  const [letIn, out] = [knocked(7547, 'stays'), knocked(7547, 'refused')];
  const gone = (ofAStranger: object): object => ({
    pairs: [{ ofTheAcs: letIn, ofAStranger, ofTheAcsAgain: out }],
    documented: [],
  });
  expect([verdict(strangerCase, gone(out)), verdict(strangerCase, gone(letIn))]).toEqual(['inconclusive', 'fail']);
});

test('TR-069 itself wants connection requests from any source', () => {
  const given = {
    pairs: [{ ofTheAcs: knocked(7547, 'stays'), ofAStranger: knocked(7547, 'stays') }],
    documented: [],
  };
  expect(verdictFor(strangerCase, given as JsonValue, tr069).verdict).toBe('pass');
});

test('a source port that cannot be used tells nothing, unless another one got in', () => {
  const tried = (endings: readonly string[]): object => ({
    tried: [{ port: 23, ordinary: knocked(23, 'silent'), special: endings.map((ending) => knocked(23, ending)) }],
  });
  expect(verdict(sourcePortCase, tried(['silent', 'refused', 'hung-up']))).toBe('pass');
  expect(verdict(sourcePortCase, tried(['speaks', 'silent', 'silent']))).toBe('fail');
  expect(verdict(sourcePortCase, tried(['not-sent', 'silent', 'silent']))).toBe('inconclusive');
  expect(verdict(sourcePortCase, tried(['not-sent', 'silent', 'stays']))).toBe('fail');
});

test('a port that lets everybody in by the time that a well-known source port got in tells nothing', () => {
  const tried = (after: string): object => {
    const [ordinary, special] = [knocked(23, 'silent'), ['stays', 'stays', 'stays'].map((one) => knocked(23, one))];
    return { tried: [{ port: 23, ordinary, special, after: knocked(23, after) }] };
  };
  expect([verdict(sourcePortCase, tried('stays')), verdict(sourcePortCase, tried('silent'))]).toEqual([
    'inconclusive',
    'fail',
  ]);
});

test('what stays open after the boot is for another case', () => {
  expect(verdict(bootCase, { during: [80], after: [80], rounds: 9 })).toBe('pass');
  expect(verdict(bootCase, { during: [80, 9999], after: [80], rounds: 9 })).toBe('fail');
  expect(verdict(bootCase, { before: [443], during: [80, 443], after: [80], rounds: 9 })).toBe('pass');
  expect(verdict(bootCase, { before: [443], during: [443, 9999], after: [], rounds: 9 })).toBe('fail');
});

test.each([
  ['over IPv6 alone, twice', [], ['tcp/23'], 'fail'],
  ['over IPv4 too, at the second try', ['tcp/23'], ['tcp/23'], 'inconclusive'],
  ['at the first try alone', [], [], 'inconclusive'],
])('a port that is open %s', (_when, ...row) => {
  const [wan, wan6, expected] = row;
  const given = (names: readonly string[]): object => ({ wan: facts([]), wan6: facts(names), again: { wan, wan6 } });
  expect(verdict(ipv6Case, given(['tcp/23']))).toBe(expected);
});

test('one that is sure to be open over IPv6 alone counts, whatever another does', () => {
  const [wan, wan6] = [facts([]), facts(['tcp/23', 'tcp/80'])];
  expect(verdict(ipv6Case, { wan, wan6, again: { wan: [], wan6: ['tcp/23'] } })).toBe('fail');
  expect(verdict(ipv6Case, { wan, wan6: facts(['tcp/7547']), again: { wan: [], wan6: [] } })).toBe('pass');
});

type Endings = readonly [today: string, old: string, unprotected: string, again?: string];
const offer = ([today, old, unprotected, again]: Endings): object => {
  const [one, two, three] = [today, old, unprotected].map((ending) => ({ ending, detail: '' }));
  return { port: 443, today: one, old: two, unprotected: three, again: again ? { ending: again, detail: '' } : null };
};

test.each<[Endings, string]>([
  [['taken', 'refused', 'refused'], 'pass'],
  [['taken', 'taken', 'refused'], 'fail'],
  [['taken', 'refused', 'taken'], 'fail'],
  // A server of old versions alone.
  [['refused', 'taken', 'silent'], 'fail'],
  // No TLS: a service that waits for a line, one that speaks first or hangs up on what is none, and one that is gone since the scan.
  [['silent', 'silent', 'silent'], 'pass'],
  [['hung-up', 'silent', 'hung-up'], 'pass'],
  [['closed', 'closed', 'closed'], 'pass'],
  // Without an answer at a port that speaks TLS.
  [['taken', 'silent', 'refused'], 'inconclusive'],
  [['silent', 'refused', 'silent'], 'inconclusive'],
  [['taken', 'closed', 'closed'], 'inconclusive'],
  [['unreached', 'unreached', 'unreached'], 'inconclusive'],
  // Some refuse by hanging up, and some hang up on whoever comes too often.
  [['taken', 'hung-up', 'refused', 'taken'], 'pass'],
  [['taken', 'hung-up', 'hung-up', 'hung-up'], 'inconclusive'],
  [['taken', 'hung-up', 'hung-up', 'silent'], 'inconclusive'],
])('a port whose handshakes end so: %j', (endings, expected) => {
  expect(verdict(tlsCase, { offers: [offer(endings)] })).toBe(expected);
});

test('a weak handshake that was taken counts, whatever is not known of other ports', () => {
  const offers = [offer(['taken', 'taken', 'refused']), offer(['taken', 'silent', 'silent'])];
  expect(verdict(tlsCase, { offers })).toBe('fail');
});
