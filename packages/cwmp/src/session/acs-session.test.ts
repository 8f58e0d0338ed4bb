import { expect, test } from 'vitest';
import {
  type AcsEffect,
  type AcsInput,
  type AcsSession,
  type AcsSessionOptions,
  advanceAcsSession,
  newAcsSession,
} from './acs-session.ts';
import {
  cwmp12,
  decoded,
  fault,
  getRpcMethods,
  inform,
  informResponse,
  reboot,
  transferComplete,
} from './sample-messages.test-support.ts';
import { type Line, playDialogue } from './transcript.test-support.ts';
import { soapFault } from '../fault-codes.ts';
import type { Body, SoapHeader } from '../soap/envelope.ts';
import { SessionMisuseError } from './session-misuse-error.ts';

type AcsLine = Line<AcsInput, AcsEffect>;

function play(options: AcsSessionOptions, ...lines: readonly AcsLine[]): AcsSession {
  return playDialogue({ start: newAcsSession(options), advance: advanceAcsSession }, lines);
}

const post = (body: Body | undefined, header: SoapHeader = {}): AcsLine => [
  '>>',
  { kind: 'http-post', envelope: decoded(body, header) },
];
const emptyPost: AcsLine = ['>>', { kind: 'http-post', envelope: undefined }];
const startTimer: AcsLine = ['<<', { kind: 'start-timer', timeoutS: 60 }];
const reply = (body: Body, header: SoapHeader = {}): AcsLine => [
  '<<',
  { kind: 'reply', envelope: { namespace: cwmp12, header, body: body as never } },
];
const ask: AcsLine = ['<<', { kind: 'ask-next-request' }];
const askNothing: AcsLine = ['>>', { kind: 'next-request', request: undefined }];
const violation = (rule: string, clause: string, detail: string): AcsLine => [
  '<<',
  { kind: 'violation', violation: { rule, clause, detail } },
];
const aborted = (reason: string): readonly AcsLine[] => [
  ['<<', { kind: 'reply-bad-request', reason }],
  ['<<', { kind: 'end', outcome: 'aborted', reason }],
];
const complete: AcsLine = ['<<', { kind: 'end', outcome: 'complete' }];

const opened: readonly AcsLine[] = [
  post(inform, { id: '7' }),
  ['<<', { kind: 'deliver-request', request: inform }],
  ['>>', { kind: 'answer', response: informResponse }],
  reply(informResponse, { id: '7' }),
  startTimer,
];

const asked: readonly AcsLine[] = [
  ...opened,
  emptyPost,
  ask,
  ['>>', { kind: 'next-request', request: reboot }],
  reply(reboot, { id: 'acs-1' }),
  startTimer,
];

test('a session without requests is Inform, empty POST, empty response', () => {
  const session = play({}, ...opened, emptyPost, ask, askNothing, ['<<', { kind: 'reply-empty' }], complete);
  expect(session).toMatchObject({ state: 'closed', outcome: 'complete' });
});

test('requests of the CPE are answered before those of the ACS', () => {
  play(
    {},
    ...opened,
    post(transferComplete, { id: '8' }),
    ['<<', { kind: 'deliver-request', request: transferComplete }],
    ['>>', { kind: 'answer', response: { method: 'TransferCompleteResponse' } }],
    reply({ method: 'TransferCompleteResponse' }, { id: '8' }),
    startTimer,
    emptyPost,
    ask,
    ['>>', { kind: 'next-request', request: reboot }],
    reply(reboot, { id: 'acs-1' }),
    startTimer,
    post({ method: 'RebootResponse' }, { id: 'acs-1' }),
    ['<<', { kind: 'deliver-response', request: reboot, response: { method: 'RebootResponse' } }],
    ask,
    askNothing,
    ['<<', { kind: 'reply-empty' }],
    complete,
  );
});

test.each([undefined, '', '0'])('the answer to a request with ID %j has the same ID or none', (id) => {
  const header = id === undefined ? {} : { id };
  play(
    {},
    post(inform, header),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: informResponse }],
    reply(informResponse, header),
    startTimer,
  );
});

test('InformResponse leaves with MaxEnvelopes 1, whatever the application said', () => {
  play(
    {},
    post(inform),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: { method: 'InformResponse', maxEnvelopes: 9 } }],
    reply(informResponse),
    startTimer,
  );
});

