import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventCodes } from '../event-codes.ts';
import type { CpeRequest } from '../rpc/messages.ts';
import {
  addEvent,
  addValueChange,
  afterBootstrap,
  afterInformResponse,
  afterReboot,
  afterResponse,
  afterSessionEnd,
  afterSessionFailure,
  emptyEventQueue,
  type EventQueue,
  eventsForInform,
  startInform,
  wantsSession,
} from './event-queue.ts';
import { frozen, transferComplete } from './sample-messages.test-support.ts';

const codesOf = (queue: EventQueue): string[] => eventsForInform(queue).map((event) => event.eventCode);

function queueOf(...codes: readonly string[]): EventQueue {
  let queue = emptyEventQueue;
  for (const eventCode of codes) {
    queue =
      eventCode === '4 VALUE CHANGE'
        ? addValueChange(queue, { parameterNames: ['Device.A'], active: true })
        : addEvent(queue, { eventCode, commandKey: eventCode.startsWith('M ') ? 'key-1' : '' });
  }
  return queue;
}

// What Table 8 says of each event, written down once more so that the table and the code cannot be wrong together.
const survivesReboot = new Set(['0', '2', '3', '7', '10', '11', '12', 'M']);
const needsOwnResponse = new Set([
  '5',
  '7',
  '9',
  '10',
  '11',
  '12',
  'M Download',
  'M ScheduleDownload',
  'M Upload',
  'M ChangeDUState',
]);
const first = (code: string): string => code.split(' ')[0] ?? code;

describe.each(eventCodes.map((event) => event.code))('%s', (code) => {
  test('is delivered by InformResponse, unless another answer confirms it', () => {
    const { queue } = startInform(queueOf(code));
    const left = codesOf(afterInformResponse(queue)).includes(code);
    expect(left).toBe(needsOwnResponse.has(code) || needsOwnResponse.has(first(code)));
  });

  test('survives a reboot exactly when Table 8 keeps it', () => {
    expect(codesOf(afterReboot(queueOf(code))).includes(code)).toBe(survivesReboot.has(first(code)));
  });

  test('survives a failed session unless it is never or optionally retried', () => {
    const { queue } = startInform(queueOf(code));
    expect(codesOf(afterSessionFailure(queue)).includes(code)).toBe(!['5', '6', '9'].includes(first(code)));
  });

  test('does not survive a bootstrap', () => {
    expect(codesOf(afterBootstrap(queueOf(code)))).toEqual(['0 BOOTSTRAP']);
  });

  test('is there once or once for each occurrence', () => {
    const twice = codesOf(queueOf(code, code)).filter((other) => other === code);
    expect(twice.length).toBe(code.startsWith('M ') ? 2 : 1);
  });

  test('that occurs again while it is under way waits for the next session', () => {
    const { queue } = startInform(queueOf(code));
    const again =
      code === '4 VALUE CHANGE'
        ? addValueChange(queue, { parameterNames: ['Device.B'], active: true })
        : addEvent(queue, { eventCode: code });
    expect(codesOf(afterSessionEnd(afterInformResponse(again)))).toContain(code);
  });
});

test('5 KICKED and 9 REQUEST DOWNLOAD are retried by a device that wants it', () => {
  const { queue } = startInform(queueOf('5 KICKED', '9 REQUEST DOWNLOAD'));
  expect(codesOf(afterSessionFailure(queue, { retryOptional: true }))).toEqual(['5 KICKED', '9 REQUEST DOWNLOAD']);
});

test('6 CONNECTION REQUEST that came after the Inform outlives the failure of that session', () => {
  const { queue } = startInform(queueOf('2 PERIODIC'));
  const later = addEvent(queue, { eventCode: '6 CONNECTION REQUEST' });
  expect(codesOf(afterSessionFailure(later))).toEqual(['2 PERIODIC', '6 CONNECTION REQUEST']);
});

test('an event that was delivered before the session failed is not sent again', () => {
  const { queue } = startInform(queueOf('1 BOOT', 'M Download'));
  const failed = afterSessionFailure(afterInformResponse(queue));
  expect(codesOf(failed)).toEqual(['7 TRANSFER COMPLETE', 'M Download']);
});

test('a retried Inform may have no events at all', () => {
  const { queue } = startInform(queueOf('2 PERIODIC'));
  expect(startInform(afterSessionFailure(afterInformResponse(queue))).events).toEqual([]);
});

