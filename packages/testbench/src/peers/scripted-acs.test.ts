import { once } from 'node:events';
import { connect } from 'node:net';
import { decodeEnvelope, soapFault } from '@cordon/cwmp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Answer, envelope, HttpCpe, inform } from './http-cpe.test-support.ts';

let cpe: HttpCpe;

beforeEach(async () => {
  cpe = await HttpCpe.start(5_000);
});

afterEach(() => cpe.stop());

const methodOf = (answer: Answer): string | undefined => decodeEnvelope(Buffer.from(answer.body)).body?.method;

test('a session that nobody asked for is answered politely to its end', async () => {
  const informed = await cpe.post(envelope(inform));
  expect([informed.status, methodOf(informed)]).toEqual([200, 'InformResponse']);
  expect((await cpe.post('')).status).toBe(204);
});

test('a case gets the next session and may ask something', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope(inform));
  const session = await coming;
  expect(session.eventCodes).toEqual(['1 BOOT']);
  const asking = session.request({ method: 'GetParameterValues', parameterNames: ['Device.'] });
  await informed;
  const question = await cpe.post('');
  expect(methodOf(question)).toBe('GetParameterValues');
  const id = decodeEnvelope(Buffer.from(question.body)).header.id ?? '';
  const last = cpe.post(envelope({ method: 'GetParameterValuesResponse', parameterList: [] }, id));
  expect(await asking).toEqual({ method: 'GetParameterValuesResponse', parameterList: [] });
  const ending = session.end();
  expect((await last).status).toBe(204);
  cpe.hangUp();
  await ending;
  expect(session.violations).toEqual([]);
});

test('a CPE that opens a connection for every POST is one session by its cookie', async () => {
  const { cookie = '' } = await cpe.post(envelope(inform), { ownConnection: true });
  expect((await cpe.post('', { ownConnection: true, cookie })).status).toBe(204);
});

test('a case may answer with any bytes', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope(inform));
  const session = await coming;
  const next = session.answer({ status: 418, headers: { 'X-Odd': 'yes' }, body: '<broken' });
  expect(await informed).toMatchObject({ status: 418, body: '<broken' });
  cpe.hangUp();
  expect(await next).toBeUndefined();
});

test('what the CPE breaks is noted, and the session goes on', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope({ ...inform, maxEnvelopes: 2 }));
  const session = await coming;
  const reaching = session.reachAcsTurn();
  await informed;
  const last = cpe.post('');
  await reaching;
  expect(session.violations.map(({ rule }) => rule)).toContain('max-envelopes-is-one');
  const ending = session.end();
  expect((await last).status).toBe(204);
  cpe.hangUp();
  await ending;
});

test('a session that a case left in the middle is brought to its end', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope(inform));
  const session = await coming;
  const asking = session.answerWith({ method: 'GetRPCMethods' });
  await informed;
  const left = cpe.post(envelope(soapFault(9000)));
  await asking;
  const letting = cpe.acs.letGo();
  expect((await left).status).toBe(204);
  cpe.hangUp();
  await letting;
  expect(await cpe.acs.idle(10)).toBe(true);
});

test('a case that has gone takes no session away from the next', async () => {
  const forgotten = cpe.acs.nextSession({ withinMs: 60_000 });
  forgotten.catch(() => undefined);
  await cpe.acs.letGo();
  await expect(forgotten).rejects.toThrow(/did not/);
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope(inform));
  const ending = (await coming).end();
  await informed;
  expect((await cpe.post('')).status).toBe(204);
  cpe.hangUp();
  await ending;
});

test('a session that does not come is the target’s silence', async () => {
  await expect(cpe.acs.nextSession({ withinMs: 10, what: 'come back' })).rejects.toThrow(/did not come back within/);
});

test('every exchange is evidence, with the decoded message beside the bytes', async () => {
  await cpe.post(envelope(inform));
  await cpe.post('');
  expect(cpe.exchanges.map(({ request: sent, response }) => [sent?.startLine, response?.startLine])).toEqual([
    ['POST /cwmp HTTP/1.1', 'HTTP/1.1 200'],
    ['POST /cwmp HTTP/1.1', 'HTTP/1.1 204'],
  ]);
  expect(cpe.exchanges[0]?.request?.decoded).toMatchObject({ body: { method: 'Inform' } });
});

test('anything but POST is refused', async () => {
  const answer = await fetch(cpe.acs.url);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

test('who has connected and said nothing yet is about to begin a session, and nobody else is', async () => {
  expect(cpe.acs.isApproached).toBe(false);
  await cpe.post(envelope(inform));
  expect(cpe.acs.isApproached).toBe(false);
  const silent = connect(cpe.acs.port, '127.0.0.1');
  await expect.poll(() => cpe.acs.isApproached).toBe(true);
  silent.destroy();
  await once(silent, 'close');
  await expect.poll(() => cpe.acs.isApproached).toBe(false);
});
