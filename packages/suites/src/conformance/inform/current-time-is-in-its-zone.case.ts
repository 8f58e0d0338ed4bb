import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { withInform } from './informed-session.ts';

type CurrentTimeFacts = { readonly currentTime: string; readonly benchMs: number };

const minuteMs = 60_000;
/** Offsets from UTC are whole quarters of an hour; a clock that is set is right within two minutes. */
const quarterMs = 15 * minuteMs;
const setMs = 2 * minuteMs;
/** From UTC-12:00 to UTC+14:00, taken for each other. */
const offsetMsMax = 26 * 60 * minuteMs;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, CurrentTimeFacts>(
  {
    id: 'CWMP-CPE-INFORM-004',
    title: 'CurrentTime is local time with its offset from UTC',
    suite: 'conformance/inform',
    target: 'cpe',
    purpose:
      'An ACS that plans for the night of its customers goes by CurrentTime. Local time without its offset, or ' +
      'called UTC, is wrong by hours. CurrentTime must be a date and time with an offset, and mean the same ' +
      'instant as the clock of the bench. A difference that is no whole quarter of an hour is that of a clock ' +
      'which was not set, and says nothing; so does the unknown time.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['A.3.3.1-11'],
    spec: [tr069Clause('A.3.3.1', 'MUST')],
    defects: [{ id: 'current-time-in-wrong-zone', fails: 'CurrentTime is not wrong by the offset of a time zone' }],
    timeoutMs: 120_000,
    estimatedMs: 500,
  },
  {
    async observe({ cpe, inconclusive, signal }) {
      return await withInform({ cpe, inconclusive, signal }, ({ currentTime }) =>
        Promise.resolve({ currentTime, benchMs: Date.now() }),
      );
    },
    judge({ currentTime, benchMs }, { expect, notApplicable, inconclusive }) {
      const ms = Date.parse(currentTime);
      if (Number.isNaN(ms) || new Date(ms).getUTCFullYear() < 1000)
        notApplicable(`The target does not know the time (CurrentTime ${JSON.stringify(currentTime)}).`);
      expect(currentTime, 'CurrentTime has its offset from UTC').toMatch(/(Z|[+-]\d\d:\d\d)$/);
      const offMs = ms - benchMs;
      const quarters = Math.round(offMs / quarterMs);
      const isSet = Math.abs(offMs - quarters * quarterMs) <= setMs && Math.abs(offMs) <= offsetMsMax;
      if (!isSet) inconclusive(`The clock of the target is ${Math.round(offMs / 1000)} s off: it was never set.`);
      expect(Math.abs(quarters), 'CurrentTime is not wrong by the offset of a time zone').toBe(0);
    },
  },
);
export default definition;
