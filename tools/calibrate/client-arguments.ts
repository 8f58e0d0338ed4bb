import { isIP } from 'node:net';

/** Where a client is sent, and what it is to trust. */
export interface Destination {
  readonly hostName: string;
  readonly port: number;
  readonly caFile: string;
}

/** Command lines of the independent TLS clients, each for the host that listens on loopback under another name. */
export type ClientArguments = (destination: Destination) => readonly string[];

/** `openssl s_client`, which passes its standard input on when the handshake is done. */
export const opensslArguments: ClientArguments = ({ hostName, port, caFile }) => [
  ...opensslUnverified({ hostName, port, caFile }),
  ...(isIP(hostName) === 0 ? ['-verify_hostname', hostName] : ['-verify_ip', hostName]),
  '-CAfile',
  caFile,
  '-verify_return_error',
];

/** The same, and whatever the certificate is. */
export const opensslUnverified: ClientArguments = ({ hostName, port }) => [
  's_client',
  '-connect',
  `127.0.0.1:${port}`,
  ...(isIP(hostName) === 0 ? ['-servername', hostName] : ['-noservername']),
  '-quiet',
  '-no_ign_eof',
];

/** `gnutls-cli`, likewise. */
export const gnutlsArguments: ClientArguments = (destination) => [
  '--x509cafile',
  destination.caFile,
  '--verify-hostname',
  destination.hostName,
  ...gnutlsPlace(destination),
];

/** The same, and whatever the certificate is. */
export const gnutlsUnverified: ClientArguments = (destination) => ['--insecure', ...gnutlsPlace(destination)];

const gnutlsPlace: ClientArguments = ({ hostName, port }) => [
  ...(isIP(hostName) === 0 ? ['--sni-hostname', hostName] : ['--disable-sni']),
  '-p',
  String(port),
  '127.0.0.1',
];

/** curl, without what it is to send and without its URL. */
export const curlArguments: ClientArguments = (destination) => [
  ...curlPlace(destination),
  '--cacert',
  destination.caFile,
];

/** The same, and whatever the certificate is. */
export const curlUnverified: ClientArguments = (destination) => [...curlPlace(destination), '--insecure'];

const curlPlace: ClientArguments = ({ hostName, port }) => [
  '-q',
  '-s',
  '--noproxy',
  '*',
  '-m',
  '8',
  '--resolve',
  `${hostName}:${port}:127.0.0.1`,
];
