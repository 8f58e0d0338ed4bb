import { Agent, request } from 'node:http';
import { CaptureLog } from '@cordon/capture';
import { type CpeRequest, decodeEnvelope, defaultDialect, encodeEnvelope, type Message } from '@cordon/cwmp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Evidence, Exchange } from '../evidence/evidence.ts';
import { ScriptedAcs } from './scripted-acs.ts';

// The CPE of these tests is Node's own HTTP client: it shares no code with the listener.
const exchanges: Exchange[] = [];
const evidence: Evidence = {
  nowMs: () => performance.now(),
  exchange: (exchange) => void exchanges.push(exchange),
  observe: (_name, data) => data,
  attach: () => ({ sha256: '', bytes: 0, mediaType: '' }),
  registerSecret: () => true,
  capture: new CaptureLog(),
};

let acs: ScriptedAcs;
let agent: Agent;

beforeEach(async () => {
  exchanges.length = 0;
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  acs = await ScriptedAcs.start({
    host: '127.0.0.1',
    port: 0,
    scheme: 'http',
    hostName: '127.0.0.1',
    path: '/cwmp',
    dialect: defaultDialect,
    evidence,
    responseTimeoutMs: 5_000,
  });
});

afterEach(async () => {
  agent.destroy();
  await acs.stop();
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | undefined;
}

const post = (body: string, options: { agent?: Agent | false; cookie?: string } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'text/xml', ...(options.cookie ? { Cookie: options.cookie } : {}) };
    const outgoing = request(acs.url, { method: 'POST', agent: options.agent ?? agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const [cookie] = response.headers['set-cookie'] ?? [];
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          cookie: cookie?.split(';')[0],
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const envelope = (body: Message, id = '1'): string =>
  encodeEnvelope({ namespace: 'urn:dslforum-org:cwmp-1-2', header: { id }, body });

const inform: CpeRequest = {
  method: 'Inform',
  deviceId: { manufacturer: 'Acme', oui: '00005E', productClass: 'Box', serialNumber: '1' },
  event: [{ eventCode: '1 BOOT', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-11-24T00:00:00Z',
  retryCount: 0,
  parameterList: [],
};

const methodOf = (answer: Answer): string | undefined => decodeEnvelope(Buffer.from(answer.body)).body?.method;

test('a session that nobody asked for is answered politely to its end', async () => {
  const informed = await post(envelope(inform));
  expect([informed.status, methodOf(informed)]).toEqual([200, 'InformResponse']);
  expect((await post('')).status).toBe(204);
});

test('a case gets the next session and may ask something', async () => {
  const coming = acs.nextSession({ withinMs: 5_000 });
  const informed = post(envelope(inform));
  const session = await coming;
  expect(session.eventCodes).toEqual(['1 BOOT']);
  const asking = session.request({ method: 'GetParameterValues', parameterNames: ['Device.'] });
  await informed;
  const question = await post('');
  expect(methodOf(question)).toBe('GetParameterValues');
  const id = decodeEnvelope(Buffer.from(question.body)).header.id ?? '';
  const last = post(envelope({ method: 'GetParameterValuesResponse', parameterList: [] }, id));
  expect(await asking).toEqual({ method: 'GetParameterValuesResponse', parameterList: [] });
  const ending = session.end();
  expect((await last).status).toBe(204);
  agent.destroy();
  await ending;
  expect(session.violations).toEqual([]);
});

test('a CPE that opens a connection for every POST is one session by its cookie', async () => {
  const { cookie = '' } = await post(envelope(inform), { agent: false });
  expect((await post('', { agent: false, cookie })).status).toBe(204);
});

test('a case may answer with any bytes', async () => {
  const coming = acs.nextSession({ withinMs: 5_000 });
  const informed = post(envelope(inform));
  const session = await coming;
  const next = session.answer({ status: 418, headers: { 'X-Odd': 'yes' }, body: '<broken' });
  expect(await informed).toMatchObject({ status: 418, body: '<broken' });
  agent.destroy();
  expect(await next).toBeUndefined();
});

test('what the CPE breaks is noted, and the session goes on', async () => {
  const coming = acs.nextSession({ withinMs: 5_000 });
  const informed = post(envelope({ ...inform, maxEnvelopes: 2 }));
  const session = await coming;
  const reaching = session.reachAcsTurn();
  await informed;
  const last = post('');
  await reaching;
  expect(session.violations.map(({ rule }) => rule)).toContain('max-envelopes-is-one');
  const ending = session.end();
  expect((await last).status).toBe(204);
  agent.destroy();
  await ending;
});

test('a session that does not come is the target’s silence', async () => {
  await expect(acs.nextSession({ withinMs: 10, what: 'come back' })).rejects.toThrow(/did not come back within/);
});

test('every exchange is evidence, with the decoded message beside the bytes', async () => {
  await post(envelope(inform));
  await post('');
  expect(exchanges.map(({ request: sent, response }) => [sent?.startLine, response?.startLine])).toEqual([
    ['POST /cwmp HTTP/1.1', 'HTTP/1.1 200'],
    ['POST /cwmp HTTP/1.1', 'HTTP/1.1 204'],
  ]);
  expect(exchanges[0]?.request?.decoded).toMatchObject({ body: { method: 'Inform' } });
});

test('anything but POST is refused', async () => {
  const answer = await fetch(acs.url);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});
