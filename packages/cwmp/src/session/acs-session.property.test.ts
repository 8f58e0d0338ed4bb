import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AcsEffect, type AcsInput, type AcsSession, advanceAcsSession, newAcsSession } from './acs-session.ts';
import { acsTransitions } from './acs-transitions.ts';
import { attempt, type TabledMachine, tableEdges, walk } from './random-walk.test-support.ts';
import { acsMoves, fittingAcsInput } from './session-inputs.test-support.ts';

const machine: TabledMachine<AcsSession, AcsInput, AcsEffect> = {
  advance: advanceAcsSession,
  table: acsTransitions,
  localInputs: ['answer', 'next-request', 'refuse'],
  fitting: fittingAcsInput,
};

const starts = fc
  .record({
    strictness: fc.constantFrom('enforce' as const, 'observe' as const),
    outlivesConnection: fc.boolean(),
    postsMax: fc.constantFrom(3, 10_000),
  })
  .map((options) => newAcsSession(options));

const timerFired: AcsInput = { kind: 'timer-fired' };
const walks = fc.array(acsMoves, { maxLength: 25 });

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
  expect([...seen].sort()).toEqual(expect.arrayContaining(tableEdges(acsTransitions)));
  expect(tableEdges(acsTransitions)).toEqual(expect.arrayContaining([...seen].filter((edge) => !isWrongAnswer(edge))));
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

test('a session is complete only after an empty POST and an empty response', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      let session = start;
      for (const move of moves) {
        const step = attempt(machine, session, move === 'fitting' ? fittingAcsInput(session) : move);
        if (step?.effects.some((effect) => effect.kind === 'end' && effect.outcome === 'complete')) {
          expect(session.facts.cpeFinished).toBe(true);
          expect(step.effects[0]).toEqual({ kind: 'reply-empty' });
        }
        session = step?.session ?? session;
      }
    }),
  );
});

test('every POST gets one response, at the latest when the session ends', () => {
  fc.assert(
    fc.property(starts, walks, (start, moves) => {
      let session = start;
      let owed = 0;
      for (const move of moves) {
        const input = move === 'fitting' ? fittingAcsInput(session) : move;
        // A second POST while the first one waits, and a lost connection, leave one without an answer by their nature.
        if (input.kind === 'transport-closed' || (isWorking(session) && input.kind === 'http-post')) continue;
        const step = attempt(machine, session, input);
        if (step === undefined) continue;
        session = step.session;
        if (input.kind === 'http-post') owed += 1;
        owed -= step.effects.filter((effect) => effect.kind.startsWith('reply')).length;
        expect(owed).toBe(isWorking(session) ? 1 : 0);
      }
    }),
  );
});

function isWorking(session: AcsSession): boolean {
  return session.state === 'awaiting-answer' || session.state === 'asking-next-request';
}
