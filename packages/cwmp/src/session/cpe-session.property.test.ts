import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { soapFault } from '../fault-codes.ts';
import { type CpeEffect, type CpeInput, type CpeSession, advanceCpeSession, newCpeSession } from './cpe-session.ts';
import { cpeTransitions } from './cpe-transitions.ts';
import { attempt, type TabledMachine, tableEdges, walk } from './random-walk.test-support.ts';
import { decoded, inform } from './sample-messages.test-support.ts';
import { cpeMoves, fittingCpeInput } from './session-inputs.test-support.ts';

const machine: TabledMachine<CpeSession, CpeInput, CpeEffect> = {
  advance: advanceCpeSession,
  table: cpeTransitions,
  localInputs: ['open', 'answer', 'request'],
  fitting: fittingCpeInput,
};

const starts = fc
  .record({
    strictness: fc.constantFrom('enforce' as const, 'observe' as const),
    obeysHoldRequests: fc.boolean(),
    continuesAfterFault: fc.boolean(),
    idPrefix: fc.constantFrom('cpe-', 'held-'),
    postsMax: fc.constantFrom(3, 10_000),
  })
  .map((options) => newCpeSession(options));

const timerFired: CpeInput = { kind: 'timer-fired' };
const walks = fc.array(cpeMoves, { maxLength: 25 });

test('random inputs keep to the transition table and never make the machine throw', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      walk(machine, start, moves);
    }),
    { numRuns: 600 },
  );
});

test('the machine takes every transition of the table, and refuses every input that the table leaves out', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      for (const edge of walk(machine, start, moves).seen) seen.add(edge);
    }),
    { numRuns: 6000, seed: 69 },
  );
  expect([...seen].sort()).toEqual(expect.arrayContaining(tableEdges(cpeTransitions)));
  expect(tableEdges(cpeTransitions)).toEqual(expect.arrayContaining([...seen].filter((edge) => !isWrongAnswer(edge))));
});

// An answer where one is due is misuse too when it is of another method, which a table of input kinds cannot say.
function isWrongAnswer(edge: string): boolean {
  return edge === 'awaiting-answer > answer > misuse';
}

test('every session ends, whatever came before, when its timer fires', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      const { session, ends } = walk(machine, start, [...moves, timerFired]);
      expect({ state: session.state, ends }).toEqual({ state: 'closed', ends: 1 });
    }),
  );
});

test('a session is complete only after a closing empty POST, by an empty response, with no answer due', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      let session = start;
      for (const move of moves) {
        const input = move === 'fitting' ? fittingCpeInput(session) : move;
        const step = attempt(machine, session, input);
        if (step?.effects.some((effect) => effect.kind === 'end' && effect.outcome === 'complete')) {
          expect(session).toMatchObject({ state: 'awaiting-request', facts: { finished: true } });
          expect(input.kind).toBe('http-response');
        }
        session = step?.session ?? session;
      }
    }),
  );
});

test('after an empty POST while HoldRequests was false no request of ours goes out', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      let session = start;
      for (const move of moves) {
        const step = attempt(machine, session, move === 'fitting' ? fittingCpeInput(session) : move);
        if (session.facts.finished) expect(step?.session.state).not.toBe('awaiting-response');
        session = step?.session ?? session;
      }
    }),
  );
});

test('fault 8005 is followed by no more repeats than the policy allows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), (retriesAfter8005Max) => {
      const again: CpeInput = { kind: 'http-response', status: 200, envelope: decoded(soapFault(8005)) };
      let step = advanceCpeSession(newCpeSession({ retriesAfter8005Max }), { kind: 'open', inform, requests: [] });
      let posts = 1;
      while (step.session.state !== 'closed') {
        step = advanceCpeSession(step.session, again);
        posts += step.effects.filter((effect) => effect.kind === 'post').length;
      }
      expect(posts).toBe(1 + retriesAfter8005Max);
    }),
  );
});