test('7 TRANSFER COMPLETE goes with the last of its M events, each by its CommandKey', () => {
  let queue = addEvent(emptyEventQueue, { eventCode: 'M Download', commandKey: 'one' });
  queue = startInform(addEvent(queue, { eventCode: 'M Upload', commandKey: 'two' })).queue;
  queue = afterResponse(afterInformResponse(queue), { ...transferComplete, commandKey: 'two' });
  expect(eventsForInform(queue)).toEqual([
    { eventCode: '7 TRANSFER COMPLETE', commandKey: '' },
    { eventCode: 'M Download', commandKey: 'one' },
  ]);
  expect(eventsForInform(afterResponse(queue, { ...transferComplete, commandKey: 'one' }))).toEqual([]);
});

test('11 DU STATE CHANGE COMPLETE and its M event go by DUStateChangeCompleteResponse, also without CommandKey', () => {
  const { queue } = startInform(addEvent(emptyEventQueue, { eventCode: 'M ChangeDUState', commandKey: '' }));
  const request: CpeRequest = { method: 'DUStateChangeComplete', results: [] };
  expect(codesOf(afterResponse(afterInformResponse(queue), request))).toEqual([]);
});

test('an announced method that is owed again keeps its event', () => {
  const { queue } = startInform(queueOf('10 AUTONOMOUS TRANSFER COMPLETE'));
  const request = { ...transferComplete, method: 'AutonomousTransferComplete' } as unknown as CpeRequest;
  expect(codesOf(afterResponse(queue, request, { stillOwed: true }))).toEqual(['10 AUTONOMOUS TRANSFER COMPLETE']);
  expect(codesOf(afterResponse(queue, request))).toEqual([]);
});

test('more than 64 events drop the oldest M events and count them', () => {
  let queue = queueOf('0 BOOTSTRAP', '1 BOOT');
  for (let key = 0; key < 70; key += 1) queue = addEvent(queue, { eventCode: 'M Reboot', commandKey: `${key}` });
  const { events } = startInform(queue);
  expect(events.length).toBe(64);
  expect(events.slice(0, 3)).toEqual([
    { eventCode: '0 BOOTSTRAP', commandKey: '' },
    { eventCode: '1 BOOT', commandKey: '' },
    { eventCode: 'M Reboot', commandKey: '8' },
  ]);
  expect(queue.discarded).toBe(8);
});

test('of too many vendor events the oldest goes first, and no standard event', () => {
  let queue = queueOf('2 PERIODIC');
  for (let number = 0; number < 64; number += 1) queue = addEvent(queue, { eventCode: `X EXAMPLE ${number}` });
  expect(codesOf(queue).slice(0, 2)).toEqual(['2 PERIODIC', 'X EXAMPLE 1']);
  expect(queue.discarded).toBe(1);
});

test('7 TRANSFER COMPLETE does not stay behind when its last M event is discarded', () => {
  let queue = addEvent(emptyEventQueue, { eventCode: 'M Download', commandKey: 'old' });
  for (let key = 0; key < 64; key += 1) queue = addEvent(queue, { eventCode: 'M Reboot', commandKey: `${key}` });
  expect(codesOf(queue)).not.toContain('7 TRANSFER COMPLETE');
});

describe('4 VALUE CHANGE', () => {
  test('lists each changed parameter once', () => {
    let queue = addValueChange(emptyEventQueue, { parameterNames: ['Device.A', 'Device.B'], active: true });
    queue = addValueChange(queue, { parameterNames: ['Device.A'], active: false });
    expect(startInform(queue).changedParameters).toEqual(['Device.A', 'Device.B']);
  });

  test('keeps the changes of a session that failed, and those that came while it ran', () => {
    const { queue } = startInform(queueOf('4 VALUE CHANGE'));
    const later = addValueChange(queue, { parameterNames: ['Device.B'], active: true });
    expect(startInform(afterSessionFailure(later)).changedParameters).toEqual(['Device.A', 'Device.B']);
    expect(startInform(afterSessionEnd(afterInformResponse(later))).changedParameters).toEqual(['Device.B']);
  });

  test('loses its list when a reboot or a bootstrap drops it', () => {
    expect(afterReboot(queueOf('4 VALUE CHANGE'))).toMatchObject({ events: [], changed: [] });
    expect(afterBootstrap(queueOf('4 VALUE CHANGE')).changed).toEqual([]);
  });

  test('starts a session only when a notification is active', () => {
    const passive = addValueChange(emptyEventQueue, { parameterNames: ['Device.A'], active: false });
    expect(wantsSession(passive)).toBe(false);
    expect(wantsSession(addValueChange(passive, { parameterNames: ['Device.B'], active: true }))).toBe(true);
    expect(codesOf(addEvent(passive, { eventCode: '2 PERIODIC' }))).toEqual(['4 VALUE CHANGE', '2 PERIODIC']);
  });

  test('cannot be added without its parameters', () => {
    expect(() => addEvent(emptyEventQueue, { eventCode: '4 VALUE CHANGE' })).toThrow(TypeError);
    expect(addValueChange(emptyEventQueue, { parameterNames: [], active: true })).toBe(emptyEventQueue);
  });
});

