import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { eventCodesOf } from '../lab-device.test-support.ts';
import {
  createLabDiagnostics,
  type LabDiagnostics,
  type LabDiagnosticsOptions,
} from './lab-diagnostics.test-support.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

function open(options?: LabDiagnosticsOptions): LabDiagnostics {
  const lab = createLabDiagnostics(options);
  cleanUps.push(() => lab.close());
  return lab;
}

const echo = 'IP.Diagnostics.UDPEchoDiagnostics.';
const ping = 'IP.Diagnostics.IPPing.';
const state = (lab: LabDiagnostics, object: string): string => lab.device.value(`${object}DiagnosticsState`);

/** A UDP peer on loopback. `answer` makes the reply; undefined keeps silent. */
async function openPeer(answer: (bytes: Buffer) => Buffer | undefined): Promise<{ port: string; heard: Buffer[] }> {
  const socket: Socket = createSocket('udp4');
  cleanUps.push(() => void socket.close());
  const heard: Buffer[] = [];
  socket.on('message', (bytes, from) => {
    heard.push(bytes);
    const reply = answer(bytes);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: String(socket.address().port), heard };
}

const request = (port: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  Host: '127.0.0.1',
  Port: port,
  DiagnosticsState: 'Requested',
  InterTransmissionTime: '1',
  ...more,
});

test('UDP echo counts what comes back, and only what is its own', async () => {
  let count = 0;
  const { port, heard } = await openPeer((bytes) => {
    count += 1;
    return count === 2 ? Buffer.from('something else') : bytes;
  });
  const lab = open();
  lab.write(echo, request(port, { NumberOfRepetitions: '3', Timeout: '100', DataBlockSize: '40' }));
  expect([state(lab, echo), heard]).toEqual(['Requested', []]);
  lab.sessionOver();
  await lab.ended();
  const value = (name: string): string => lab.device.value(echo + name);
  expect([state(lab, echo), value('SuccessCount'), value('FailureCount')]).toEqual(['Complete', '2', '1']);
  expect([value('IPAddressUsed'), heard.map(({ length }) => length)]).toEqual(['127.0.0.1', [40, 40, 40]]);
  expect(Number(value('MinimumResponseTime'))).toBeGreaterThan(0);
  expect(Number(value('MaximumResponseTime'))).toBeGreaterThanOrEqual(Number(value('AverageResponseTime')));
  expect(eventCodesOf(lab.device)).toEqual(['8 DIAGNOSTICS COMPLETE']);
});

test.each([
  ['another setting', { Timeout: '2000' }],
  ['Canceled', { DiagnosticsState: 'Canceled' }],
] as const)('%s stops a running test: state None, no event, nothing written later', async (_, change) => {
  const heardOne = Promise.withResolvers<void>();
  const { port } = await openPeer(() => {
    heardOne.resolve();
    return undefined;
  });
  const lab = open();
  lab.write(echo, request(port, { Timeout: '60000' }));
  lab.sessionOver();
  await heardOne.promise;
  expect(lab.write(echo, change)).toBe('SetParameterValuesResponse');
  lab.sessionOver();
  lab.clock.advance(600_000);
  expect([state(lab, echo), lab.device.wantsSession]).toEqual(['None', false]);
  expect(lab.clock.waiting()).toEqual([]);
});

test('Requested during a test starts it anew with the settings of now, and there is one event', async () => {
  const first = Promise.withResolvers<void>();
  const silent = await openPeer(() => {
    first.resolve();
    return undefined;
  });
  const { port, heard } = await openPeer((bytes) => bytes);
  const lab = open();
  lab.write(echo, request(silent.port, { Timeout: '60000' }));
  lab.sessionOver();
  await first.promise;
  lab.write(echo, request(port));
  lab.sessionOver();
  await lab.ended();
  expect([state(lab, echo), lab.device.value(`${echo}SuccessCount`), heard.length]).toEqual(['Complete', '1', 1]);
});

test('results stay until the next request, which clears them; another write leaves None and the results', async () => {
  const { port } = await openPeer((bytes) => bytes);
  const lab = open();
  lab.write(echo, request(port));
  lab.sessionOver();
  await lab.ended();
  lab.write(echo, { Timeout: '500' });
  expect([state(lab, echo), lab.device.value(`${echo}SuccessCount`)]).toEqual(['None', '1']);
  lab.write(echo, { DiagnosticsState: 'Requested' });
  expect([state(lab, echo), lab.device.value(`${echo}SuccessCount`)]).toEqual(['Requested', '0']);
});

