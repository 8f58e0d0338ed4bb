import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** Where a client is sent, and what it is to trust. */
export interface Destination {
  readonly hostName: string;
  readonly port: number;
  readonly caFile: string;
  readonly caPem: string;
}

/** An independent TLS client: connects, checks the server as it does by itself, and sends a request if it is content. */
export interface Client {
  readonly name: string;
  /** Undefined where it is not installed. */
  version(): string | undefined;
  /** Connects once. Whether it was content is seen by the server. */
  visit(destination: Destination): Promise<void>;
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

async function talk(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: visitMs });
  child.stdin.on('error', () => undefined);
  child.stdin.write(request);
  await once(child, 'close');
}

const opensslArguments = ({ hostName, port, caFile }: Destination): string[] => [
  's_client',
  '-connect',
  `127.0.0.1:${port}`,
  ...(isIP(hostName) === 0
    ? ['-servername', hostName, '-verify_hostname', hostName]
    : ['-noservername', '-verify_ip', hostName]),
  '-CAfile',
  caFile,
  '-verify_return_error',
  '-quiet',
  '-no_ign_eof',
];

/** Every client that chains are shown to. */
export const clients: readonly Client[] = [
  {
    name: 'openssl',
    version: () => versionOf('openssl', ['version']),
    visit: (destination) => talk('openssl', opensslArguments(destination)),
  },
  {
    name: 'openssl-strict',
    version: () => versionOf('openssl', ['version']),
    visit: (destination) =>
      talk('openssl', [...opensslArguments(destination), '-x509_strict', '-auth_level', '2', '-purpose', 'sslserver']),
  },
  {
    name: 'curl',
    version: () => versionOf('curl', ['--version']),
    visit: async ({ hostName, port, caFile }) => {
      const where = [
        '--resolve',
        `${hostName}:${port}:127.0.0.1`,
        '--cacert',
        caFile,
        `https://${hostName}:${port}/cwmp`,
      ];
      const child = execFile('curl', ['-q', '-s', '-o', '/dev/null', '--noproxy', '*', '-m', '8', '-d', '', ...where]);
      await once(child, 'close');
    },
  },
  {
    name: 'gnutls',
    version: () => versionOf('gnutls-cli', ['--version']),
    visit: ({ hostName, port, caFile }) =>
      talk('gnutls-cli', [
        '--x509cafile',
        caFile,
        '--verify-hostname',
        hostName,
        ...(isIP(hostName) === 0 ? ['--sni-hostname', hostName] : ['--disable-sni']),
        '-p',
        String(port),
        '127.0.0.1',
      ]),
  },
  {
    name: 'node',
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
