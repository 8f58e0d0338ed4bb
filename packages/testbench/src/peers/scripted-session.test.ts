import { afterEach, beforeEach, expect, test } from 'vitest';
import { envelope, HttpCpe, inform, type PostOptions } from './http-cpe.test-support.ts';
import type { ScriptedSession } from './scripted-session.ts';

let cpe: HttpCpe;

beforeEach(async () => {
  cpe = await HttpCpe.start(5_000);
});

afterEach(async () => await cpe.stop());

test('a session that begins without an Inform is ended, and does not hang the bench', async () => {
  expect((await cpe.post('')).status).toBe(204);
  expect(cpe.acs.connectionCount).toBe(1);
});

test('a session that begins with a response to nothing is ended', async () => {
  expect((await cpe.post(envelope({ method: 'RebootResponse' }))).status).toBe(204);
});

test('a case that got such a session is told that the turn never comes', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post('');
  const session = await coming;
  await expect(session.reachAcsTurn()).rejects.toMatchObject({ code: 'target-silent' });
  const ending = session.end();
  expect((await posted).status).toBe(204);
  cpe.hangUp();
  await ending;
  expect(session.isOver).toBe(true);
});

test('another device in the lab is answered, but is not the target', async () => {
  cpe.acs.serveOnly({ manufacturer: 'Acme', oui: '00005E', productClass: 'Box', serialNumber: '2' });
  const coming = cpe.acs.nextSession({ withinMs: 200 });
  const [answer] = await Promise.all([cpe.post(envelope(inform)), expect(coming).rejects.toThrow(/did not begin/)]);
  expect(answer.body).toContain('InformResponse');
});

test('who carries his session over one connection is told from who opens one for each POST', async () => {
  const take = async (options: PostOptions): Promise<{ session: ScriptedSession; cookie: string }> => {
    const coming = cpe.acs.nextSession({ withinMs: 5_000 });
    const posted = cpe.post(envelope(inform), options);
    const session = await coming;
    expect(session.keptConnection).toBeUndefined();
    void session.reachAcsTurn();
    const { cookie = '' } = await posted;
    return { session, cookie };
  };
  const kept = await take({});
  void cpe.post('', {}).catch(() => undefined);
  await expect.poll(() => kept.session.isAcsTurn).toBe(true);
  expect(kept.session.keptConnection).toBe(true);
  const other = await take({ ownConnection: true });
  void cpe.post('', { ownConnection: true, cookie: other.cookie }).catch(() => undefined);
  await expect.poll(() => other.session.isAcsTurn).toBe(true);
  expect(other.session.keptConnection).toBe(false);
});

test('who comes again because the ACS had closed keeps his connections all the same', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post(envelope(inform), { ownConnection: true });
  const session = await coming;
  const answered = session.answer({ status: 200, body: '', close: true });
  const { cookie = '' } = await posted;
  void cpe.post('', { ownConnection: true, cookie }).catch(() => undefined);
  expect((await answered)?.connectionId).not.toBe(session.posts[0]?.connectionId);
  expect(session.keptConnection).toBe(true);
});

test('a session is over as soon after its target hung up as its case says', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post(envelope(inform));
  const session = await coming;
  const next = session.answer({ status: 200, body: '' }, { reconnectMs: 0 });
  await posted;
  cpe.hangUp();
  expect(await next).toBeUndefined();
  expect([session.isOver, session.hasHungUp]).toEqual([true, true]);
});

test('a target that hung up and begins another session does not go on with the one before', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post(envelope(inform));
  const session = await coming;
  const hungUp = Promise.withResolvers<void>();
  session.whenHungUp(() => hungUp.resolve());
  const next = session.answer({ status: 200, body: '' }, { reconnectMs: 3_600_000 });
  await posted;
  cpe.hangUp();
  await hungUp.promise;
  expect(session.isOver).toBe(false);
  // Without an Inform it may be a session that goes on, from a device that loses its cookie.
  await cpe.post('', { ownConnection: true });
  expect(session.isOver).toBe(false);
  void cpe.post(envelope(inform), { ownConnection: true }).catch(() => undefined);
  expect(await next).toBeUndefined();
  expect([session.isOver, session.hasHungUp]).toEqual([true, true]);
});

test('a session that goes on over another connection is not lost by asking for one more', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post(envelope(inform));
  const session = await coming;
  const { promise: hungUp, resolve } = Promise.withResolvers<void>();
  session.whenHungUp(resolve);
  const next = session.answer({ status: 200, body: '' }, { reconnectMs: 3_600_000 });
  const { cookie = '' } = await posted;
  cpe.hangUp();
  await hungUp;
  void cpe.post('', { ownConnection: true, cookie }).catch(() => undefined);
  expect((await next)?.http.body).toHaveLength(0);
  expect(session.isOver).toBe(false);
});

test('who opens a connection for each POST has not hung up by closing one', async () => {
  const begin = async (): Promise<{ session: ScriptedSession; cookie: string; told: () => number }> => {
    const coming = cpe.acs.nextSession({ withinMs: 5_000 });
    const posted = cpe.post(envelope(inform), { ownConnection: true });
    const session = await coming;
    let told = 0;
    session.whenHungUp(() => {
      told += 1;
    });
    void session.reachAcsTurn();
    const { cookie = '' } = await posted;
    return { session, cookie, told: () => told };
  };
  for (const toldAtMost of [1, 0]) {
    const { session, cookie, told } = await begin();
    const left = cpe.post('', { ownConnection: true, cookie });
    await expect.poll(() => session.isAcsTurn).toBe(true);
    await session.end();
    await left;
    expect(told()).toBeLessThanOrEqual(toldAtMost);
  }
});

test('the Inform behind the end of a session begins the next one, over the same connection and under its cookie', async () => {
  const first = cpe.acs.nextSession({ withinMs: 5_000 });
  const informed = cpe.post(envelope(inform));
  const session = await first;
  void session.reachAcsTurn();
  const { cookie = '' } = await informed;
  const last = cpe.post('', { cookie });
  await expect.poll(() => session.isAcsTurn).toBe(true);
  const behind = session.answer({ status: 204 });
  expect((await last).status).toBe(204);
  const second = cpe.acs.nextSession({ withinMs: 5_000 });
  const again = cpe.post(envelope(inform), { cookie });
  const next = await second;
  expect(next).not.toBe(session);
  expect(await behind).toBeUndefined();
  expect(session.isOver).toBe(true);
  // The test is over before the turn is.
  next.reachAcsTurn().catch(() => undefined);
  expect((await again).body).toContain('InformResponse');
});

test('who opens a connection for each POST may go on behind an empty answer, and is not waited for at a polite end', async () => {
  const coming = cpe.acs.nextSession({ withinMs: 5_000 });
  const posted = cpe.post(envelope(inform), { ownConnection: true });
  const session = await coming;
  void session.reachAcsTurn();
  const { cookie = '' } = await posted;
  const emptied = cpe.post('', { ownConnection: true, cookie });
  await expect.poll(() => session.isAcsTurn).toBe(true);
  const next = session.answer({ status: 204 });
  expect((await emptied).status).toBe(204);
  const last = cpe.post(envelope({ method: 'GetRPCMethods' }), { ownConnection: true, cookie });
  expect((await next)?.envelope?.body?.method).toBe('GetRPCMethods');
  const ending = session.endPolitely();
  expect((await last).body).toContain('GetRPCMethodsResponse');
  const end = cpe.post('', { ownConnection: true, cookie });
  expect((await end).status).toBe(204);
  const endedMs = performance.now();
  await ending;
  expect(performance.now() - endedMs).toBeLessThan(2_500);
});
