// Devices of the field that are none of those that these rows look for.
import type { Post, ScriptedSession } from '@cordon/testbench';
import { expect, test } from 'vitest';
import type { RobustnessBench, Scene } from './misbehaviour.ts';
import { probeRobustness } from './robustness-probe.ts';
import { robustnessRows } from './robustness.case.ts';

const { signal } = new AbortController();
const rowOf = (id: string) => {
  const found = robustnessRows.find((row) => row.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

const postWith = (headers: readonly (readonly [string, string])[]): Post =>
  ({ http: { headers, body: Buffer.alloc(0) } }) as unknown as Post;

test.each([
  ['one field for both', [['Cookie', 'cordon-a=1; cordon-b=2']], 'both'],
  [
    'a field for each',
    [
      ['Cookie', 'cordon-a=1'],
      ['cookie', 'cordon-b=2'],
    ],
    'both',
  ],
  ['RFC 2965', [['Cookie', '$Version="1"; cordon-a="1"; $Path="/"; cordon-b="2"; $Path="/"']], 'both'],
  ['one of them', [['Cookie', 'cordon-b=2']], 'loses a cookie'],
] as const)('cookies by %s', (_, headers, expected) => {
  const [two] = rowOf('ROB-022').misbehaviours;
  if (two === undefined || !('reply' in two)) throw new Error('ROB-022 has no two cookies.');
  expect(two.read?.(postWith(headers), {} as never)).toBe(expected);
});

const everything = { method: 'GetParameterValuesResponse', parameterList: [] };

/** What comes of asking for everything, where a session takes so many requests and the next one is begun by this trigger. */
async function askedForEverything({
  perSession,
  trigger = 'connection-request',
  anew = everything,
}: {
  readonly perSession: number;
  readonly trigger?: string;
  readonly anew?: object;
}) {
  let answers = 0;
  const session = {
    answerWith: () => {
      answers += 1;
      const post = { http: { headers: [], body: Buffer.alloc(1) }, envelope: { body: everything } };
      return Promise.resolve(answers > perSession ? undefined : post);
    },
  };
  const next = {
    inform: { retryCount: 0 },
    reachAcsTurn: () => Promise.resolve(),
    request: () => Promise.resolve(anew),
    end: () => Promise.resolve(),
  };
  const steady = { root: 'Device.', openSession: () => Promise.resolve({ session: next, trigger }) };
  const scene = { session, steady, bench: { signal, observe: (_: string, facts: object) => facts } };
  const [again] = rowOf('ROB-036').misbehaviours;
  if (again === undefined || !('play' in again)) throw new Error('ROB-036 has no course.');
  return await again.play(scene as unknown as Scene);
}

test('a session that ends after so many requests is no memory that is used up', async () => {
  expect(await askedForEverything({ perSession: 60 })).toBe('answers each');
  expect(await askedForEverything({ perSession: 10 })).toBe('ends the session behind 10');
  expect(await askedForEverything({ perSession: 10, trigger: 'comeback' })).toBe('stops answering');
  expect(await askedForEverything({ perSession: 10, anew: { method: 'Fault', faultCode: 9004 } })).toBe(
    'stops answering',
  );
  expect(await askedForEverything({ perSession: 0 })).toBe('never answers it');
});

/** A device by what it says to a sound request. */
function benchWith(answer: (sent: string) => object | undefined, { needsDeclaration = false } = {}): RobustnessBench {
  const session = {
    inform: { retryCount: 0, currentTime: '' },
    eventCodes: [],
    posts: [],
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
    answer: ({ body }: { readonly body: string }) => Promise.resolve(answer(body)),
    endPolitely: () => Promise.resolve(),
  } as unknown as ScriptedSession;
  const cpe = {
    withOneTrigger: () => cpe,
    openSession: () => Promise.resolve({ session, trigger: 'connection-request' }),
    path: (name: string) => `Device.${name}`,
  };
  return {
    cpe,
    acs: { onInform: () => () => undefined, dialect: { xmlDeclaration: needsDeclaration } },
    files: { home: { place: () => ({ url: '', requests: [] }) } },
    step: (_: string, act: () => unknown) => act(),
    inconclusive: (reason: string) => {
      throw new Error(`inconclusive: ${reason}`);
    },
    signal: AbortSignal.timeout(100),
  } as unknown as RobustnessBench;
}

test('a device that reads no message of this spelling is not judged by what it does not carry out', async () => {
  const row = { misbehaviours: [], needsSoundRequest: true };
  await expect(
    probeRobustness(
      benchWith(() => undefined),
      row,
    ),
  ).rejects.toThrow('inconclusive: The target does not answer');
  const told = { method: 'GetParameterValuesResponse', parameterList: [{ name: 'Device.DeviceInfo.SoftwareVersion' }] };
  // It goes on to the wait behind the last misbehaviour.
  await expect(
    probeRobustness(
      benchWith(() => ({ envelope: { body: told } })),
      row,
    ),
  ).rejects.toThrow('aborted');
  const declared = (sent: string) => (sent.startsWith('<?xml ') ? { envelope: { body: told } } : undefined);
  await expect(probeRobustness(benchWith(declared, { needsDeclaration: true }), row)).rejects.toThrow('aborted');
  const ofThose = robustnessRows.filter(({ needsSoundRequest }) => needsSoundRequest === true).map(({ id }) => id);
  expect(ofThose).toContain('ROB-020');
});
