import { ByteLine } from './byte-line.ts';
import type { DeviceModel } from './device-model.ts';
import type { Habits } from './habits.ts';
import { type Answer, type Carrier, HttpLine, postOf } from './http-line.ts';
import { TicketFile } from './ticket-file.ts';
import { TlsClient } from './tls-client.ts';

/** What one session of the device needs. */
export interface SessionInput {
  readonly url: URL;
  /** Root certificates, PEM. */
  readonly authorities: string;
  /** Folder that the device remembers in. */
  readonly folder: string;
  readonly habits: Habits;
  readonly device: DeviceModel;
}

const tls13 = 0x0304;
const redirectsMax = 5;
const ordersMax = 1_000;
const idleMsMax = 10_000;

async function plainCarrier(url: URL): Promise<Carrier> {
  const line = await ByteLine.open(url, idleMsMax);
  return { write: (bytes) => line.write(bytes), read: () => line.takeSome(), close: () => line.close() };
}

interface Opened {
  readonly line: HttpLine;
  /** Whether the first POST has gone out with the handshake. */
  readonly isSent: boolean;
}

async function openTls({ url, authorities, folder, habits }: SessionInput, early: Buffer): Promise<Opened> {
  const tickets = new TicketFile(folder, habits);
  // A careless client dials down, one version after another.
  const versions = habits.has('falls-back-to-older-tls') ? [tls13, 0x0303, 0x0302, 0x0301] : [tls13];
  let failure: unknown;
  for (const versionMax of versions) {
    try {
      const client = await TlsClient.connect({ url, authorities, habits, tickets, versionMax, early });
      return { line: new HttpLine(client, habits), isSent: client.isEarlyDataAccepted };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function open(input: SessionInput, early: Buffer): Promise<Opened> {
  const { url, habits } = input;
  if (url.protocol === 'http:') return { line: new HttpLine(await plainCarrier(url), habits), isSent: false };
  try {
    return await openTls(input, early);
  } catch (error) {
    if (!habits.has('falls-back-to-http')) throw error;
    return { line: new HttpLine(await plainCarrier(url), habits), isSent: false };
  }
}

/** Posts the Inform; goes elsewhere when it is told to (TR-069 3.4.4), never from TLS to clear. */
async function introduce(input: SessionInput): Promise<{ readonly line: HttpLine; readonly url: URL }> {
  let { url } = input;
  const inform = input.device.inform();
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const request = postOf(url, inform, '');
    const { line, isSent } = await open({ ...input, url }, request);
    if (!isSent) line.carrier.write(request);
    const { status, location } = await line.answer();
    if (status === 200) return { line, url };
    line.carrier.close();
    if ((status !== 302 && status !== 307) || location === undefined) throw new Error(`status ${status} to the Inform`);
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:') throw new Error('a redirect away from TLS');
    url = next;
  }
  throw new Error('redirects without end');
}

/** One session: an Inform, then whatever the ACS orders. Rejects when it does not come to its end. */
export async function holdSession(input: SessionInput): Promise<void> {
  const { line, url } = await introduce(input);
  const { device } = input;
  device.confirm();
  try {
    let reply = '';
    for (let orders = 0; orders < ordersMax; orders += 1) {
      line.carrier.write(postOf(url, reply, line.cookie));
      const answer: Answer = await line.answer();
      if (answer.status === 204 || answer.body === '') return;
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      const said = device.answer(answer.body);
      if (said === undefined || answer.closes) return;
      reply = said;
    }
  } finally {
    line.carrier.close();
  }
}
