import { expect, test } from 'vitest';
import { soapFault } from '../fault-codes.ts';
import type { CpeRequest } from '../rpc/messages.ts';
import type { Body, SoapHeader } from '../soap/envelope.ts';
import {
  advanceCpeSession,
  type CpeEffect,
  type CpeInput,
  type CpeSession,
  type CpeSessionOptions,
  newCpeSession,
} from './cpe-session.ts';
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
import { SessionMisuseError } from './session-misuse-error.ts';
import { type Line, playDialogue } from './transcript.test-support.ts';

type CpeLine = Line<CpeInput, CpeEffect>;

const versions = ['1.0', '1.1', '1.2', '1.3', '1.4'];

function play(options: CpeSessionOptions, ...lines: readonly CpeLine[]): CpeSession {
  return playDialogue({ start: newCpeSession(options), advance: advanceCpeSession }, lines);
}

const open = (...requests: readonly CpeRequest[]): CpeLine => ['>>', { kind: 'open', inform, requests }];
const post = (body: Body, header: SoapHeader = {}): readonly CpeLine[] => [
  ['<<', { kind: 'post', envelope: { namespace: cwmp12, header, body: body as never } }],
  ['<<', { kind: 'start-timer', timeoutS: 60 }],
];
const postInform = post(inform, { id: 'cpe-1', supportedCwmpVersions: versions });
const postEmpty: readonly CpeLine[] = [
  ['<<', { kind: 'post', envelope: undefined }],
  ['<<', { kind: 'start-timer', timeoutS: 60 }],
];
const response = (body: Body | undefined, header: SoapHeader = {}): CpeLine => [
  '>>',
  { kind: 'http-response', status: 200, envelope: decoded(body, header) },
];
const empty204: CpeLine = ['>>', { kind: 'http-response', status: 204, envelope: undefined }];
const delivered = (request: CpeRequest, answer: object): CpeLine => [
  '<<',
  { kind: 'deliver-response', request, response: answer as never },
];
const complete: CpeLine = ['<<', { kind: 'end', outcome: 'complete' }];
const failed = (failure: string, reason: string, more: object = {}): CpeLine => [
  '<<',
  { kind: 'end', outcome: 'failed', failure: failure as never, reason, ...more },
];
const violation = (rule: string, clause: string, detail: string): CpeLine => [
  '<<',
  { kind: 'violation', violation: { rule, clause, detail } },
];
const started = (...requests: readonly CpeRequest[]): readonly CpeLine[] => [
  open(...requests),
  ...postInform,
  response(informResponse, { id: 'cpe-1' }),
  delivered(inform, informResponse),
];

test('a session without requests is Inform, empty POST, 204', () => {
  const session = play({}, ...started(), ...postEmpty, empty204, complete);
  expect(session).toMatchObject({ state: 'closed', outcome: 'complete' });
});

test('requests go out in order before the empty POST', () => {
  play(
    {},
    ...started(transferComplete, getRpcMethods),
    ...post(transferComplete, { id: 'cpe-2' }),
    response({ method: 'TransferCompleteResponse' }, { id: 'cpe-2' }),
    delivered(transferComplete, { method: 'TransferCompleteResponse' }),
    ...post(getRpcMethods, { id: 'cpe-3' }),
    response({ method: 'GetRPCMethodsResponse', methodList: ['Inform'] }, { id: 'cpe-3' }),
    delivered(getRpcMethods, { method: 'GetRPCMethodsResponse', methodList: ['Inform'] }),
    ...postEmpty,
    empty204,
    complete,
  );
});

test.each([undefined, '', 'same for ever'])('the answer to an ACS request with ID %j has the same ID or none', (id) => {
  const header = id === undefined ? {} : { id };
  play(
    {},
    ...started(),
    ...postEmpty,
    response(reboot, header),
    ['<<', { kind: 'deliver-request', request: reboot }],
    ['>>', { kind: 'answer', response: { method: 'RebootResponse' } }],
    ...post({ method: 'RebootResponse' }, header),
    empty204,
    complete,
  );
});

test('a method that no ACS may call is delivered as unknown and answered by fault 9000', () => {
  play(
    {},
    ...started(),
    ...postEmpty,
    response({ method: 'unknown', name: 'X_EXAMPLE_Dance' }, { id: '1' }),
    ['<<', { kind: 'deliver-request', request: { method: 'unknown', name: 'X_EXAMPLE_Dance' } }],
    ['>>', { kind: 'answer', response: soapFault(9000) }],
    ...post(soapFault(9000), { id: '1' }),
  );
});

