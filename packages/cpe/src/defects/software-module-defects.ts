import type { DUStateChangeComplete, EventStruct, OpResultStruct } from '@cordon/cwmp';
import type { CpePolicies, SoftwareModuleStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const softwareModules =
  (changed: Partial<SoftwareModuleStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    softwareModules: { ...policies.softwareModules, ...changed },
  });

const report =
  (write: (call: DUStateChangeComplete) => DUStateChangeComplete) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    writeCall: (call) => {
      const written = policies.writeCall(call);
      return written.method === 'DUStateChangeComplete' ? write(written) : written;
    },
  });

const faults = (write: (fault: OpResultStruct['fault']) => OpResultStruct['fault']): ReturnType<typeof report> =>
  report((call) => ({ ...call, results: call.results.map((result) => ({ ...result, fault: write(result.fault) })) }));

const events =
  (write: (events: readonly EventStruct[]) => readonly EventStruct[]) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    informEvents: (told) => write(policies.informEvents(told)),
  });

const isM = ({ eventCode }: EventStruct): boolean => eventCode === 'M ChangeDUState';

/** What goes wrong with deployment units, and with the reports about them. */
export const softwareModuleDefects: readonly CpeDefect[] = [
  {
    id: 'du-fault-refuses-the-request',
    sentence: 'Answers ChangeDUState by the fault of the first operation that cannot be carried out.',
    requirements: ['A.4.1.10-13', 'A.4.1.10-34'],
    apply: softwareModules({ refusalFor: (operationFaults) => operationFaults()[0] }),
  },
  {
    id: 'sixteen-operations-refused',
    sentence: 'Takes no more than eight operations in a ChangeDUState.',
    requirements: ['A.4.1.10-10'],
    apply: softwareModules({ operationsMax: 8 }),
  },
  {
    id: 'failed-install-retried',
    sentence: 'Fetches a package a second time when the first time failed.',
    requirements: ['A.4.1.10-12'],
    apply: softwareModules({ triesOnce: false }),
  },
  {
    id: 'du-results-reversed',
    sentence: 'Reports the results of a ChangeDUState with the last operation first.',
    requirements: ['A.4.1.10-06'],
    apply: report((call) => ({ ...call, results: call.results.toReversed() })),
  },
  {
    id: 'du-result-of-first-operation-only',
    sentence: 'Reports the result of the first operation of a ChangeDUState and of no other.',
    requirements: ['A.4.1.10-05', 'A.4.1.10-13'],
    apply: report((call) => ({ ...call, results: call.results.slice(0, 1) })),
  },
  {
    id: 'failed-install-reported-as-installed',
    sentence: 'Reports CurrentState Installed for every operation that failed.',
    requirements: ['A.4.2.3-09'],
    apply: report((call) => ({
      ...call,
      results: call.results.map((result) =>
        result.currentState === 'Failed' ? { ...result, currentState: 'Installed' } : result,
      ),
    })),
  },
  {
    id: 'du-result-with-a-transfer-fault',
    sentence: 'Reports a package that could not be had with 9010, a code of TransferComplete that results do not know.',
    requirements: ['A.4.2.3-16'],
    apply: faults((fault) => (fault.faultCode === 9016 ? { ...fault, faultCode: 9010 } : fault)),
  },
  {
    id: 'failed-operation-without-fault-code',
    sentence: 'Reports every operation on a deployment unit with FaultCode 0.',
    requirements: ['A.4.1.10-13', 'A.4.2.3-16'],
    apply: faults(() => ({ faultCode: 0, faultString: '' })),
  },
  {
    id: 'm-change-du-state-without-command-key',
    sentence: 'Reports M ChangeDUState with an empty CommandKey.',
    requirements: ['3.7-86', 'A.3.3.1-35'],
    apply: events((told) => told.map((event) => (isM(event) ? { ...event, commandKey: '' } : event))),
  },
  {
    id: 'du-state-change-complete-without-m-event',
    sentence:
      'Announces a report about deployment units by 11 DU STATE CHANGE COMPLETE alone, without M ChangeDUState.',
    requirements: ['3.7-86', '3.7-100'],
    apply: events((told) => told.filter((event) => !isM(event))),
  },
  {
    id: 'du-report-without-command-key',
    sentence: 'Calls DUStateChangeComplete with an empty CommandKey.',
    requirements: ['A.4.2.3-05'],
    apply: report((call) => ({ ...call, commandKey: '' })),
  },
  {
    id: 'du-report-confirmed-by-inform-response',
    sentence:
      'Takes InformResponse for the confirmation of DUStateChangeComplete, and forgets a result that the ACS refused.',
    requirements: ['3.7-62', '3.7-77', '3.7-86', 'A.4.2.3-02', 'A.4.2.3-03'],
    apply: (policies) => ({
      ...policies,
      transfers: {
        ...policies.transfers,
        confirmedByInform: [...policies.transfers.confirmedByInform, 'DUStateChangeComplete'],
      },
    }),
  },
];
