// Theory of operation. One whole device runs in this process, on a clock that goes a thousand times as fast. An input is a
// script of answers: whatever the device asks, of the ACS or of a file server, gets the next one. Afterwards the server is a
// good ACS again, the settings that lead to it are put back from the LAN side, and the device must come and end a session well.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type CpeHost, type RunningCpe, startCpe } from '@cordon/cpe';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { HeapWatch } from '../hostile/heap-watch.ts';
import { HostileAcs, scriptOf } from '../hostile/hostile-acs.ts';
import { stayOnLoopback } from '../hostile/loopback-only.ts';

/** Sessions that one script may take; the rest of it is not played. */
const bootsMax = 6;
/** How long a device may be busy with one boot's worth of answers; its own time-outs are a tenth of that. */
const busyMsMax = 2_000;
/** How long until it must have ended a session well, once the ACS is a good one again. */
const recoverMsMax = 2_500;
const quietMs = 12;
/** A device that was given this many scripts is replaced, so that a finding depends on few of them. */
const scriptsMax = 250;

class FastClock {
  nowMs = (): number => Date.now();
  after = (delayMs: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, Math.min(Math.max(delayMs / 1000, 1), 100));
    return () => clearTimeout(timer);
  };
}

/** Everything that the device calls an error of its own. */
const mishaps: string[] = [];
const keep = (...told: readonly unknown[]): void => {
  if (mishaps.length < 100) mishaps.push(told.map((part) => inspect(part)).join(' '));
};
const ignore = (): void => undefined;
const log = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: keep,
  fatal: keep,
} as object as NonNullable<CpeHost['log']>;

const acs = new HostileAcs();
const heap = new HeapWatch();
let cpe: RunningCpe | undefined;
let scripts = 0;

async function freshCpe(): Promise<RunningCpe> {
  scripts = 0;
  return startCpe(
    {
      acsUrl: acs.url,
      connectTimeoutMs: 200,
      responseTimeoutMs: 150,
      transfers: { responseTimeoutMs: 150, fileTimeoutMs: 500, inSessionMs: 50, basicInClear: true },
      dnsServer: `127.0.0.1:${acs.port}`,
      parameters: { 'Device.ManagementServer.PeriodicInformEnable': 'false' },
      logLevel: 'silent',
    },
    { log, clock: new FastClock(), random01: () => 0.5 },
  );
}

/** What leads to the ACS, and what would keep the device away from it. */
const home = (): Readonly<Record<string, string>> => ({
  'Device.ManagementServer.URL': acs.url,
  'Device.ManagementServer.Username': '',
  'Device.ManagementServer.Password': '',
  'Device.ManagementServer.PeriodicInformEnable': 'false',
  'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '5',
  'Device.ManagementServer.CWMPRetryIntervalMultiplier': '2000',
  'Device.ManagementServer.DefaultActiveNotificationThrottle': '0',
});

async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
  const endMs = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return true;
}

async function playScript(device: RunningCpe): Promise<void> {
  for (let boots = 0; boots < bootsMax && acs.answersLeft > 0; boots += 1) {
    const before = acs.answersLeft;
    await device.powerCycle();
    await until(() => acs.answersLeft < before, busyMsMax);
    await until(() => acs.isQuiet(quietMs), busyMsMax);
    // Sent elsewhere, it asks us nothing any more.
    if (acs.answersLeft === before) return;
  }
}

/** Puts the way home back; false when the ACS has reserved it for itself (TR-069 A.3.2.4). */
async function returnsHome(device: RunningCpe): Promise<boolean> {
  try {
    await device.powerCycle();
    device.setLocally(home());
    return true;
  } catch (error) {
    assert(error instanceof Error && 'code' in error && error.code === 'access-denied', error as Error);
    return false;
  }
}

function assertNoMishap(): void {
  const [first] = mishaps;
  mishaps.length = 0;
  assert(first === undefined, `The device logged an error of its own: ${first}`);
}

/** A whole device against an ACS that answers anything: no crash, no hang, no growth, and it comes again. */
const target: FuzzTarget = {
  dictionary: [
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 204 No Content\r\n\r\n',
    'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/acs\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 307 Temporary Redirect\r\nLocation: ',
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="a", nonce="b", qop="auth", algorithm=SHA-256\r\n',
    'Content-Length: {length}\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Content-Encoding: gzip\r\n',
    'Set-Cookie: a=b; Path=/; Max-Age=-1\r\n',
    'Connection: close\r\n',
    '\r\n\r\n',
    '\n%%%%\n',
    '{id}',
    '{port}',
    '<cwmp:HoldRequests soap:mustUnderstand="1">1</cwmp:HoldRequests>',
    '<Name>Device.</Name>',
    '<Name>Device.ManagementServer.URL</Name>',
    '<Value xsi:type="xsd:string">',
    '<string>Device.</string>',
    '<ParameterPath>Device.</ParameterPath>',
    '<NextLevel>1</NextLevel>',
    'cwmp:AddObject',
    'cwmp:DeleteObject',
    'cwmp:Reboot',
    'cwmp:FactoryReset',
    'cwmp:Download',
    'cwmp:Upload',
    'cwmp:ScheduleDownload',
    'cwmp:ChangeDUState',
    'cwmp:SetParameterAttributes',
    'http://127.0.0.1:{port}/file',
    '1 Firmware Upgrade Image',
    '3 Vendor Configuration File',
    'cordon-configuration 1\n',
    'cordon-configuration 2\n',
    'device "00005E-CORDON0001"\n',
    'seal "',
    '__proto__',
    '4294967296',
    '-1',
    '<',
    '>',
    '&#0;',
    ']]>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
  ],
  inputMsMax: 20_000,
  async open() {
    stayOnLoopback();
    await acs.open();
  },
  async check(input) {
    cpe ??= await freshCpe();
    const device = cpe;
    scripts += 1;
    acs.play(scriptOf(input));
    await playScript(device);
    acs.play([]);
    const isHome = await returnsHome(device);
    const hasCome = isHome && (await until(() => acs.completed > 0, recoverMsMax));
    if (!isHome || !hasCome || scripts >= scriptsMax) {
      cpe = undefined;
      await device.stop();
    }
    assertNoMishap();
    assert(!isHome || hasCome, 'The device does not come to a good ACS any more.');
    heap.next();
  },
  async close() {
    await cpe?.stop();
    await acs.close();
    console.log(`cpe: ${heap.summary}`);
  },
};

export default target;
