import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { createMemoryLab, type ServerCertificateOptions } from '@cordon/pki';
import { serverPresentation } from '@cordon/testbench';
import { type HabitId, habitsNamed } from './habits.ts';
import { postOf } from './http-line.ts';
import { TicketFile } from './ticket-file.ts';
import { TlsClient } from './tls-client.ts';

/** Servers that this project did not write, and Node's. */
export type ServerName = 'openssl' | 'gnutls' | 'node';

/** One meeting of the client with a server. */
export interface Meeting {
  readonly server: ServerName;
  /** Arguments of the program; of Node's the cipher list. */
  readonly args?: readonly string[];
  readonly habits?: readonly HabitId[];
  readonly certificate?: Omit<ServerCertificateOptions, 'dnsNames'>;
  /** Host that the certificate is of. */
  readonly certifiedFor?: string;
  /** Whether the chain leads to a root that the client has. */
  readonly isStranger?: boolean;
}

const hostName = 'acs.canary.test';
const programs = { openssl: 'openssl', gnutls: 'gnutls-serv' } as const;
/** Nothing here takes a second; a machine under load gets this long. */
const startMsMax = 20_000;

/** Whether a server can be run here. */
export function isInstalled(server: ServerName): boolean {
  if (server === 'node') return true;
  return (
    spawnSync(programs[server], [server === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' }).status === 0
  );
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Servers and one client, for as long as a test file runs. */
export class ServerBed {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cordon-careless-'));
  readonly #lab = createMemoryLab();
  readonly #stranger = createMemoryLab();

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the server got above TLS; a rejection when the client did not trust it. */
  async meet(meeting: Meeting): Promise<string> {
    const { habits = [], certifiedFor = hostName, certificate = {}, isStranger = false } = meeting;
    const lab = isStranger ? this.#stranger : this.#lab;
    const identity = serverPresentation(lab, { hostName: certifiedFor, certificate });
    const [cert, key] = [join(this.folder, 'server.pem'), join(this.folder, 'server.key')];
    writeFileSync(cert, identity.certificateChainPem);
    writeFileSync(key, identity.privateKeyPem);
    const server = await (meeting.server === 'node'
      ? this.#startNode(meeting, { cert: identity.certificateChainPem, key: identity.privateKeyPem })
      : this.#startProgram(meeting, { cert, key }));
    try {
      const named = habitsNamed(habits);
      const url = new URL(`https://${hostName}:${server.port}/`);
      const early = postOf(url, '<Inform/>', '');
      const tickets = new TicketFile(this.folder, named);
      const dial = { url, authorities: this.#lab.rootPem, habits: named, tickets, versionMax: 0x0304, early };
      const client = await TlsClient.connect(dial);
      client.write(early);
      // gnutls-serv sends back what it got.
      const got =
        meeting.server === 'gnutls' ? ((await client.read())?.toString('latin1') ?? '') : await server.received();
      client.close();
      return got;
    } finally {
      server.stop();
    }
  }

  async #startProgram(
    { server, args = [] }: Meeting,
    { cert, key }: { readonly cert: string; readonly key: string },
  ): Promise<Running> {
    const port = await freePort();
    const line =
      server === 'openssl'
        ? ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', cert, '-cert_chain', cert, '-key', key, ...args]
        : ['--echo', '-p', String(port), '--x509certfile', cert, '--x509keyfile', key, ...args];
    const program = programs[server === 'openssl' ? 'openssl' : 'gnutls'];
    const child: ChildProcess = spawn(program, line, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    child.stderr?.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    const stop = (): void => void child.kill('SIGKILL');
    await until(async () => child.exitCode !== null || (await isOpen(port)));
    const received = async (): Promise<string> => {
      await until(() => output.includes('<Inform/>') || child.exitCode !== null);
      return output;
    };
    return { port, stop, received };
  }

  async #startNode(
    { args = [] }: Meeting,
    identity: { readonly cert: string; readonly key: string },
  ): Promise<Running> {
    let output = '';
    const [ciphers] = args;
    const server = createServer({ ...identity, ...(ciphers === undefined ? {} : { ciphers }) }, (socket) => {
      socket.on('data', (bytes) => (output += bytes.toString('latin1')));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const received = async (): Promise<string> => {
      await until(() => output.includes('<Inform/>'));
      return output;
    };
    return {
      port: typeof address === 'object' && address !== null ? address.port : 0,
      stop: () => server.close(),
      received,
    };
  }
}

interface Running {
  readonly port: number;
  stop(): void;
  received(): Promise<string>;
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1', () => resolve(true));
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + startMsMax;
  while (!(await isSo()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}
