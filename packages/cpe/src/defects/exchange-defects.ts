import { type CpeSessionOptions, soapFault } from '@cordon/cwmp';
import type { CpePolicies } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const withSession =
  (session: CpeSessionOptions) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, session: { ...policies.session, ...session } });

/** What goes wrong between the messages of one session. */
export const exchangeDefects: readonly CpeDefect[] = [
  {
    id: 'answers-under-an-id-of-its-own',
    sentence: 'Answers a request under an ID that the ACS did not use.',
    requirements: ['3.5-43'],
    apply: (policies) => ({
      ...policies,
      writeEnvelope: (written) => {
        const envelope = policies.writeEnvelope(written);
        const isAnswer = envelope.body.method === 'Fault' || envelope.body.method.endsWith('Response');
        return isAnswer ? { ...envelope, header: { ...envelope.header, id: 'cpe-0' } } : envelope;
      },
    }),
  },
  {
    id: 'max-envelopes-two',
    sentence: 'Offers two envelopes at a time, as CWMP 1.0 allowed.',
    requirements: ['A.3.3.1-09'],
    apply: (policies) => ({
      ...policies,
      writeEnvelope: (written) => {
        const envelope = policies.writeEnvelope(written);
        const { body } = envelope;
        return body.method === 'Inform' ? { ...envelope, body: { ...body, maxEnvelopes: 2 } } : envelope;
      },
    }),
  },
  {
    id: 'ignores-hold-requests',
    sentence: 'Sends requests of its own while the ACS has HoldRequests set.',
    requirements: ['3.7-21', '3.7-30', '3.5-49'],
    apply: withSession({ obeysHoldRequests: false }),
  },
  {
    id: 'request-after-closing-empty-post',
    sentence: 'Sends its own requests behind the empty POST by which it says that it has none.',
    requirements: ['3.7-19', '3.7-23', '3.7-28'],
    apply: withSession({ requestsGo: 'after-closing' }),
  },
  {
    id: 'gives-up-after-a-fault',
    sentence: 'Ends the session when the ACS answers one of its requests other than Inform by a fault.',
    requirements: ['3.7-48', '3.7-120'],
    apply: withSession({ continuesAfterFault: false }),
  },
  {
    id: 'repeats-8005-without-end',
    sentence: 'Repeats a request after fault 8005 more than three times in a session.',
    requirements: ['3.7-118'],
    apply: withSession({ retriesAfter8005Max: 12 }),
  },
  {
    id: 'takes-inform-fault-for-an-answer',
    sentence: 'Goes on with the session after a fault to its Inform.',
    requirements: ['3.7-13', '3.7-40'],
    apply: (policies) => ({
      ...policies,
      readAcsEnvelope: (received) => {
        const envelope = policies.readAcsEnvelope(received);
        if (envelope.body?.method !== 'Fault' || envelope.body.faultCode === 8005) return envelope;
        return { ...envelope, body: { method: 'InformResponse', maxEnvelopes: 1 } };
      },
    }),
  },
  {
    id: 'unknown-method-internal-error',
    sentence: 'Answers a method that it does not know by fault 9002, internal error.',
    requirements: ['3.5-36', 'A.5.1-06'],
    apply: (policies) => ({
      ...policies,
      writeAnswer: (answered) => {
        const answer = policies.writeAnswer(answered);
        return answer.method === 'Fault' && answer.faultCode === 9000 ? soapFault(9002) : answer;
      },
    }),
  },
  {
    id: 'fault-in-its-own-words',
    sentence: 'Writes a faultstring of its own instead of "CWMP fault".',
    requirements: ['3.5-22'],
    apply: (policies) => ({
      ...policies,
      writeAnswer: (answered) => {
        const answer = policies.writeAnswer(answered);
        return answer.method === 'Fault' ? { ...answer, soapFaultString: answer.faultString } : answer;
      },
    }),
  },
  {
    id: 'ignores-must-understand',
    sentence: 'Carries out a request whose header has an element that it must understand and does not know.',
    requirements: ['3.5-01'],
    apply: (policies) => ({ ...policies, heedsMustUnderstand: false }),
  },
];
