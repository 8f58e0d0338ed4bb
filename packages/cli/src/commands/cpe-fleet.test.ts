import { expect, test } from 'vitest';
import { captured } from '../captured-command.test-support.ts';

const fleet = (...flags: readonly string[]) => captured(['cpe', 'fleet', '--acs', 'http://127.0.0.1:9/', ...flags]);

test.each([
  [['--count', '0'], '--count'],
  [['--count', '200000'], '--count'],
  [['--duration', '0'], '--duration'],
  [['--serial', 'ALIKE'], '--serial'],
  [['--oui', 'xyz'], '--oui'],
  [['--jitter', '0.9'], '--jitter'],
  [['--connection-request-host', 'nowhere'], '--connection-request-host'],
])('%j is wrong usage, and the message names %s', async (flags, named) => {
  const { code, out, err } = await fleet(...flags);
  expect([code, out, err]).toEqual([64, '', expect.stringContaining(`${named}:`)]);
});

test('an ACS on another machine needs --lab-network, and the message says so', async () => {
  const { code, err } = await captured(['cpe', 'fleet', '--acs', 'http://192.0.2.1/', '--count', '3']);
  expect([code, err]).toEqual([64, expect.stringMatching(/192\.0\.2\.1 .* 3 devices .*--lab-network/)]);
});

test('a missing certificate of a device is named before anybody is called', async () => {
  const { code, err } = await fleet('--count', '1', '--client-certificates', '/nonexistent');
  expect([code, err]).toEqual([64, expect.stringContaining('/nonexistent/FLEET000000.pem')]);
});

test('a run ends by itself with a JSON summary; an ACS that is not there is a reason in it, not an error', async () => {
  const { code, out } = await fleet('--count', '2', '--duration', '1', '--ramp', '0');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    count: 2,
    ended: 'duration',
    sessions: { complete: 0, failed: 2 },
    failures: { 'transport ECONNREFUSED': 2 },
  });
});