test('a method that no CPE may call is delivered as unknown and answered by fault 8000', () => {
  play(
    {},
    ...opened,
    post({ method: 'Reboot', commandKey: '' }),
    ['<<', { kind: 'deliver-request', request: { method: 'unknown', name: 'Reboot' } }],
    ['>>', { kind: 'answer', response: soapFault(8000) }],
    reply(soapFault(8000)),
    startTimer,
  );
});

test('a fault is delivered as the answer to our request', () => {
  play(
    {},
    ...asked,
    post(fault(9001), { id: 'acs-1' }),
    ['<<', { kind: 'deliver-response', request: reboot, response: fault(9001) }],
    ask,
  );
});

test('an answer without ID is recorded and taken, because only one request can be under way', () => {
  play(
    {},
    ...asked,
    post({ method: 'RebootResponse' }),
    violation('response-has-id', 'TR-069 3.5 Table 4', 'The answer has no ID; "acs-1" was sent.'),
    ['<<', { kind: 'deliver-response', request: reboot, response: { method: 'RebootResponse' } }],
    ask,
  );
});

test('an answer with another ID ends an enforced session', () => {
  const detail = 'The answer has ID "acs-0"; "acs-1" was sent.';
  play(
    {},
    ...asked,
    post({ method: 'RebootResponse' }, { id: 'acs-0' }),
    violation('response-id-matches-request', 'TR-069 3.5 Table 4', detail),
    ...aborted(detail),
  );
});

test.each([{ strictness: 'observe' }, { tolerated: ['response-id-matches-request'] }] as const)(
  'an answer with another ID is taken under %j',
  (options) => {
    play(
      options,
      ...asked,
      post({ method: 'RebootResponse' }, { id: 'acs-0' }),
      violation('response-id-matches-request', 'TR-069 3.5 Table 4', 'The answer has ID "acs-0"; "acs-1" was sent.'),
      ['<<', { kind: 'deliver-response', request: reboot, response: { method: 'RebootResponse' } }],
      ask,
    );
  },
);

test('a response before any request ends an enforced session', () => {
  const detail = '"RebootResponse" came although nothing was asked.';
  play(
    {},
    ...opened,
    post({ method: 'RebootResponse' }, { id: '9' }),
    violation('response-without-request', 'TR-069 3.5', detail),
    ...aborted(detail),
  );
});

test('a session that does not start with Inform ends even when observing', () => {
  const detail = 'The first POST carried "TransferComplete".';
  play(
    { strictness: 'observe' },
    post(transferComplete),
    violation('session-starts-with-inform', 'TR-069 3.7', detail),
    ...aborted(detail),
  );
});

test('bytes that are no envelope are answered by HTTP 400', () => {
  const detail = 'The body is no SOAP envelope that can be read.';
  play({}, ...opened, post(undefined), violation('envelope-readable', 'TR-069 3.7.2.4', detail), ...aborted(detail));
});

test('an empty POST while HoldRequests is true does not end the part of the CPE', () => {
  play(
    {},
    post(inform),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: informResponse, holdRequests: true }],
    reply(informResponse, { holdRequests: true }),
    startTimer,
    emptyPost,
    ask,
    askNothing,
    ['<<', { kind: 'reply-empty' }],
    startTimer,
    post(transferComplete),
    ['<<', { kind: 'deliver-request', request: transferComplete }],
    ['>>', { kind: 'answer', response: { method: 'TransferCompleteResponse' } }],
    reply({ method: 'TransferCompleteResponse' }),
    startTimer,
    emptyPost,
    ask,
    askNothing,
    ['<<', { kind: 'reply-empty' }],
    complete,
  );
});

test('a request while HoldRequests is true ends an enforced session', () => {
  const detail = '"TransferComplete" came although the last response had HoldRequests true.';
  play(
    {},
    post(inform),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: informResponse, holdRequests: true }],
    reply(informResponse, { holdRequests: true }),
    startTimer,
    post(transferComplete),
    violation('no-request-while-held', 'TR-069 3.7.1.3', detail),
    ...aborted(detail),
  );
});

