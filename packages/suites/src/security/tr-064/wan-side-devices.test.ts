// What devices do on their WAN side that are none of those of 2016, and look like one for a moment.
import { type RawAnswer, TargetSilentError } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { upnpGateway } from '../upnp-gateway.test-support.ts';
import { askLanServices } from './ask-lan-services.ts';
import { crowd } from './crowd-ports.ts';
import manyConnections from './many-connections-stop-nothing.case.ts';

const { signal } = new AbortController();
const hungUp: RawAnswer = {
  ending: 'closed',
  status: null,
  answers: 0,
  head: '',
  body: '',
  firstByteMs: null,
  detail: 'closed without an answer',
};
const challenged: RawAnswer = { ...hungUp, ending: 'answered', status: 401, answers: 1 };

/** What is seen of a port that hangs up on whatever is not its own path, and answers that by `own`. */
async function looked(own: RawAnswer): Promise<readonly boolean[]> {
  const asked: string[] = [];
  const connectionRequestPort = {
    url: 'http://127.0.0.1:7547/x8f2',
    unavailable: () => undefined,
    sendRaw: (bytes: string) => {
      asked.push(bytes.split(' ')[1] ?? '');
      return Promise.resolve(bytes.startsWith('GET /x8f2 ') ? own : hungUp);
    },
  };
  const bench = { cpe: { connectionRequestPort }, signal } as unknown as Parameters<typeof askLanServices>[0];
  const asks = [{ method: 'GET', target: '/rootDesc.xml' }] as const;
  const { answers } = await askLanServices(bench, { asks, asksSsdp: false });
  // On a machine that the bench shares with the target, other ports are anybody's.
  expect(asked).toEqual(['/rootDesc.xml', '/x8f2']);
  return answers.map(({ wasLookedAt }) => wasLookedAt);
}

test('a port that hangs up on a path that is not its own has looked at it, unless it hangs up on all', async () => {
  expect(await looked(challenged)).toEqual([true]);
  expect(await looked(hungUp)).toEqual([false]);
  expect(await looked({ ...challenged, status: 503 })).toEqual([false]);
});

const good = { inform: { retryCount: 0 }, eventCodes: [], posts: [], end: () => Promise.resolve() };
function steady(withSession: (use: (session: object) => Promise<boolean>) => Promise<boolean>) {
  return {
    path: (name: string) => `Device.${name}`,
    responseTimeoutMs: 1_000,
    withSession,
    openSession: () => Promise.resolve({ session: good, trigger: 'connection-request' }),
  } as unknown as Parameters<typeof crowd>[0];
}
const bench = (ending: AbortSignal) => ({ signal: ending }) as unknown as Parameters<typeof crowd>[2];

test('a device that answers by a fault goes on; one that comes to no session before is not judged', async () => {
  const port = await upnpGateway(() => '');
  const at = { host: '127.0.0.1', ports: [port], wanted: 3 };
  const faulty = { request: () => Promise.resolve({ method: 'Fault', faultCode: 9005 }) };
  expect(
    await crowd(
      steady((use) => use(faulty)),
      at,
      bench(signal),
    ),
  ).toMatchObject({ opened: 3, wentOn: true });
  const stuck = { request: () => Promise.reject(new TargetSilentError('answer', 1_000)) };
  expect(
    await crowd(
      steady((use) => use(stuck)),
      at,
      bench(signal),
    ),
  ).toMatchObject({ opened: 3, wentOn: false });
  const silent = steady(() => Promise.reject(new TargetSilentError('come', 1_000)));
  await expect(crowd(silent, at, bench(AbortSignal.timeout(50)))).rejects.toThrow('aborted');
});

test('connections that do not come up show nothing', () => {
  const step = { port: 7547, wanted: 5, opened: 5, wentOn: true, cameAgain: true };
  const verdict = (steps: readonly (typeof step)[]): string =>
    verdictFor(manyConnections, { steps, hasRestarted: false }).verdict;
  expect(verdict([step])).toBe('pass');
  expect(verdict([{ ...step, opened: 0 }])).toBe('inconclusive');
  expect(verdict([{ ...step, opened: 0, cameAgain: false }])).toBe('fail');
});
