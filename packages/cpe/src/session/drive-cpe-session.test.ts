import { decodeEnvelope, encodeEnvelope, type Envelope, type Inform, type Message, type SoapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { driveCpeSession, type PostResult } from './drive-cpe-session.ts';

const inform: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'M', oui: '00005E', productClass: 'P', serialNumber: 'S' },
  event: [{ eventCode: '1 BOOT', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-01-01T00:00:00+00:00',
  retryCount: 0,
  parameterList: [],
};

/** Plays one session against a list of answers of the ACS; `undefined` is an empty one. */
async function play(...answers: readonly (Message | SoapFault | PostResult | undefined)[]) {
  const posted: string[] = [];
  const delivered: string[] = [];
  const left = [...answers];
  const end = await driveCpeSession(
    {
      open: () => ({ inform, requests: [] }),
      post: async (envelope) => {
        posted.push(envelope?.body.method ?? 'empty');
        return resultOf(left.shift(), envelope);
      },
      answer: (request) => ({ method: 'GetRPCMethodsResponse', methodList: [request.method] }),
      delivered: (request, response) => delivered.push(`${request.method}: ${response.method}`),
      violation: () => undefined,
    },
    {},
  );
  return { end, posted, delivered };
}

function resultOf(answer: Message | SoapFault | PostResult | undefined, posted: Envelope | undefined): PostResult {
  if (answer === undefined) return { kind: 'answered', status: 204, envelope: undefined };
  if ('kind' in answer) return answer;
  const id = answer.method.endsWith('Response') ? posted?.header.id : 'acs-1';
  const text = encodeEnvelope({ namespace: 'urn:dslforum-org:cwmp-1-2', header: { id }, body: answer });
  return { kind: 'answered', status: 200, envelope: decodeEnvelope(Buffer.from(text)) };
}

const informResponse = { method: 'InformResponse', maxEnvelopes: 1 } as const;

test('Inform, a request of the ACS, and the end', async () => {
  const { end, posted, delivered } = await play(informResponse, { method: 'GetRPCMethods' }, undefined);
  expect(posted).toEqual(['Inform', 'empty', 'GetRPCMethodsResponse']);
  expect([end.outcome, delivered]).toEqual(['complete', ['Inform: InformResponse']]);
});

test.each([
  ['timed-out', { kind: 'timed-out' }, 'timed-out'],
  ['lost', { kind: 'lost', reason: 'reset' }, 'transport'],
  ['HTTP 503', { kind: 'answered', status: 503, envelope: undefined }, 'http-status'],
] as const)('%s is a failed session', async (_, answer, failure) => {
  expect((await play(answer)).end).toMatchObject({ outcome: 'failed', failure });
});
