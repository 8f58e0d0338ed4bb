import { afterEach, beforeEach, expect, test } from 'vitest';
import { envelope, HttpCpe, inform } from './http-cpe.test-support.ts';

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