test('HoldRequests holds requests back until it is gone', () => {
  play(
    {},
    open(transferComplete),
    ...postInform,
    response(informResponse, { id: 'cpe-1', holdRequests: true }),
    delivered(inform, informResponse),
    ...postEmpty,
    response(reboot, { holdRequests: true }),
    ['<<', { kind: 'deliver-request', request: reboot }],
    ['>>', { kind: 'answer', response: { method: 'RebootResponse' } }],
    ...post({ method: 'RebootResponse' }),
    empty204,
    ...post(transferComplete, { id: 'cpe-2' }),
    response({ method: 'TransferCompleteResponse' }, { id: 'cpe-2' }),
    delivered(transferComplete, { method: 'TransferCompleteResponse' }),
    ...postEmpty,
    empty204,
    complete,
  );
});

test('a CPE whose policy ignores HoldRequests sends its request at once', () => {
  play(
    { obeysHoldRequests: false },
    open(transferComplete),
    ...postInform,
    response(informResponse, { id: 'cpe-1', holdRequests: true }),
    delivered(inform, informResponse),
    ...post(transferComplete, { id: 'cpe-2' }),
  );
});

test('fault 8005 repeats the same request at once, three times and no more', () => {
  const again = (id: number): readonly CpeLine[] => [
    ...post(transferComplete, { id: `cpe-${id}` }),
    response(soapFault(8005), { id: `cpe-${id}` }),
  ];
  play(
    {},
    ...started(transferComplete),
    ...[2, 3, 4, 5].flatMap(again),
    failed('too-many-retries', 'TransferComplete was answered by fault 8005 after 3 repeats in this session.'),
  );
});

test('fault 8005 to Inform repeats the Inform', () => {
  play(
    {},
    open(),
    ...postInform,
    response(soapFault(8005), { id: 'cpe-1' }),
    ...post(inform, { id: 'cpe-2', supportedCwmpVersions: versions }),
    response(informResponse, { id: 'cpe-2' }),
    delivered(inform, informResponse),
    ...postEmpty,
  );
});

test('a fault to Inform fails the session and may point to an ACS of version 1.0', () => {
  play(
    {},
    open(),
    ...postInform,
    response(soapFault(8003), { id: 'cpe-1' }),
    delivered(inform, soapFault(8003)),
    failed('inform-fault', 'Inform was answered by fault 8003.', { cwmp10Suspected: true }),
  );
});

test('a fault to another request is delivered, and the session goes on without repeating it', () => {
  play(
    {},
    ...started(transferComplete),
    ...post(transferComplete, { id: 'cpe-2' }),
    response(soapFault(8002), { id: 'cpe-2' }),
    delivered(transferComplete, soapFault(8002)),
    ...postEmpty,
    empty204,
    complete,
  );
});

test.each([301, 400, 401, 415, 503])('HTTP %i fails the session', (httpStatus) => {
  play(
    {},
    ...started(),
    ...postEmpty,
    ['>>', { kind: 'http-response', status: httpStatus, envelope: undefined }],
    failed('http-status', `The ACS answered HTTP ${httpStatus}.`, { httpStatus, cwmp10Suspected: false }),
  );
});

test('an empty response with status 200 ends the session too, and is recorded', () => {
  play(
    {},
    ...started(),
    ...postEmpty,
    ['>>', { kind: 'http-response', status: 200, envelope: undefined }],
    violation('empty-response-is-204', 'TR-069 3.4.6', 'An empty response came with status 200.'),
    complete,
  );
});

test('an empty response to Inform starts no session', () => {
  const detail = 'The Inform got an empty response.';
  play(
    { strictness: 'observe' },
    open(),
    ...postInform,
    empty204,
    violation('inform-answered-first', 'TR-069 3.7.1.1', detail),
    failed('protocol', detail),
  );
});

test('an answer with another ID fails an enforced session', () => {
  const detail = 'The answer has ID "x"; "cpe-2" was sent.';
  play(
    {},
    ...started(transferComplete),
    ...post(transferComplete, { id: 'cpe-2' }),
    response({ method: 'TransferCompleteResponse' }, { id: 'x' }),
    violation('response-id-matches-request', 'TR-069 3.5 Table 4', detail),
    failed('protocol', detail),
  );
});

test('an answer that nothing asked for fails an enforced session and is passed over when observing', () => {
  const detail = '"TransferCompleteResponse" came although nothing was asked.';
  const dialogue = [
    ...started(),
    ...postEmpty,
    response({ method: 'TransferCompleteResponse' }),
    violation('response-without-request', 'TR-069 3.5', detail),
  ];
  play({}, ...dialogue, failed('protocol', detail));
  play({ strictness: 'observe' }, ...dialogue, ...postEmpty, empty204, complete);
});