test.each([
  ['results wait for the end of a session that is open', {}, 'Complete'],
  ['a write in that session takes them back', { Timeout: '900' }, 'None'],
] as const)('%s', async (_, change, expected) => {
  const answered = Promise.withResolvers<void>();
  const { port } = await openPeer((bytes) => {
    setImmediate(() => answered.resolve());
    return bytes;
  });
  const probe = await openPeer((bytes) => bytes);
  const lab = open();
  const other = open();
  lab.write(echo, request(port));
  lab.sessionOver();
  lab.sessionOpens();
  await answered.promise;
  // A round trip of another device, begun later: the answer to the first is in by then.
  other.write(echo, request(probe.port));
  other.sessionOver();
  await other.ended();
  expect(state(lab, echo)).toBe('Requested');
  if (Object.keys(change).length > 0) lab.write(echo, change);
  lab.sessionOver();
  expect([state(lab, echo), lab.device.wantsSession]).toEqual([expected, expected === 'Complete']);
});

test('a test that takes too long is ended by the device', async () => {
  const heardOne = Promise.withResolvers<void>();
  const { port } = await openPeer(() => {
    heardOne.resolve();
    return undefined;
  });
  const lab = open();
  lab.write(echo, request(port, { Timeout: '60000' }));
  lab.sessionOver();
  await heardOne.promise;
  const ended = lab.ended();
  lab.clock.advance(300_000);
  await ended;
  expect([state(lab, echo), eventCodesOf(lab.device)]).toEqual(['Error_Internal', ['8 DIAGNOSTICS COMPLETE']]);
});

test('a test does not outlive a restart, and the state says so', () => {
  const lab = open();
  lab.write(echo, request('9'));
  expect(state(lab, echo)).toBe('Requested');
  expect(lab.rebooted().value(`${echo}DiagnosticsState`)).toBe('None');
});

test.each([
  ['no host', ping, { DiagnosticsState: 'Requested' }],
  ['a command for a host', ping, { Host: '$(reboot)', DiagnosticsState: 'Requested' }],
  ['an option for a host', ping, { Host: '-f', DiagnosticsState: 'Requested' }],
  ['a flood', ping, { Host: '127.0.0.1', NumberOfRepetitions: '101' }],
  ['a wait without end', ping, { Timeout: '60001' }],
  ['a state that only the device may set', ping, { DiagnosticsState: 'Complete' }],
  ['an unknown interface', ping, { Host: '127.0.0.1', Interface: 'eth0;id', DiagnosticsState: 'Requested' }],
  ['a file URL', 'IP.Diagnostics.DownloadDiagnostics.', { DownloadURL: 'file:///etc/passwd' }],
  ['an ftp URL', 'IP.Diagnostics.DownloadDiagnostics.', { DownloadURL: 'ftp://a.example/x' }],
  ['a URL with a password', 'IP.Diagnostics.UploadDiagnostics.', { UploadURL: 'http://u:p@a.example/x' }],
  ['a huge upload', 'IP.Diagnostics.UploadDiagnostics.', { TestFileLength: '1000000000' }],
])('%s is refused at once and changes nothing', (_, object, values) => {
  const lab = open();
  expect(lab.write(object, values)).toBe('Fault');
  expect(state(lab, object)).toBe('None');
});

test('IPPing takes a refused handshake for an answer, and says how long it took', async () => {
  const lab = open({ resolve: { 'target.example': '127.0.0.1' } });
  lab.write(ping, { Host: 'target.example', NumberOfRepetitions: '3', DiagnosticsState: 'Requested' });
  lab.sessionOver();
  await lab.ended();
  const names = ['DiagnosticsState', 'SuccessCount', 'FailureCount', 'IPAddressUsed'];
  expect(names.map((name) => lab.device.value(ping + name))).toEqual(['Complete', '3', '0', '127.0.0.1']);
  expect(Number(lab.device.value(`${ping}AverageResponseTimeDetailed`))).toBeGreaterThan(0);
});

const pingsItself = spawnSync('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']).status === 0;

test.each([
  ['of a size that ping may send, is answered (Debian: iputils-ping)', '437', pingsItself ? '1' : '0'],
  ['of more, is not sent', '1401', '0'],
])('an echo request where IPPing may ping, %s', async (_what, size, successes) => {
  const lab = open({ mayPing: true });
  lab.write(ping, { Host: '127.0.0.9', NumberOfRepetitions: '1', DataBlockSize: size, DiagnosticsState: 'Requested' });
  lab.sessionOver();
  await lab.ended();
  expect([state(lab, ping), lab.device.value(`${ping}SuccessCount`)]).toEqual(['Complete', successes]);
});

test('a name without an address of the family that was asked for cannot be resolved', async () => {
  const lab = open({ resolve: { 'target.example': '127.0.0.1' } });
  lab.write(ping, { Host: 'target.example', ProtocolVersion: 'IPv6', DiagnosticsState: 'Requested' });
  lab.sessionOver();
  await lab.ended();
  expect(state(lab, ping)).toBe('Error_CannotResolveHostName');
});
