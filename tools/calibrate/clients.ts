import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import {
  curlArguments,
  curlUnverified,
  type Destination,
  gnutlsArguments,
  gnutlsUnverified,
  opensslArguments,
  opensslUnverified,
} from './client-arguments.ts';

/** Where a client is sent, what it is to trust, and that as text. */
export interface CalibrationDestination extends Destination {
  readonly caPem: string;
}

/** An independent TLS client: connects, checks the server as it does by itself, and sends a request if it is content. */
export interface Client {
  readonly name: string;
  /** Whether it checks certificates; one that does not shows what could be used at all. */
  readonly verifies: boolean;
  /** Undefined where it is not installed. */
  version(): string | undefined;
  /** Connects once. Whether it was content is seen by the server. */
  visit(destination: CalibrationDestination): Promise<void>;
}

/** A client that has not decided by then has not decided. */
const visitMs = 8_000;
const request = 'POST /cwmp HTTP/1.1\r\nHost: acs\r\nContent-Length: 0\r\n\r\n';

function versionOf(program: string, args: readonly string[]): string | undefined {
  try {
    return /\d+\.\d+(\.\d+)?/.exec(execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' }))?.[0];
  } catch {
    return undefined;
  }
}

/** Whether two versions differ in their third number at most: such a release mends, and must not decide otherwise. */
export function isOneLine(version: string, other: string | undefined): boolean {
  const lineOf = (text: string): string => text.split('.', 2).join('.');
  return other !== undefined && lineOf(version) === lineOf(other);
}

async function talk(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: visitMs });
  child.stdin.on('error', () => undefined);
  child.stdin.write(request);
  await once(child, 'close');
}

async function curl({ hostName, port }: Destination, args: readonly string[]): Promise<void> {
  const child = execFile('curl', [...args, '-o', '/dev/null', '-d', '', `https://${hostName}:${port}/cwmp`]);
  await once(child, 'close');
}

const opensslVersion = (): string | undefined => versionOf('openssl', ['version']);
const curlVersion = (): string | undefined => versionOf('curl', ['--version']);
const gnutlsVersion = (): string | undefined => versionOf('gnutls-cli', ['--version']);

/** Every client that chains are shown to. */
export const clients: readonly Client[] = [
  {
    name: 'openssl',
    verifies: true,
    version: opensslVersion,
    visit: (destination) => talk('openssl', opensslArguments(destination)),
  },
  {
    name: 'openssl-strict',
    verifies: true,
    version: opensslVersion,
    visit: (destination) =>
      talk('openssl', [...opensslArguments(destination), '-x509_strict', '-auth_level', '2', '-purpose', 'sslserver']),
  },
  {
    name: 'curl',
    verifies: true,
    version: curlVersion,
    visit: (destination) => curl(destination, curlArguments(destination)),
  },
  {
    name: 'gnutls',
    verifies: true,
    version: gnutlsVersion,
    visit: (destination) => talk('gnutls-cli', gnutlsArguments(destination)),
  },
  {
    name: 'openssl-unverified',
    verifies: false,
    version: opensslVersion,
    visit: (destination) => talk('openssl', opensslUnverified(destination)),
  },
  {
    name: 'curl-unverified',
    verifies: false,
    version: curlVersion,
    visit: (destination) => curl(destination, curlUnverified(destination)),
  },
  {
    name: 'gnutls-unverified',
    verifies: false,
    version: gnutlsVersion,
    visit: (destination) => talk('gnutls-cli', gnutlsUnverified(destination)),
  },
  {
    name: 'node',
    verifies: true,
    version: () => process.versions.node,
    visit: async ({ hostName, port, caPem }) => {
      const socket = connect({
        host: '127.0.0.1',
        port,
        ...(isIP(hostName) === 0 ? { servername: hostName } : {}),
        ca: [caPem],
      });
      socket.on('secureConnect', () => socket.write(request));
      socket.on('error', () => undefined);
      socket.setTimeout(visitMs, () => socket.destroy());
      socket.resume();
      // Not `once`, which would throw for the error that a refusal is.
      await new Promise((resolve) => socket.once('close', resolve));
    },
  },
];
