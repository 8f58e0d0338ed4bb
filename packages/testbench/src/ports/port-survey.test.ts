import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listeningPorts } from '../rig/listening-ports.ts';
import type { PortSettings } from '../target/target-settings.ts';
import { knock } from './knock.ts';
import { PortSurvey } from './port-survey.ts';
import type { Presence } from './presence.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listenOn(host: string, port = 0): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const never = new AbortController().signal;
// None of these addresses is silent, or the survey is told what shows the target there.
const bench = { cpe: undefined as never, signal: never };
const silent = { observe: <T>(_name: string, data: T): T => data };
const surveyOf = (wan: string, ports: readonly number[], listening?: ReadonlySet<string>): PortSurvey =>
  new PortSurvey({
    settings: { wan, tcp: ports.join(','), udp: '65000' },
    baseDir: '.',
    rig: listening === undefined ? {} : { listeningPorts: () => Promise.resolve(listening) },
    evidence: silent,
  });

test.runIf(process.platform === 'linux')(
  'what a neighbouring loopback address answers too is not the target’s',
  async () => {
    const [own, shared] = [await listenOn('127.77.8.1'), await listenOn('0.0.0.0')];
    const { open: found, notItsOwn } = await surveyOf('127.77.8.1', [own, shared]).look('wan', bench);
    expect(found.map(({ port }) => port)).toEqual([own]);
    expect(notItsOwn).toEqual([`tcp/${shared}`]);
  },
);

test('where the rig knows the sockets of the target, an address may be shared', async () => {
  const [own, other] = [await listenOn('127.0.0.1'), await listenOn('127.0.0.1')];
  const scan = await surveyOf('127.0.0.1', [own, other], new Set([`tcp/${own}`])).look('wan', bench);
  expect(scan.open.map(({ port }) => port)).toEqual([own]);
  expect(scan.notItsOwn).toEqual([`tcp/${other}`]);
});

test('where not even a refusal comes, the address may be a wrong one: that is no closed port', async () => {
  const rig = { listeningPorts: () => Promise.resolve(new Set<string>()) };
  // A port that refuses shows that somebody is there.
  const survey = surveyOf('127.0.0.1', [1], await rig.listeningPorts());
  expect(await survey.look('wan', bench)).toMatchObject({ isHeard: true, open: [] });
  const silentSurvey = (presence: Presence): PortSurvey =>
    new PortSurvey({
      settings: { wan: '127.0.0.1', tcp: '1', udp: '65000' },
      baseDir: '.',
      rig,
      evidence: silent,
      show: () => Promise.resolve(presence),
      scan: (request) =>
        Promise.resolve({
          scanner: 'a scanner of the test',
          address: request.address,
          from: undefined,
          ports: [{ protocol: 'udp', port: 53, state: 'open|filtered', reason: 'no answer' }],
          others: { 'tcp filtered': 65_535 },
          blindSpots: [],
        }),
    });
  const hidden = silentSurvey({ isShown: false, how: 'the target names another address' });
  await expect(hidden.look('wan', bench)).rejects.toThrow(
    /did not answer at any port of 127\.0\.0\.1: .*the target names another/,
  );
  expect(await hidden.lookAgain('wan', never)).toMatchObject({ isHeard: false });
  // Behind a firewall that drops everything nothing is open.
  const firewalled = silentSurvey({ isShown: true, how: 'its session came from there' });
  expect(await firewalled.look('wan', bench)).toMatchObject({ isHeard: false, open: [], obstacle: null });
});

test('some ports can be tried once more', async () => {
  const [first, second] = [await listenOn('127.0.0.1'), await listenOn('127.0.0.1')];
  const survey = surveyOf('127.0.0.1', [1]);
  const names = [`tcp/${second}`, 'tcp/1', `tcp/${first}`, 'udp/65000'];
  const both = [`tcp/${first}`, `tcp/${second}`];
  expect((await survey.tryAgain('wan', names, never)).toSorted()).toEqual(both.toSorted());
  expect(await survey.tryAgain('wan', ['udp/65000'], never)).toEqual([]);
  await expect(survey.tryAgain('lan', names, never)).rejects.toThrow(RangeError);
});

test('an address that the target shares with this machine is not judged', async () => {
  const port = await listenOn('127.0.0.1');
  const { obstacle, open: found } = await surveyOf('127.0.0.1', [port]).look('wan', bench);
  expect(obstacle).toContain('belongs to this machine');
  expect(found).toEqual([]);
});

test.runIf(process.platform === 'linux')('the kernel names the ports of a process group', async () => {
  const port = await listenOn('127.0.0.1');
  const { readFileSync } = await import('node:fs');
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  expect(await listeningPorts(group)).toContain(`tcp/${port}`);
  expect(await listeningPorts(0x7fff_ffff)).toEqual(new Set());
});

test('a knock tells a port that lets in from one that is closed', async () => {
  const port = await listenOn('127.0.0.1');
  expect(await knock({ address: '127.0.0.1', port })).toMatchObject({ ending: 'stays' });
  open.splice(0).forEach((server) => server.close());
  await expect.poll(async () => (await knock({ address: '127.0.0.1', port })).ending).toBe('refused');
});

test('a WAN side without IPv4 is known by its IPv6 address', () => {
  const given = (settings: Partial<PortSettings>): PortSurvey =>
    new PortSurvey({ settings: { tcp: '1', ...settings }, baseDir: '.', rig: {}, evidence: silent });
  expect(given({ wan6: '2001:db8::1' }).address('wan')).toBe('2001:db8::1');
  expect(given({ wan: '192.0.2.1', wan6: '2001:db8::1' }).address('wan')).toBe('192.0.2.1');
  expect(given({ lan: '192.0.2.1' }).address('wan')).toBeUndefined();
});
