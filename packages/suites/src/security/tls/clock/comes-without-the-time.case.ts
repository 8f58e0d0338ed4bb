import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { calibrated } from '../certificates/calibration.ts';
import { situatedChains } from '../certificates/situated-chains.ts';
import { knowsTheTime, TargetClock, type TimelessBoot } from './target-clock.ts';

const timeless = {
  device: 'reference-cpe-without-battery',
  fails: 'a session is opened although nobody tells the target the time',
} as const;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TimelessBoot>(
  {
    id: 'TLS-C-008',
    title: 'A target that has never had the time comes to an ACS with a valid certificate',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Time servers are out of reach now and then, and many devices have no battery for their clock. TR-069 has them contact ' +
      'their ACS all the same and leave the dates of its certificate out; one that waits for the time for ever, or refuses ' +
      'what it cannot date, is lost to its operator. The bench becomes its time server, falls silent, restarts the target, and ' +
      'waits for its session; when none comes, the time is told and it is waited for once more.',
    ...calibrated(situatedChains['TLS-C-008']),
    safety: 'S4',
    requirements: ['3.3-33', '3.3-34'],
    spec: [tr069Clause('3.3', 'MUST')],
    needs: ['https', 'time-server'],
    defects: [
      { ...timeless, id: 'waits-for-the-time' },
      { ...timeless, id: 'checks-dates-without-time' },
    ],
    timeoutMs: 1_800_000,
    estimatedMs: 4_000,
  },
  {
    async observe(context) {
      const clock = await TargetClock.take(context);
      const boot = await clock.bootWithoutTime();
      await clock.lead(0);
      return boot;
    },
    judge(boot, { expect, inconclusive, notApplicable }) {
      const { came, cameWithTime, currentTime } = boot;
      if (came && knowsTheTime(boot))
        notApplicable(
          `The target has the time right after its start (CurrentTime ${currentTime}), though nobody told it.`,
        );
      if (!came && cameWithTime !== true)
        inconclusive('The target did not come after its start, with the time or without it.');
      expect(came, 'a session is opened although nobody tells the target the time').toBe(true);
    },
  },
);
export default definition;
