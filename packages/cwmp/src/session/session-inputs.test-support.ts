// Inputs for random walks: everything a peer may send, and what a host may say, right or wrong.
import * as fc from 'fast-check';
import { soapFault } from '../fault-codes.ts';
import type { AcsRequest, AcsResponse } from '../rpc/messages.ts';
import type { Body, DecodedEnvelope, SoapHeader } from '../soap/envelope.ts';
import type { AcsInput, AcsSession } from './acs-session.ts';
import type { CpeInput, CpeSession } from './cpe-session.ts';
import {
  fault,
  getRpcMethods,
  inform,
  informResponse,
  reboot,
  transferComplete,
} from './sample-messages.test-support.ts';

const bodies: readonly (Body | undefined)[] = [
  inform,
  { ...inform, maxEnvelopes: 0, event: Array.from({ length: 65 }, () => ({ eventCode: 'X A b', commandKey: '' })) },
  informResponse,
  transferComplete,
  { method: 'TransferCompleteResponse' },
  getRpcMethods,
  { method: 'GetRPCMethodsResponse', methodList: [] },
  reboot,
  { method: 'RebootResponse' },
  { method: 'unknown', name: 'X_EXAMPLE_Dance' },
  { method: 'unknown', name: 'X_EXAMPLE_DanceResponse' },
  { method: 'unknown', name: '__proto__' },
  fault(undefined),
  fault(8005),
  fault(8006),
  fault(9001),
  undefined,
];

const ids = fc.constantFrom(undefined, '', 'acs-1', 'acs-2', 'cpe-1', 'cpe-2', 'x'.repeat(300));
const versionLists = fc.constantFrom(undefined, undefined, [], [''], ['1.0'], ['1.4', '1.2'], ['9.9', '1.0']);

/** Any header, the peer's own and those it must not send. */
export const headers: fc.Arbitrary<SoapHeader> = fc.record({
  id: ids,
  holdRequests: fc.constantFrom(undefined, undefined, true, false),
  noMoreRequests: fc.constantFrom(undefined, undefined, true),
  sessionTimeout: fc.constantFrom(undefined, undefined, -1, 0, 45, 4_294_967_295),
  supportedCwmpVersions: versionLists,
  useCwmpVersion: fc.constantFrom(undefined, undefined, '1.4', '1.0', '', 'one'),
});

/** Any envelope, or none. */
export const envelopes: fc.Arbitrary<DecodedEnvelope | undefined> = fc.option(
  fc.record({
    namespace: fc.constantFrom(
      undefined,
      'urn:dslforum-org:cwmp-1-0' as const,
      'urn:dslforum-org:cwmp-1-1' as const,
      'urn:dslforum-org:cwmp-1-2' as const,
    ),
    header: headers,
    body: fc.constantFrom(...bodies),
    violations: fc.constant([]),
  }),
  { nil: undefined, freq: 4 },
);

/** A step of a walk: an input, or the one that fits the session as it stands. */
export type Move<Input> = Input | 'fitting';

/** Moves for an ACS-side session. */
export const acsMoves: fc.Arbitrary<Move<AcsInput>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('fitting' as const) },
  { weight: 4, arbitrary: envelopes.map((envelope): AcsInput => ({ kind: 'http-post', envelope })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        response: fc.constantFrom<(AcsResponse | ReturnType<typeof soapFault>)[]>(
          informResponse,
          { method: 'TransferCompleteResponse' },
          soapFault(8000),
          soapFault(8005),
        ),
        holdRequests: fc.boolean(),
      })
      .map((answer): AcsInput => ({ kind: 'answer', ...answer })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        request: fc.constantFrom<(AcsRequest | undefined)[]>(undefined, reboot, getRpcMethods),
        holdRequests: fc.boolean(),
      })
      .map((next): AcsInput => ({ kind: 'next-request', ...next })),
  },
  fc.constantFrom<AcsInput[]>(
    { kind: 'refuse', reason: 'No.' },
    { kind: 'timer-fired' },
    { kind: 'transport-closed' },
    { kind: 'transport-closed' },
  ),
);

/** What a well-behaved CPE and host would do next. */
export function fittingAcsInput(session: AcsSession): AcsInput {
  switch (session.state) {
    case 'awaiting-answer': {
      const { method } = session.request;
      const response =
        method === 'unknown'
          ? soapFault(8000)
          : ({ ...informResponse, methodList: [], method: `${method}Response` } as AcsResponse);
      return { kind: 'answer', response };
    }
    case 'asking-next-request':
      return { kind: 'next-request', request: session.facts.requestsSent < 2 ? reboot : undefined };
    case 'awaiting-response': {
      const { request, id } = session.outstanding;
      const body = { method: `${request.method}Response`, methodList: [] } as unknown as Body;
      return { kind: 'http-post', envelope: sound(body, { id }) };
    }
    case 'awaiting-inform':
      return { kind: 'http-post', envelope: sound(inform, { id: '1' }) };
    default:
      return { kind: 'http-post', envelope: undefined };
  }
}

function sound(body: Body, header: SoapHeader): DecodedEnvelope {
  return { namespace: 'urn:dslforum-org:cwmp-1-2', header, body, violations: [] };
}

/** Moves for a CPE-side session. */
export const cpeMoves: fc.Arbitrary<Move<CpeInput>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('fitting' as const) },
  {
    weight: 4,
    arbitrary: fc
      .record({ status: fc.constantFrom(200, 200, 200, 200, 204, 204, 400, 500, 0, 999), envelope: envelopes })
      .map((response): CpeInput => ({ kind: 'http-response', ...response })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom({ method: 'RebootResponse' as const }, soapFault(9000))
      .map((response): CpeInput => ({ kind: 'answer', response })),
  },
  fc.constantFrom<CpeInput[]>(
    { kind: 'open', inform, requests: [transferComplete] },
    { kind: 'request', request: getRpcMethods },
    { kind: 'request', request: transferComplete },
    { kind: 'timer-fired' },
    { kind: 'transport-closed' },
  ),
);

/** What a well-behaved ACS and host would do next. */
export function fittingCpeInput(session: CpeSession): CpeInput {
  switch (session.state) {
    case 'idle':
      return { kind: 'open', inform, requests: [transferComplete] };
    case 'awaiting-answer': {
      const { method } = session.request;
      if (method === 'unknown') return { kind: 'answer', response: soapFault(9000) };
      return { kind: 'answer', response: { method: `${method}Response`, methodList: [] } as never };
    }
    case 'awaiting-inform-response':
    case 'awaiting-response': {
      const { request, id } = session.outstanding;
      // The ACS of these walks holds back the CPEs whose IDs begin so.
      const hold = request.method === 'Inform' && id.startsWith('held-') ? { holdRequests: true } : {};
      const body = { ...informResponse, method: `${request.method}Response` } as unknown as Body;
      return { kind: 'http-response', status: 200, envelope: sound(body, { id, ...hold }) };
    }
    case 'awaiting-request': {
      const envelope = session.facts.posts < 5 ? sound(reboot, { id: '1' }) : undefined;
      return { kind: 'http-response', status: envelope === undefined ? 204 : 200, envelope };
    }
    default:
      return { kind: 'timer-fired' };
  }
}