describe('14 HEARTBEAT', () => {
  test('goes first and alone, and delivers no value change', () => {
    const started = startInform(queueOf('4 VALUE CHANGE', '2 PERIODIC', '14 HEARTBEAT'));
    expect(started).toMatchObject({ events: [{ eventCode: '14 HEARTBEAT' }], changedParameters: [] });
    const next = startInform(afterSessionEnd(afterInformResponse(started.queue)));
    expect(next.events.map((event) => event.eventCode)).toEqual(['4 VALUE CHANGE', '2 PERIODIC']);
    expect(next.changedParameters).toEqual(['Device.A']);
  });

  test('waits while another Inform is retried', () => {
    const failed = afterSessionFailure(startInform(queueOf('2 PERIODIC')).queue);
    expect(codesOf(addEvent(failed, { eventCode: '14 HEARTBEAT' }))).toEqual(['2 PERIODIC']);
  });
});

const code = fc.constantFrom(
  ...eventCodes.map((event) => event.code),
  'X EXAMPLE a',
  'X EXAMPLE b',
  'M X_EXAMPLE_Dance',
  '__proto__',
);
const change: fc.Arbitrary<(queue: EventQueue) => EventQueue> = fc.oneof(
  {
    weight: 6,
    arbitrary: code.map(
      (eventCode) => (queue: EventQueue) =>
        eventCode === '4 VALUE CHANGE'
          ? addValueChange(queue, { parameterNames: ['Device.C'], active: false })
          : addEvent(queue, { eventCode, commandKey: 'k' }),
    ),
  },
  fc.constantFrom(
    (queue: EventQueue) => startInform(queue).queue,
    afterInformResponse,
    afterSessionEnd,
    (queue: EventQueue) => afterSessionFailure(queue),
    afterReboot,
    (queue: EventQueue) => afterResponse(queue, { ...transferComplete, commandKey: 'k' }),
  ),
);

test('any history leaves a queue that fits an Inform, has each Single event once, and survives JSON', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      let queue = frozen(emptyEventQueue);
      for (const apply of changes) {
        queue = frozen(apply(queue));
        const idle = afterSessionEnd(queue);
        const { events } = startInform(idle);
        expect(idle.events.length).toBeLessThanOrEqual(64);
        expect(queue.events.length).toBeLessThanOrEqual(128);
        const singles = events.map((event) => event.eventCode).filter((eventCode) => !eventCode.startsWith('M '));
        expect(new Set(singles).size).toBe(singles.length);
        expect(JSON.parse(JSON.stringify(queue))).toEqual(queue);
      }
    }),
    { numRuns: 300 },
  );
});

test('an event that Table 8 keeps is lost only by delivery, a bootstrap or the limit', () => {
  const kept = fc.constantFrom(
    '2 PERIODIC',
    'M Reboot',
    'M Download',
    'M ScheduleInform',
    '12 AUTONOMOUS DU STATE CHANGE COMPLETE',
  );
  const harmless = fc.constantFrom(
    (queue: EventQueue) => startInform(queue).queue,
    (queue: EventQueue) => afterSessionFailure(queue),
    afterSessionEnd,
    afterReboot,
    (queue: EventQueue) => addEvent(queue, { eventCode: '1 BOOT' }),
  );
  fc.assert(
    fc.property(kept, fc.array(harmless, { maxLength: 20 }), (eventCode, changes) => {
      const start = addEvent(emptyEventQueue, { eventCode, commandKey: 'kept' });
      const end = changes.reduce((queue, apply) => apply(queue), start);
      expect(codesOf(end)).toContain(eventCode);
    }),
  );
});
