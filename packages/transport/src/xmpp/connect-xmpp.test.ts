import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { afterEach, expect, test } from 'vitest';
import { strictTlsPolicy } from '../tls/strict-tls-policy.ts';
import { connectXmpp } from './connect-xmpp.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

const header =
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ` +
  `id='1' from='lab.example' version='1.0'>`;
const startTls = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`;
const plain = `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>`;
const features = (inside: string): string => `${header}<stream:features>${inside}</stream:features>`;

/** Connects to a server that says these texts, one for each time that the client speaks; tells what the client said and how it ended. */
async function talk(...answers: readonly string[]): Promise<{ readonly said: string; readonly code: unknown }> {
  let said = '';
  server = createServer((socket) => {
    const left = [...answers];
    socket.on('error', () => undefined);
    socket.on('data', (octets) => {
      said += octets.toString('latin1');
      const answer = left.shift();
      if (answer === undefined) socket.end();
      else socket.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connecting = connectXmpp({
    host: '127.0.0.1',
    port,
    domain: 'lab.example',
    username: 'cpe',
    password: new Secret('a-password'),
    resource: '',
    tls: strictTlsPolicy({}),
    timeoutMs: 20_000,
  });
  const code: unknown = await connecting.then(
    (connection) => {
      connection.close();
      return 'connected';
    },
    (error: unknown) => (error as { readonly code?: unknown }).code,
  );
  return { said, code };
}

test('without STARTTLS nothing but the header of a stream is said, PLAIN or not', async () => {
  const { said, code } = await talk(features(plain));
  expect(code).toBe('no-tls');
  expect(said).not.toMatch(/auth|a-password|AGNwZ/);
});

test.each([
  ['a refusal', `<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`, 'no-tls'],
  ['something in clear behind it', `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><iq type='get'/>`, 'protocol'],
  ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>`, 'protocol'],
  ['the end of the stream', '</stream:stream>', 'closed'],
])('STARTTLS that is answered by %s ends the connection', async (_, answer, code) => {
  expect((await talk(features(startTls), answer)).code).toBe(code);
});

test('a server that hangs up is told', async () => {
  expect((await talk()).code).toBe('closed');
});