test('an ACS request where an answer is due is served only when observing', () => {
  const detail = '"Reboot" came instead of the answer to TransferComplete.';
  const dialogue = [
    ...started(transferComplete),
    ...post(transferComplete, { id: 'cpe-2' }),
    response(reboot),
    violation('answer-comes-next', 'TR-069 3.7.1.2', detail),
  ];
  play({}, ...dialogue, failed('protocol', detail));
  play({ strictness: 'observe' }, ...dialogue, ['<<', { kind: 'deliver-request', request: reboot }]);
});

test('bytes that are no envelope fail the session', () => {
  const detail = 'The response is no SOAP envelope that can be read.';
  play(
    { strictness: 'observe' },
    ...started(),
    ...postEmpty,
    response(undefined),
    violation('envelope-readable', 'TR-069 3.7.2.4', detail),
    failed('protocol', detail),
  );
});

test('a request that comes up in time is sent; after the closing empty POST it is deferred', () => {
  play(
    {},
    open(),
    ...postInform,
    ['>>', { kind: 'request', request: transferComplete }],
    response(informResponse, { id: 'cpe-1' }),
    delivered(inform, informResponse),
    ...post(transferComplete, { id: 'cpe-2' }),
    response({ method: 'TransferCompleteResponse' }, { id: 'cpe-2' }),
    delivered(transferComplete, { method: 'TransferCompleteResponse' }),
    ...postEmpty,
    ['>>', { kind: 'request', request: getRpcMethods }],
    ['<<', { kind: 'defer-request', request: getRpcMethods }],
    empty204,
    complete,
  );
});

test('a close while the application works is no failure; without a response it is', () => {
  play(
    {},
    ...started(),
    ...postEmpty,
    response(reboot),
    ['<<', { kind: 'deliver-request', request: reboot }],
    ['>>', { kind: 'transport-closed' }],
    ['>>', { kind: 'answer', response: { method: 'RebootResponse' } }],
    ...post({ method: 'RebootResponse' }),
    ['>>', { kind: 'transport-closed' }],
    failed('transport', 'The connection was lost before the HTTP response.'),
  );
});

test('an ACS that answers nothing lets the session fail', () => {
  play(
    {},
    open(),
    ...postInform,
    ['>>', { kind: 'timer-fired' }],
    failed('timed-out', 'Nothing happened for too long in state awaiting-inform-response.'),
  );
});

test('an ACS that goes on for ever is stopped', () => {
  const detail = 'The session had 2 POSTs and the ACS goes on.';
  const session = play(
    { postsMax: 2, strictness: 'observe' },
    ...started(),
    ...postEmpty,
    response(reboot),
    ['<<', { kind: 'deliver-request', request: reboot }],
    ['>>', { kind: 'answer', response: { method: 'RebootResponse' } }],
    violation('posts-within-limit', 'TR-069 3.7.2.4', detail),
    failed('protocol', detail),
  );
  expect(session.state).toBe('closed');
});

test('opening twice, or answering what nobody asked, is misuse', () => {
  const input = { kind: 'open', inform, requests: [] } as const;
  const { session } = advanceCpeSession(newCpeSession(), input);
  expect(() => advanceCpeSession(session, input)).toThrow(SessionMisuseError);
  const answer = { kind: 'answer', response: { method: 'RebootResponse' } } as const;
  expect(() => advanceCpeSession(session, answer)).toThrow(SessionMisuseError);
});

test('Inform among further requests, a request before opening, and forbidden options are misuse', () => {
  const idle = newCpeSession();
  expect(() => advanceCpeSession(idle, { kind: 'open', inform, requests: [inform] })).toThrow(SessionMisuseError);
  expect(() => advanceCpeSession(idle, { kind: 'request', request: getRpcMethods })).toThrow(SessionMisuseError);
  const { session } = advanceCpeSession(idle, { kind: 'open', inform, requests: [] });
  expect(() => advanceCpeSession(session, { kind: 'request', request: inform })).toThrow(SessionMisuseError);
  expect(() => advanceCpeSession(session, { kind: 'bogus' } as never)).toThrow(/No branch for/);
  expect(() => newCpeSession({ responseTimeoutS: 29 })).toThrow(RangeError);
  expect(() => newCpeSession({ postsMax: 0 })).toThrow(RangeError);
});

