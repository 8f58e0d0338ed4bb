import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { CaptureLog } from '@cordon/capture';
import { createMemoryLab } from '@cordon/pki';
import { type CloseInfo, listen, type ServerTlsSettings } from '@cordon/transport';
import { serverPresentation } from '../../fixtures/server-presentation.ts';
import type { Deviations } from './deviations.ts';
import { TicketStore } from './ticket-store.ts';
import { RawTlsEngine, type RawTlsOptions, type RawTlsTranscript } from './raw-tls-engine.ts';

/** Two clients that this project did not write, and Node's. */
export const clientNames = ['openssl', 'gnutls', 'curl', 'node'] as const;
/** One of {@link clientNames}. */
export type ClientName = (typeof clientNames)[number];

const programs = { openssl: 'openssl', gnutls: 'gnutls-cli', curl: 'curl' } as const;
const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** Nothing here takes a second; a machine under load gets this long. */
const clientMsMax = 20_000;

/** Whether a client can be run here. */
export function isInstalled(client: ClientName): boolean {
  if (client === 'node') return true;
  const version = client === 'openssl' ? 'version' : '--version';
  return spawnSync(programs[client], [version], { stdio: 'ignore' }).status === 0;
}

/** A certificate for localhost under a root that clients are given. */
export class RawTlsBed {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cordon-raw-tls-'));
  readonly #lab = createMemoryLab();
  readonly identities: Readonly<Record<'rsa' | 'ecdsa' | 'stranger', ServerTlsSettings>> = {
    rsa: serverPresentation(this.#lab, { hostName: 'localhost', certificate: { key: 'rsa2048' } }),
    ecdsa: serverPresentation(this.#lab, { hostName: 'localhost' }),
    stranger: serverPresentation(createMemoryLab(), { hostName: 'localhost', certificate: { key: 'rsa2048' } }),
  };
  readonly tickets: TicketStore = new TicketStore();
  readonly #rootFile = join(this.folder, 'root.pem');

  constructor() {
    writeFileSync(this.#rootFile, this.#lab.rootPem);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  engine(version: RawTlsOptions['version'], deviations: Deviations = {}, key: 'rsa' | 'ecdsa' = 'rsa'): RawTlsEngine {
    const { tickets } = this;
    const identity = this.identities[key];
    const otherIdentity = this.identities.stranger;
    return new RawTlsEngine({ name: 'test', version, identity, deviations, otherIdentity, tickets });
  }

  /** Runs one client against an engine, with extra arguments, until the engine has seen it go or has got a second request out of it. */
  async meet(client: ClientName, engine: RawTlsEngine, extra: readonly string[] = []): Promise<Met> {
    return await this.meetWith(engine, (port) => this.#start(client, { port, extra }));
  }

  /** The same with a client of the test's own; `start` returns how to stop it. */
  async meetWith(engine: RawTlsEngine, start: (port: number) => () => void): Promise<Met> {
    const capture = new CaptureLog();
    const over = Promise.withResolvers<void>();
    let requests = 0;
    const closes: CloseInfo[] = [];
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      capture,
      tls: () => engine,
      onConnection: (connection) => {
        const serve = async (): Promise<void> => {
          while ((await connection.nextRequest()) !== undefined) {
            requests += 1;
            await connection.respond({
              status: 200,
              headers: [],
              body: Buffer.from('good day\n'),
              close: requests > 1,
            });
          }
          closes.push(await connection.closed);
          over.resolve();
        };
        serve().catch(() => over.resolve());
      },
      onHandshakeFailure: ({ close }) => {
        closes.push(close);
        over.resolve();
      },
    });
    const stop = start(listener.address.port);
    const timer = setTimeout(() => over.resolve(), clientMsMax);
    await over.promise;
    clearTimeout(timer);
    stop();
    await listener.close();
    const [transcript] = engine.transcripts;
    if (transcript === undefined) throw new Error('The client did not connect.');
    return { transcript, requests, capture, port: listener.address.port, close: closes[0] };
  }

  #start(
    client: ClientName,
    { port, extra }: { readonly port: number; readonly extra: readonly string[] },
  ): () => void {
    if (client === 'node') return this.#startNode(port, extra);
    const lines = [
      '-p',
      String(port),
      '--x509cafile',
      this.#rootFile,
      '--sni-hostname',
      'localhost',
      '--verify-hostname',
      'localhost',
    ];
    const args = {
      openssl: [
        's_client',
        '-quiet',
        '-verify_return_error',
        '-CAfile',
        this.#rootFile,
        '-servername',
        'localhost',
        '-connect',
        `127.0.0.1:${port}`,
      ],
      gnutls: [...lines, '127.0.0.1'],
      curl: ['-s', '--cacert', this.#rootFile, '--connect-to', `localhost:443:127.0.0.1:${port}`],
    }[client];
    const url = client === 'curl' ? ['https://localhost/', 'https://localhost/'] : [];
    const child = spawn(programs[client], [...args, ...extra, ...url], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.on('error', () => undefined);
    child.stdin.write(request);
    // Another one when the answer is there: a client that has gone on says so by its second request.
    let answer = '';
    child.stdout.on('data', (bytes: Buffer) => {
      answer += bytes.toString();
      if (!answer.includes('good day')) return;
      answer = '';
      if (child.stdin.writable) child.stdin.write(request);
    });
    return () => child.kill('SIGKILL');
  }

  #startNode(port: number, [ciphers = 'DEFAULT']: readonly string[]): () => void {
    const options = { host: '127.0.0.1', port, servername: 'localhost', ca: this.#lab.rootPem, ciphers };
    const client = connect(options, () => client.write(request));
    client.on('data', () => client.write(request));
    client.on('error', () => undefined);
    return () => client.destroy();
  }
}

/** What became of one client. */
export interface Met {
  readonly transcript: RawTlsTranscript;
  readonly requests: number;
  readonly capture: CaptureLog;
  readonly port: number;
  readonly close: CloseInfo | undefined;
}
