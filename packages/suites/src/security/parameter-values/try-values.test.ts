import { type AcsRequest, type CpeResponse } from '@cordon/cwmp';
import { loadStandardModel } from '@cordon/data-model';
import { type CpeTarget, TargetSilentError } from '@cordon/testbench';
import { expect, test, vi } from 'vitest';
import type { ChosenParameter } from './chosen-parameter.ts';
import { LastingSession } from './lasting-sessions.ts';
import { type TrialSeen, tryValues } from './try-values.ts';
import { writeSurely } from './write-read-only-parameters.ts';

const model = await loadStandardModel('Device:2.17');

function parameterOf(name: string, now: string): ChosenParameter {
  const fact = model.lookupInstance(name);
  if (fact?.kind !== 'parameter') throw new Error(`no parameter ${name}`);
  return { name, fact, now };
}
const text = parameterOf('Device.NAT.PortMapping.1.Description', 'Old');
const port = parameterOf('Device.NAT.PortMapping.1.ExternalPort', '80');
const neighbour = 'Device.NAT.PortMapping.1.RemoteHost';

const active = parameterOf('Device.Ethernet.Interface.1.Upstream', 'false');

/** A device by what it makes of a value: another one, a fault, or no answer. */
interface Device {
  readonly set: (value: string, values: Map<string, string>) => number | 'silent' | undefined;
  /** Reads that it refuses, one after the other. */
  busyReads?: number;
}