test('requests beyond the limit are deferred', () => {
  const session = play(
    { requestsMax: 1 },
    open(transferComplete, getRpcMethods),
    ['<<', { kind: 'defer-request', request: getRpcMethods }],
    ...postInform,
    ['>>', { kind: 'request', request: getRpcMethods }],
    ['<<', { kind: 'defer-request', request: getRpcMethods }],
  );
  expect(session.facts.pending).toEqual([transferComplete]);
});

test('headers and counts that an ACS must not send are recorded, and the session goes on', () => {
  play(
    {},
    open(),
    ...postInform,
    response({ method: 'InformResponse', maxEnvelopes: 2 }, { id: 'cpe-1', noMoreRequests: true, sessionTimeout: 60 }),
    violation('no-more-requests-removed', 'TR-069 3.7.2.4', 'NoMoreRequests came with "InformResponse".'),
    violation(
      'session-timeout-only-in-inform',
      'TR-069 3.5 Table 4',
      'The ACS sent SessionTimeout with "InformResponse".',
    ),
    violation('max-envelopes-is-one', 'TR-069 A.3.3.1', 'MaxEnvelopes was 2.'),
    delivered(inform, { method: 'InformResponse', maxEnvelopes: 2 }),
    ...postEmpty,
  );
});

test('SessionTimeout travels with the Inform of a CPE of version 1.3 and later only', () => {
  const header = (supportedCwmpVersions: readonly ('1.2' | '1.3')[]): SoapHeader | undefined => {
    const session = newCpeSession({ supportedCwmpVersions, sessionTimeoutS: 90 });
    const [effect] = advanceCpeSession(session, { kind: 'open', inform, requests: [] }).effects;
    return effect?.kind === 'post' ? effect.envelope?.header : undefined;
  };
  expect(header(['1.2'])).toEqual({ id: 'cpe-1' });
  expect(header(['1.3'])).toEqual({ id: 'cpe-1', sessionTimeout: 90 });
});

test('a CPE whose policy gives up after a fault ends the session as failed', () => {
  play(
    { continuesAfterFault: false },
    ...started(transferComplete),
    ...post(transferComplete, { id: 'cpe-2' }),
    response(soapFault(8002), { id: 'cpe-2' }),
    delivered(transferComplete, soapFault(8002)),
    failed('request-fault', 'TransferComplete was answered by fault 8002.'),
  );
});

test.each(['xml-end-tag', 'xml-encoding-malformed', 'soap-namespace', 'body-one-message'])(
  'a response that could be read in spite of %s fails the session all the same',
  (rule) => {
    const envelope = { ...decoded(informResponse, { id: 'cpe-1' }), violations: [{ rule, clause: 'x', detail: 'y' }] };
    const detail = `The response is no valid SOAP envelope: ${rule}.`;
    play(
      {},
      open(),
      ...postInform,
      ['>>', { kind: 'http-response', status: 200, envelope }],
      violation('envelope-readable', 'TR-069 3.7.2.4', detail),
      failed('protocol', detail),
    );
  },
);

test('what is wrong with the declared encoding or an argument leaves the session alone', () => {
  const violations = ['xml-encoding-mismatch', 'argument-order'].map((rule) => ({ rule, clause: 'x', detail: 'y' }));
  const envelope = { ...decoded(informResponse, { id: 'cpe-1' }), violations };
  play(
    {},
    open(),
    ...postInform,
    ['>>', { kind: 'http-response', status: 200, envelope }],
    delivered(inform, informResponse),
    ...postEmpty,
  );
});

test('a fault to Inform without the detail of CWMP makes an ACS of version 1.0 likely', () => {
  const detail = 'The fault has no CWMP FaultCode.';
  play(
    {},
    open(),
    ...postInform,
    response(fault(undefined), { id: 'cpe-1' }),
    violation('fault-well-formed', 'TR-069 3.5', detail),
    failed('protocol', detail, { cwmp10Suspected: true }),
  );
});

test('a fault whose faultstring is not "CWMP fault" is invalid as a whole', () => {
  const detail = 'faultstring is "oops".';
  const violations = [{ rule: 'fault-string', clause: 'TR-069 3.5', detail }];
  const envelope = { ...decoded(fault(8002), { id: 'cpe-2' }), violations };
  play(
    {},
    ...started(getRpcMethods),
    ...post(getRpcMethods, { id: 'cpe-2' }),
    ['>>', { kind: 'http-response', status: 200, envelope }],
    violation('fault-well-formed', 'TR-069 3.5', detail),
    failed('protocol', detail),
  );
});