test('a request after the empty POST is recorded and served when observing', () => {
  play(
    { strictness: 'observe' },
    ...asked,
    post({ method: 'RebootResponse' }, { id: 'acs-1' }),
    ['<<', { kind: 'deliver-response', request: reboot, response: { method: 'RebootResponse' } }],
    ask,
    ['>>', { kind: 'next-request', request: getRpcMethods }],
    reply(getRpcMethods, { id: 'acs-2' }),
    startTimer,
    post(transferComplete),
    violation('answer-comes-next', 'TR-069 3.7.1.2', '"TransferComplete" came instead of the answer to GetRPCMethods.'),
    violation('no-request-after-empty-post', 'TR-069 3.7.1.3', '"TransferComplete" came after an empty POST.'),
    ['<<', { kind: 'deliver-request', request: transferComplete }],
    ['>>', { kind: 'answer', response: { method: 'TransferCompleteResponse' } }],
    reply({ method: 'TransferCompleteResponse' }),
    startTimer,
    post({ method: 'GetRPCMethodsResponse', methodList: [] }, { id: 'acs-2' }),
    [
      '<<',
      {
        kind: 'deliver-response',
        request: getRpcMethods,
        response: { method: 'GetRPCMethodsResponse', methodList: [] },
      },
    ],
    ask,
  );
});

test('fault 8005 to Inform waits for the identical Inform', () => {
  play(
    {},
    post(inform),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: soapFault(8005) }],
    reply(soapFault(8005)),
    startTimer,
    post({ ...inform, retryCount: 1 }),
    violation('same-request-after-8005', 'TR-069 3.7.1.6', '"Inform" came where the same Inform was due again.'),
    ['<<', { kind: 'deliver-request', request: { ...inform, retryCount: 1 } }],
  );
});

test('another fault to Inform is the last word of the session', () => {
  play(
    {},
    post(inform),
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: soapFault(8003) }],
    reply(soapFault(8003)),
    ['<<', { kind: 'end', outcome: 'aborted', reason: 'The Inform was answered by fault 8003.' }],
  );
});

test('a request that was refused is noticed when it comes again', () => {
  const refused: readonly AcsLine[] = [
    ['<<', { kind: 'deliver-request', request: transferComplete }],
    ['>>', { kind: 'answer', response: soapFault(8002) }],
    reply(soapFault(8002)),
    startTimer,
  ];
  play(
    {},
    ...opened,
    post(transferComplete),
    ...refused,
    post(transferComplete),
    violation('no-repeat-after-fault', 'TR-069 3.7.1.6', '"TransferComplete" came again after a fault.'),
    ...refused,
  );
});

test('a second Inform ends an enforced session', () => {
  play(
    {},
    ...opened,
    post(inform),
    violation('one-inform-per-session', 'TR-069 3.7', 'A further Inform came.'),
    ...aborted('A further Inform came.'),
  );
});

test('a POST after the end is answered by HTTP 400 and does not end the session twice', () => {
  const detail = 'A POST came after the session had ended.';
  play(
    {},
    ...opened,
    ['>>', { kind: 'timer-fired' }],
    ['<<', { kind: 'end', outcome: 'aborted', reason: 'The CPE sent nothing for too long.' }],
    emptyPost,
    violation('post-after-close', 'TR-069 3.7.1.4', detail),
    ['<<', { kind: 'reply-bad-request', reason: detail }],
  );
});

test('a CPE that closes without an empty POST has not completed its session', () => {
  play(
    {},
    ...opened,
    ['>>', { kind: 'transport-closed' }],
    violation('no-close-before-session-end', 'TR-069 3.4.2', 'The connection was closed in state cpe-turn.'),
    ['<<', { kind: 'end', outcome: 'aborted', reason: 'The CPE closed the connection before the session had ended.' }],
  );
});

test('a session that outlives its connection goes on with the next POST', () => {
  play(
    { outlivesConnection: true },
    ...opened,
    ['>>', { kind: 'transport-closed' }],
    violation('no-close-before-session-end', 'TR-069 3.4.2', 'The connection was closed in state cpe-turn.'),
    emptyPost,
    ask,
    askNothing,
    ['<<', { kind: 'reply-empty' }],
    complete,
  );
});

test('the application may fail the session by HTTP 400', () => {
  play(
    {},
    ...opened,
    emptyPost,
    ask,
    ['>>', { kind: 'refuse', reason: 'No more today.' }],
    ...aborted('No more today.'),
  );
});

test('the session waits as long as the CPE proposes, within the limit', () => {
  const answered = (sessionTimeout: number, timeoutS: number) =>
    play(
      {},
      post(inform, { sessionTimeout }),
      ['<<', { kind: 'deliver-request', request: inform }],
      ['>>', { kind: 'answer', response: informResponse }],
      reply(informResponse),
      ['<<', { kind: 'start-timer', timeoutS }],
    );
  answered(45, 45);
  answered(4_000_000_000, 600);
});

