import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonValue } from '../../evidence/json.ts';
import { commandFamilies, echoText, inertEchoTwin } from '../injection-text.ts';
import { capturePrograms } from './capture-program.ts';
import { IcmpWatcher, type IcmpWatcherOptions } from './icmp-watcher.ts';
import { whyNoEcho } from './why-no-echo.test-support.ts';

const observed: { readonly name: string; readonly data: JsonValue }[] = [];
const evidence: IcmpWatcherOptions['evidence'] = {
  nowMs: () => 0,
  observe: (name, data) => {
    observed.push({ name, data });
    return data;
  },
};
const open: IcmpWatcher[] = [];
const watcherOf = (options: Partial<IcmpWatcherOptions> = {}): IcmpWatcher => {
  const watcher = new IcmpWatcher({ address: '127.9.8.7', evidence, ...options });
  open.push(watcher);
  return watcher;
};
afterEach(async () => {
  for (const watcher of open.splice(0)) await watcher.stop();
  observed.length = 0;
});

const [dumpcap] = capturePrograms;

describe('what keeps the machine from watching is said', () => {
  test.each<readonly [string, Partial<IcmpWatcherOptions>, RegExp]>([
    ['all addresses', { address: '0.0.0.0' }, /0\.0\.0\.0 is no IPv4 address .*"icmp\.address"/],
    ['IPv6', { address: '::1' }, /::1 is no IPv4 address/],
    ['an address of another machine', { address: '192.0.2.1' }, /192\.0\.2\.1 cannot be used/],
    [
      'a missing program',
      { programs: [{ ...dumpcap, command: 'no-such-capture' }] },
      /is not installed \(Debian: tshark\)/,
    ],
    [
      'a program that writes no capture',
      { programs: [{ ...dumpcap, command: '/bin/echo' }] },
      /no header of a capture/,
    ],
    ['a program that ends at once', { programs: [{ ...dumpcap, command: '/bin/false' }] }, /ended: it said nothing/],
  ])('%s', async (_what, options, reason) => {
    const watcher = watcherOf(options);
    const why = await watcher.hears();
    expect(why).toMatch(/^ICMP was not watched: /);
    expect(why).toMatch(process.platform === 'linux' ? reason : /Linux only/);
    expect(await watcher.hears()).toBe(why);
  });
});

const lack = await whyNoEcho();
const within = { withinMs: 10_000 };

/** What a real shell makes of a value in a command line, between these quotes. */
const evaluate = async (value: string, quote = ''): Promise<unknown> =>
  await promisify(execFile)('sh', ['-c', `echo ${quote}${value}${quote}`]).catch(() => undefined);

const quotes: Readonly<Record<string, string>> = { 'quote-single': "'", 'quote-double': '"' };

describe.skipIf(lack !== undefined)(`a watcher (${lack ?? 'by a capture of this machine'})`, () => {
  test.each(commandFamilies)('sees what a shell makes of %s, and nothing of its twin', async (family) => {
    const watcher = watcherOf();
    expect(await watcher.hears()).toBeUndefined();
    const { address } = watcher;
    const twin = watcher.plant(inertEchoTwin(family, { address, size: watcher.nextSize() }), 'Device.A');
    const text = watcher.plant(echoText(family, { address, size: watcher.nextSize() }), 'Device.A');
    await evaluate(twin.value, quotes[family]);
    await evaluate(text.value, quotes[family]);
    expect(await watcher.waitFor(text.computedName, within)).toMatchObject({ name: text.computedName });
    expect(watcher.hasHeard(text.computedName)).toBe(true);
    expect(watcher.hasHeard(twin.computedName)).toBe(false);
    const echoes = observed.filter(({ name }) => name === 'icmp-echo');
    expect(echoes).toMatchObject([{ data: { name: text.computedName } }]);
  });

  test('keeps what nobody was asked to send as evidence only', async () => {
    const watcher = watcherOf();
    expect(await watcher.hears()).toBeUndefined();
    await evaluate(`x; ping -c1 -s56 ${watcher.address}`);
    expect(await watcher.waitFor('icmp-echo-56-0', { withinMs: 1 })).toBeUndefined();
    await expect
      .poll(() => observed.filter(({ name }) => name === 'icmp-echo'), { timeout: 10_000 })
      .toMatchObject([{ data: { name: 'icmp-echo-56-0', size: 56 } }]);
    expect(watcher.hasHeard('icmp-echo-56-0')).toBe(false);
  });

  test('does not see what goes to another address', async () => {
    const watcher = watcherOf();
    expect(await watcher.hears()).toBeUndefined();
    const size = watcher.nextSize();
    await evaluate(echoText('separator-semicolon', { address: '127.9.8.6', size }).value);
    // Seen after it, and in the order of the capture.
    expect(await watcher.hears()).toBeUndefined();
    expect(watcher.hasHeard(size.name)).toBe(false);
  });

  test('says so when it is over', async () => {
    const watcher = watcherOf();
    expect(await watcher.hears()).toBeUndefined();
    await watcher.stop();
    expect(await watcher.hears()).toBe('ICMP was not watched: it was stopped.');
    expect(observed).toEqual([{ name: 'icmp-watch-place', data: { address: watcher.address } }]);
  });
});
