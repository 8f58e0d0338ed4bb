import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CaptureLog } from '@cordon/capture';
import { createMemoryLab } from '@cordon/pki';
import {
  type Deviations,
  RawTlsEngine,
  type RawTlsOptions,
  type RawTlsTranscript,
  serverPresentation,
  TicketStore,
} from '@cordon/testbench';
import { listen } from '@cordon/transport';
import { type HabitId, habitsNamed } from './habits.ts';
import { HttpLine, postOf } from './http-line.ts';
import { TicketFile } from './ticket-file.ts';
import { TlsClient } from './tls-client.ts';

/** What one server does, and to whom. */
export interface WireOrder {
  readonly version: RawTlsOptions['version'];
  readonly deviations?: Deviations;
  readonly habits: readonly HabitId[];
  /** Sessions one after another; the last one counts. */
  readonly times?: number;
}

const hostName = 'acs.canary.test';
const looksMax = 500;

/** The bench's own TLS server and this client, each of which shows that the other is right. */
export class WireBed {
  readonly #lab = createMemoryLab();
  readonly #identity = serverPresentation(this.#lab, { hostName, certificate: { key: 'rsa2048' } });
  readonly #otherIdentity = serverPresentation(createMemoryLab(), { hostName, certificate: { key: 'rsa2048' } });
  readonly #folders: string[] = [];

  remove(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  /** What the server saw of the last session, and whether the client got its answer. */
  async meet({
    version,
    deviations = {},
    habits,
    times = 1,
  }: WireOrder): Promise<{ readonly seen: RawTlsTranscript; readonly answered: boolean }> {
    const named = habitsNamed(habits);
    const folder = mkdtempSync(join(tmpdir(), 'cordon-wire-'));
    this.#folders.push(folder);
    const identity = this.#identity;
    const otherIdentity = this.#otherIdentity;
    const engine = new RawTlsEngine({
      name: 'test',
      version,
      identity,
      otherIdentity,
      deviations,
      tickets: new TicketStore(),
    });
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      capture: new CaptureLog(),
      tls: () => engine,
      onConnection: (connection) => {
        const serve = async (): Promise<void> => {
          while ((await connection.nextRequest()) !== undefined)
            await connection.respond({ status: 200, headers: [], body: Buffer.from('good day') });
        };
        serve().catch(() => undefined);
      },
      onHandshakeFailure: () => undefined,
    });
    try {
      const url = new URL(`https://${hostName}:${listener.address.port}/`);
      const early = postOf(url, 'hello', '');
      let answered = false;
      for (let time = 0; time < times; time += 1) {
        const tickets = new TicketFile(folder, named);
        answered = await visit({
          url,
          authorities: this.#lab.rootPem,
          habits: named,
          tickets,
          versionMax: 0x0304,
          early,
        });
      }
      // What a client that hangs up at once has said may still be on its way.
      for (let looks = 0; looks < looksMax && engine.transcripts.at(-1)?.isOver !== true; looks += 1) await delay(20);
      const seen = engine.transcripts.at(-1);
      if (seen === undefined) throw new Error('The client did not connect.');
      return { seen, answered };
    } finally {
      await listener.close();
    }
  }
}

async function visit(dial: Parameters<typeof TlsClient.connect>[0]): Promise<boolean> {
  try {
    const client = await TlsClient.connect(dial);
    if (!client.isEarlyDataAccepted) client.write(dial.early);
    const line = new HttpLine(client, dial.habits);
    const first = await line.answer();
    client.write(dial.early);
    const second = await line.answer();
    client.close();
    return first.status === 200 && second.status === 200;
  } catch {
    return false;
  }
}