function sessionWith(device: Device, values: Map<string, string>): LastingSession {
  const answer = (request: AcsRequest): CpeResponse => {
    if (request.method === 'SetParameterValues') {
      const [{ name, value } = { name: '', value: '' }] = request.parameterList;
      // Its own value is taken by any device.
      const own = name === text.name ? text.now : name === port.name ? port.now : undefined;
      const outcome = name === neighbour || value === own ? void values.set(name, value) : device.set(value, values);
      if (outcome === 'silent') throw new TargetSilentError('answer', 'it closed the connection');
      if (outcome === undefined) return { method: 'SetParameterValuesResponse', status: 0 };
      return { method: 'Fault', faultCode: outcome } as unknown as CpeResponse;
    }
    if (request.method !== 'GetParameterValues') throw new Error(`This device does not know ${request.method}.`);
    device.busyReads = (device.busyReads ?? 0) - 1;
    if (device.busyReads >= 0) return { method: 'Fault', faultCode: 9002 } as unknown as CpeResponse;
    if (request.parameterNames.some((name) => !values.has(name)))
      return { method: 'Fault', faultCode: 9005 } as unknown as CpeResponse;
    const parameterList = request.parameterNames.map((name) => ({ name, value: values.get(name) ?? '' }));
    return { method: 'GetParameterValuesResponse', parameterList } as unknown as CpeResponse;
  };
  const session = {
    inform: { retryCount: 0 },
    request: (request: AcsRequest) =>
      new Promise((resolve) => {
        resolve(answer(request));
      }),
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
  const openSession = () => Promise.resolve({ session, trigger: 'connection-request' });
  return new LastingSession({ openSession } as unknown as CpeTarget, new AbortController().signal);
}

async function tried(device: Device, sent: string, parameter = text): Promise<TrialSeen> {
  const values = new Map([
    [text.name, text.now],
    [port.name, port.now],
    [neighbour, 'beside'],
  ]);
  const trial = { name: 'a value', parameter, value: sent };
  const [seen] = await tryValues(sessionWith(device, values), [trial], { neighbours: [neighbour] });
  if (seen === undefined) throw new Error('nothing was seen');
  // Whatever came of it, everything is as before.
  expect([...values.values()]).toEqual([text.now, port.now, 'beside']);
  return seen;
}
const keeps = (change: (value: string) => string, name = text.name): Device => ({
  set: (value, values) => void values.set(name, change(value)),
});

test('a value that comes back is stored, and put back', async () => {
  expect(
    await tried(
      keeps((value) => value),
      'a<b>',
    ),
  ).toMatchObject({ outcome: 'stored', isSent: true, neighbours: [] });
});

test('letters in lower case and blanks that are gone are the habit of a device, not its harm', async () => {
  expect(
    await tried(
      keeps((value) => value.trim().toLowerCase()),
      ' <B>bold</B> ',
    ),
  ).toMatchObject({ outcome: 'stored' });
});

test('a text without its markup is altered, and told', async () => {
  const seen = await tried(
    keeps((value) => value.replaceAll(/<[^>]*>/g, '')),
    '<b>bold</b>',
  );
  expect(seen).toMatchObject({ outcome: 'altered', isSent: false, read: 'bold (4 characters)' });
});

test('a number in another form is the same number', async () => {
  expect(
    await tried(
      keeps((value) => String(Number(value)), port.name),
      '0443',
      port,
    ),
  ).toMatchObject({ outcome: 'stored' });
});

test('any fault is a refusal, whatever its code', async () => {
  for (const code of [9001, 9002, 9003, 9007, 8000])
    expect(await tried({ set: () => code }, 'x')).toMatchObject({ outcome: 'refused', faultCode: code });
});

test('what is refused and stands there all the same is told', async () => {
  const device: Device = {
    set(value, values) {
      values.set(text.name, value);
      return 9003;
    },
  };
  expect(await tried(device, 'x')).toMatchObject({ outcome: 'changed-though-refused', isSent: true });
});

test('a session that breaks without an answer refuses, stores or leaves a part, by what is read afterwards', async () => {
  const breaking = (left: (value: string) => string): Device => ({
    set(value, values) {
      values.set(text.name, left(value));
      return 'silent';
    },
  });
  expect(
    await tried(
      breaking(() => text.now),
      'long',
    ),
  ).toMatchObject({ outcome: 'refused', faultCode: null });
  expect(
    await tried(
      breaking((value) => value),
      'long',
    ),
  ).toMatchObject({ outcome: 'stored' });
  expect(
    await tried(
      breaking((value) => value.slice(0, 2)),
      'long',
    ),
  ).toMatchObject({ outcome: 'changed-though-refused' });
});

test('a value that is taken and not kept is without effect', async () => {
  expect(await tried({ set: () => undefined }, 'x')).toMatchObject({ outcome: 'without-effect' });
});

test('a device that is busy once after a value is asked again; one that never tells the value any more is told of', async () => {
  // The first read is that of what stands beside it.
  const busy = (reads: number): Device => ({
    set(value, values) {
      values.set(text.name, value);
      device.busyReads = reads;
      return undefined;
    },
  });
  let device = busy(2);
  expect(await tried(device, 'x')).toMatchObject({ outcome: 'stored' });
  device = busy(1_000);
  const values = new Map([[text.name, text.now]]);
  const [seen] = await tryValues(sessionWith(device, values), [{ name: 'a value', parameter: text, value: 'x' }]);
  expect(seen).toMatchObject({ outcome: 'unreadable' });
});

test('a parameter beside it that changes is named', async () => {
  const spills: Device = {
    set(value, values) {
      values.set(text.name, value);
      values.set(neighbour, 'AAAA');
      return undefined;
    },
  };
  expect(await tried(spills, 'A'.repeat(100))).toMatchObject({ outcome: 'stored', neighbours: [neighbour] });
});

test('a device that breaks the session whenever a value is read was not seen, and neither was what comes after it', async () => {
  const breaks = () => Promise.reject(new TargetSilentError('answer', 'it closed the connection'));
  const session = { inform: { retryCount: 0 }, request: breaks, reachAcsTurn: () => Promise.resolve(), end: breaks };
  const openSession = () => Promise.resolve({ session, trigger: 'connection-request' });
  const lasting = new LastingSession({ openSession } as unknown as CpeTarget, new AbortController().signal);
  const [seen] = await tryValues(lasting, [{ name: 'a value', parameter: text, value: 'x' }]);
  expect(seen).toMatchObject({ outcome: 'unseen', neighbours: null });
});

test('what stands beside a value and cannot be read any more is not taken for unchanged', async () => {
  const values = new Map([
    [text.name, text.now],
    [neighbour, 'beside'],
  ]);
  const hides: Device = { set: () => void values.delete(neighbour) };
  const [seen] = await tryValues(sessionWith(hides, values), [{ name: 'a value', parameter: text, value: 'x' }], {
    neighbours: [neighbour],
  });
  expect(seen).toMatchObject({ outcome: 'without-effect', neighbours: null });
});

test.each([
  ['changes by itself, and once to what was sent, refuses the writes', [9008, 'itself'], { isSent: false }],
  ['is written though the write is refused, is written each time', [9008, 'written'], { isSent: true }],
  ['is written and told so, is written', [undefined, 'written'], { outcome: 'stored', isTaken: true }],
] as const)('a state that %s', async (_what, [code, how], wanted) => {
  const values = new Map([[active.name, 'false']]);
  let writes = 0;
  const device: Device = {
    set(value) {
      writes += 1;
      if (how === 'written' || writes === 1) values.set(active.name, value);
      return code;
    },
  };
  expect(await writeSurely(sessionWith(device, values), active)).toMatchObject(wanted);
});

test('a device that was away and comes by itself was down after the value that went before', async () => {
  let opened = 0;
  const session = {
    inform: { retryCount: 0 },
    request: (request: AcsRequest) =>
      request.method === 'SetParameterValues'
        ? Promise.reject(new TargetSilentError('answer', 'it closed the connection'))
        : Promise.resolve({
            method: 'GetParameterValuesResponse',
            parameterList: [{ name: text.name, value: text.now }],
          }),
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
  const openSession = () => {
    opened += 1;
    return Promise.resolve({ session, trigger: opened === 1 ? 'connection-request' : 'comeback' });
  };
  const lasting = new LastingSession({ openSession } as unknown as CpeTarget, new AbortController().signal);
  const [seen] = await tryValues(lasting, [{ name: 'a long value', parameter: text, value: 'x' }]);
  expect(seen).toMatchObject({ outcome: 'refused' });
  expect(lasting.downAfter).toBe(`${text.name}: a long value`);
});

test('the late answer of a slow device is answered, so that it can come again', async () => {
  const silent = () => Promise.reject(new TargetSilentError('answer', 10_000));
  const end = vi.fn(() => Promise.resolve());
  const first = { inform: { retryCount: 0 }, request: silent, reachAcsTurn: () => Promise.resolve(), end };
  const late = { inform: undefined, reachAcsTurn: silent, end: vi.fn(() => Promise.resolve()) };
  const sessions = [first, late];
  const openSession = () => Promise.resolve({ session: sessions.shift(), trigger: 'connection-request' });
  const enough = new AbortController();
  const lasting = new LastingSession({ openSession } as unknown as CpeTarget, enough.signal);
  const trying = tryValues(lasting, [{ name: 'a long value', parameter: text, value: 'x' }]);
  await vi.waitFor(
    () => {
      expect(late.end).toHaveBeenCalledOnce();
    },
    { timeout: 10_000 },
  );
  enough.abort();
  await expect(trying).rejects.toThrow('aborted');
});
