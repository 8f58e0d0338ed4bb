import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { runUpload, type TransferEnd } from './run-transfer.ts';

type Facts = { readonly end: TransferEnd };

/** A wrong zone is a quarter of an hour off at least; between two readings of one clock lie seconds. */
const toleranceMs = 120_000;

const hasZone = (time: string): boolean => /(Z|[+-]\d\d:\d\d)$/.test(time);
/** Milliseconds of a time that is in UTC, also where it does not say so: NaN for what is no time. */
const utcMs = (time: string): number => Date.parse(hasZone(time) ? time : `${time}Z`);
/** Whether a CurrentTime is an instant: without its offset, which another case judges, it is none. */
const isKnown = (time: string): boolean => hasZone(time) && Date.parse(time) > Date.UTC(1000);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-TRANSFER-013',
    title: 'StartTime and CompleteTime are when the transfer took place, in UTC',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Operators relate outages to transfers by these times. The target uploads a file with a delay of a second; ' +
      'StartTime and CompleteTime of its TransferComplete must lie between the CurrentTime of the Inform with ' +
      'the order and that of the report, two minutes aside. A device without a clock is not judged.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.3.3.2-11', 'A.3.3.2-13'],
    spec: [tr069Clause('A.3.3.2', 'SHOULD')],
    defects: [{ id: 'transfer-times-an-hour-off', fails: 'StartTime lies between the order and the report' }],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Upload'],
    timeoutMs: 300_000,
    estimatedMs: 2_500,
  },
  {
    async observe(context) {
      const { end } = await runUpload(context, { commandKey: 'cordon-times', delaySeconds: 1 });
      return { end };
    },
    judge({ end: { report, orderTime } }, { expect, inconclusive }) {
      const { informTime, startTime, completeTime, faultCode } =
        report ?? inconclusive('The target told no TransferComplete.');
      if (faultCode !== 0) inconclusive(`The upload failed: FaultCode ${faultCode}.`);
      if (!isKnown(orderTime) || !isKnown(informTime))
        inconclusive(`CurrentTime does not tell the time: ${orderTime}, then ${informTime}.`);
      const [fromMs, toMs] = [Date.parse(orderTime) - toleranceMs, Date.parse(informTime) + toleranceMs];
      const isBetween = (time: string): boolean => utcMs(time) >= fromMs && utcMs(time) <= toMs;
      expect(isBetween(startTime), 'StartTime lies between the order and the report').toBe(true);
      expect(isBetween(completeTime), 'CompleteTime lies between the order and the report').toBe(true);
    },
  },
);
export default definition;