test('headers that are not the business of a CPE are recorded, and the session goes on', () => {
  play(
    {},
    post(inform, { holdRequests: true, noMoreRequests: true, useCwmpVersion: '1.4', sessionTimeout: 5 }),
    violation('hold-requests-only-from-acs', 'TR-069 3.5 Table 4', 'The CPE sent HoldRequests with "Inform".'),
    violation('no-more-requests-removed', 'TR-069 3.7.2.4', 'The CPE sent NoMoreRequests with "Inform".'),
    violation(
      'use-version-only-in-inform-response',
      'TR-069 3.5 Table 4',
      'The CPE sent UseCWMPVersion with "Inform".',
    ),
    violation('session-timeout-at-least-30', 'TR-069 3.5 Table 4', 'The CPE proposed 5 seconds.'),
    ['<<', { kind: 'deliver-request', request: inform }],
  );
});

test('a CPE that goes on for ever is stopped', () => {
  const detail = 'The session had 1 POSTs already.';
  play(
    { postsMax: 1, strictness: 'observe' },
    ...opened,
    emptyPost,
    violation('posts-within-limit', 'TR-069 3.7.2.4', detail),
    ...aborted(detail),
  );
});

test('an answer that nobody asked for, or of another method, is misuse', () => {
  const session = newAcsSession();
  expect(() => advanceAcsSession(session, { kind: 'answer', response: informResponse })).toThrow(SessionMisuseError);
  const delivered = advanceAcsSession(session, { kind: 'http-post', envelope: decoded(inform) }).session;
  const wrong: AcsInput = { kind: 'answer', response: { method: 'TransferCompleteResponse' } };
  expect(() => advanceAcsSession(delivered, wrong)).toThrow(/TransferCompleteResponse does not answer Inform/);
});

test('a request of a newer version than the session uses is misuse', () => {
  const step = advanceAcsSession(newAcsSession(), {
    kind: 'http-post',
    envelope: decoded(inform, {}, 'urn:dslforum-org:cwmp-1-0'),
  });
  const answered = advanceAcsSession(step.session, { kind: 'answer', response: informResponse }).session;
  const asking = advanceAcsSession(answered, { kind: 'http-post', envelope: undefined }).session;
  const request = { method: 'CancelTransfer', commandKey: '' } as const;
  expect(() => advanceAcsSession(asking, { kind: 'next-request', request })).toThrow(/not part of CWMP 1.0/);
});

test('refusing where no POST waits, and options that TR-069 forbids, are misuse', () => {
  expect(() => advanceAcsSession(newAcsSession(), { kind: 'refuse', reason: '' })).toThrow(SessionMisuseError);
  expect(() => advanceAcsSession(newAcsSession(), { kind: 'bogus' } as never)).toThrow(/No branch for/);
  expect(() => newAcsSession({ sessionTimeoutS: 29 })).toThrow(RangeError);
  expect(() => newAcsSession({ postsMax: 0 })).toThrow(RangeError);
  expect(() => newAcsSession({ supportedCwmpVersions: [] })).toThrow(RangeError);
});

test('a fourth repeat after fault 8005 is one too many', () => {
  const again: readonly AcsLine[] = [
    ['<<', { kind: 'deliver-request', request: inform }],
    ['>>', { kind: 'answer', response: soapFault(8005) }],
    reply(soapFault(8005)),
    startTimer,
    post(inform),
  ];
  play(
    {},
    post(inform),
    ...again,
    ...again,
    ...again,
    ...again,
    violation('three-repeats-at-most', 'TR-069 3.7.1.6', '"Inform" was repeated for the 4th time.'),
    ['<<', { kind: 'deliver-request', request: inform }],
  );
});

test('a fault without a CWMP code is no fault: enforcing ends, observing delivers it', () => {
  const detail = 'The fault has no CWMP FaultCode.';
  const broken = [
    ...asked,
    post(fault(undefined), { id: 'acs-1' }),
    violation('fault-well-formed', 'TR-069 3.5', detail),
  ];
  play({}, ...broken, ...aborted(detail));
  play(
    { strictness: 'observe' },
    ...broken,
    ['<<', { kind: 'deliver-response', request: reboot, response: fault(undefined) }],
    ask,
  );
});

test('a connection that carried nothing is no breach of a session', () => {
  const reason = 'The CPE closed the connection before it sent anything.';
  play({}, ['>>', { kind: 'transport-closed' }], ['<<', { kind: 'end', outcome: 'aborted', reason }]);
});
