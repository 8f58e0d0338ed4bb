import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { defaultDialect } from '@cordon/cwmp';
import { type Evidence, ScriptedAcs, type ScriptedSession } from '@cordon/testbench';
import type { Misbehaviour, Scene } from './misbehaviour.ts';

const evidence: Evidence = {
  nowMs: () => performance.now(),
  exchange: () => undefined,
  observe: (_name, data) => data,
  attach: () => ({ sha256: '', bytes: 0, mediaType: '' }),
  registerSecret: () => true,
  // Nobody reads a capture here.
  capture: undefined as unknown as Evidence['capture'],
};

/** An ACS over http that answers as cases say. */
export async function openAcs(): Promise<ScriptedAcs> {
  return await ScriptedAcs.start({
    host: '127.0.0.1',
    port: 0,
    scheme: 'http',
    hostName: '127.0.0.1',
    path: '/cwmp',
    dialect: defaultDialect,
    evidence,
    responseTimeoutMs: 20_000,
  });
}

/** With an ID of characters that have to be escaped wherever the bench copies it. */
const inform =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0" ' +
  'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><s:Header><c:ID s:mustUnderstand="1">wire &lt;1&gt; &amp; &quot;</c:ID></s:Header><s:Body><c:Inform>' +
  '<DeviceId><Manufacturer>Acme</Manufacturer><OUI>00005E</OUI><ProductClass>Box</ProductClass><SerialNumber>1</SerialNumber></DeviceId>' +
  '<Event e:arrayType="c:EventStruct[1]"><EventStruct><EventCode>6 CONNECTION REQUEST</EventCode><CommandKey/></EventStruct></Event>' +
  '<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-11-27T00:00:00Z</CurrentTime><RetryCount>0</RetryCount>' +
  '<ParameterList e:arrayType="c:ParameterValueStruct[0]"/></c:Inform></s:Body></s:Envelope>';

const post = (body: string): string =>
  `POST /cwmp HTTP/1.1\r\nHost: acs\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Nothing more comes when nothing came for so long. */
const quietMs = 60;

/** The bytes that a device gets for a misbehaviour, as the kernel gave them to a socket that knows nothing of HTTP. */
export async function bytesSent(acs: ScriptedAcs, misbehaviour: Misbehaviour): Promise<Buffer> {
  const coming = acs.nextSession({ withinMs: 10_000 });
  const socket = connect(acs.port, '127.0.0.1');
  socket.on('error', () => undefined);
  let received = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
  });
  await once(socket, 'connect');
  socket.write(post(inform));
  const session = await coming;
  if (misbehaviour.at !== 'instead-of-inform-response') {
    const turn = session.reachAcsTurn();
    await until(() => received.includes('InformResponse>'));
    socket.write(post(''));
    await turn;
  }
  received = Buffer.alloc(0);
  const closed = once(socket, 'close');
  say(session, misbehaviour);
  await until(() => received.length > 0 || socket.readableEnded || socket.destroyed);
  for (let before = -1; before !== received.length && !socket.destroyed; ) {
    before = received.length;
    await new Promise((resolve) => setTimeout(resolve, quietMs));
  }
  socket.destroy();
  await closed;
  return received;
}

function say(session: ScriptedSession, misbehaviour: Misbehaviour): void {
  const around = {
    session,
    parameter: 'Device.DeviceInfo.SoftwareVersion',
    otherParameter: 'Device.DeviceInfo.HardwareVersion',
    canaryUrl: 'http://127.0.0.1:9/canary',
  };
  // What comes after the first answer is the device's turn, which this one never takes.
  const done =
    'play' in misbehaviour
      ? misbehaviour.play({ ...around, hasRestarted: () => false } as unknown as Scene)
      : session.answer(misbehaviour.reply(around));
  done.catch(() => undefined);
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!condition() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** What Node's HTTP reader, which is llhttp, makes of the bytes of a response. */
export async function readHttp(
  bytes: Uint8Array,
): Promise<{ readonly line: string; readonly body: Buffer; readonly fields: readonly string[] }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await new Promise((resolve) => {
      const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
      const failed = (error: NodeJS.ErrnoException): void =>
        resolve({ line: error.code ?? error.message, body: Buffer.alloc(0), fields: [] });
      request.on('error', failed);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () =>
          resolve({ line: String(response.statusCode), body: Buffer.concat(chunks), fields: response.rawHeaders }),
        );
      });
    });
  } finally {
    server.close();
  }
}

/** Whether libxml2's program is here. */
export const hasXmllint: boolean = spawnSync('xmllint', ['--version']).status === 0;

const path =
  'concat(count(//*[local-name()="Body"]/*), " ", local-name(//*[local-name()="Body"]/*[1]), ", header ", ' +
  'count(//*[local-name()="Header"]/*), ", list ", string(//@*[local-name()="arrayType"]))';

/** What libxml2 makes of a body: its first complaint, or what is in the envelope. */
export function readXml(body: Uint8Array): string {
  if (body.length === 0) return 'nothing';
  const { stdout, stderr } = spawnSync('xmllint', ['--nonet', '--huge', '--xpath', path, '-'], { input: body });
  const complaint = /^.*?: ((?:parser|namespace|I\/O)[ a-z]*(?:error|warning) : .*)$/m.exec(
    stderr.toString('latin1'),
  )?.[1];
  return complaint ?? stdout.toString('utf8').trim();
}
