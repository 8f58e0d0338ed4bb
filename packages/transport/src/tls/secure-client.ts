import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, getCACertificates, type TLSSocket } from 'node:tls';
import { TransportError } from '../errors.ts';
import { factsOfSocket, peerPath } from './facts-of-socket.ts';
import { connectOptionsOf, isTakenForChecked } from './handshake-options.ts';
import { alertOfError } from './tls-alert.ts';
import type { TlsFacts } from './tls-facts.ts';
import type { ServerEvidence, TlsPolicy, TrustProblem } from './tls-policy.ts';
import { readCertificates } from './verify-path.ts';
import type { WireWatch } from '../wire/wire-watch.ts';

/** Options of {@link secureClient}. */
export interface SecureClientOptions {
  /** Connected, and owned by the result. */
  readonly stream: Duplex;
  readonly hostName: string;
  readonly policy: TlsPolicy;
  readonly timeoutMs: number;
  readonly watch: WireWatch;
  readonly onKeyLogLine: (line: Uint8Array) => void;
  readonly signal: AbortSignal | undefined;
}

function connectOptions({ stream, hostName, policy }: SecureClientOptions): ConnectionOptions {
  const { trustedCertificates, clientCertificate, signatureAlgorithms } = policy;
  const name = hostName.replace(/\.$/, '');
  return {
    socket: stream,
    // RFC 6066 3: no trailing dot, and never an address.
    servername: policy.sendsServerName && isIP(name) === 0 ? name : '',
    minVersion: policy.minVersion,
    maxVersion: policy.maxVersion,
    ciphers: policy.ciphers,
    ecdhCurve: policy.groups,
    // The decision is ours, below, before a byte is written; OpenSSL still verifies and says what it found.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    requestOCSP: policy.revocation?.asksForStaple === true,
    ...connectOptionsOf(policy.handshake),
    ...(trustedCertificates === undefined ? {} : { ca: [...trustedCertificates] }),
    ...(signatureAlgorithms === undefined ? {} : { sigalgs: signatureAlgorithms }),
    ...(clientCertificate === undefined
      ? {}
      : { cert: clientCertificate.certificatePem, key: clientCertificate.privateKeyPem }),
  };
}

function evidenceOf(socket: TLSSocket, facts: TlsFacts, options: SecureClientOptions): ServerEvidence | undefined {
  const { policy, hostName } = options;
  const path = peerPath(socket);
  const [certificate] = path;
  if (certificate === undefined) return undefined;
  return {
    hostName,
    certificate,
    path,
    // Read only when a check asks: the machine's list is long, and OpenSSL has mostly decided already.
    get trusted() {
      return readCertificates(policy.trustedCertificates ?? getCACertificates('default'));
    },
    openSslError: facts.isPeerChainValid ? undefined : (facts.peerChainError ?? 'unverified'),
    now: policy.now?.(),
    isHandshakeSigned: !facts.cipher.startsWith('TLS_RSA_'),
    handshakeBytes: options.watch.record.bytesReceived,
  };
}

function problemsOf(evidence: ServerEvidence | undefined, policy: TlsPolicy): readonly TrustProblem[] {
  if (evidence === undefined) return [{ code: 'untrusted-chain', detail: 'The server has no certificate.' }];
  const checks = [policy.checkChain, policy.checkDates, policy.checkHostName];
  return checks.map((check) => check(evidence)).filter((problem) => problem !== undefined);
}

async function revocationOf(
  evidence: ServerEvidence | undefined,
  staple: Uint8Array | undefined,
  { policy }: SecureClientOptions,
): Promise<readonly TrustProblem[]> {
  if (evidence === undefined) return [];
  const problem = await policy.revocation?.check(evidence, staple);
  return problem === undefined ? [] : [problem];
}

function startHandshake(options: SecureClientOptions): TLSSocket {
  try {
    return connect(connectOptions(options));
  } catch (error) {
    options.stream.destroy();
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransportError('tls-settings-unusable', `The TLS policy cannot be used: ${reason}.`, { cause: error });
  }
}

function handshakeError(error: NodeJS.ErrnoException, options: SecureClientOptions): TransportError {
  const alert = alertOfError(error) ?? options.watch.alert;
  const seen = alert === undefined ? '' : `, alert ${alert.number} ${alert.name}`;
  const happened = `The TLS handshake with ${options.hostName} failed (${error.code ?? error.message}${seen}).`;
  return new TransportError('handshake-failed', happened, { cause: error, systemCode: error.code, alert });
}

async function handshake(socket: TLSSocket, options: SecureClientOptions): Promise<void> {
  const { hostName, timeoutMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(new TransportError('aborted', `The TLS handshake with ${hostName} was given up.`));
  const onTimeUp = (): void =>
    reject(
      new TransportError('handshake-timed-out', `${hostName} did not finish the TLS handshake within ${timeoutMs} ms.`),
    );
  const onClose = (): void => reject(handshakeError(new Error('connection closed'), options));
  const timer = setTimeout(onTimeUp, timeoutMs);
  socket.once('secureConnect', resolve);
  socket.on('error', (error) => reject(handshakeError(error, options)));
  socket.once('close', onClose);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    socket.off('close', onClose);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function hang(socket: TLSSocket, { hostName, signal }: SecureClientOptions): Promise<never> {
  socket.resume();
  await once(socket, 'close', signal === undefined ? {} : { signal }).catch(() => undefined);
  throw new TransportError('handshake-timed-out', `${hostName} closed while its chain was looked at.`);
}

/**
 * Does the client side of a handshake and then lets the policy decide about the server, before any application byte.
 * Throws {@link TransportError}: `handshake-failed`, `handshake-timed-out`, `server-untrusted` (with every check that
 * refused), `tls-settings-unusable`, `aborted`; the stream is then destroyed.
 */
export async function secureClient(
  options: SecureClientOptions,
): Promise<{ readonly socket: TLSSocket; readonly facts: TlsFacts }> {
  const { hostName, policy } = options;
  const socket = startHandshake(options);
  socket.on('keylog', (line: Uint8Array) => options.onKeyLogLine(line));
  const resumption = policy.handshake?.resumption;
  if (resumption !== undefined) socket.on('session', (session: Buffer) => resumption.keep(session));
  let staple: Uint8Array | undefined;
  socket.on('OCSPResponse', (response: Buffer | null) => {
    if (response !== null && response.length > 0) staple = response;
  });
  try {
    await handshake(socket, options);
    const facts = factsOfSocket(socket, policy.sendsServerName && isIP(hostName) === 0 ? hostName : '');
    if (isTakenForChecked(socket, policy.handshake)) return { socket, facts };
    const evidence = evidenceOf(socket, facts, options);
    if (evidence !== undefined && policy.hangsOn?.(evidence) === true) await hang(socket, options);
    const found = problemsOf(evidence, policy);
    const problems = found.length > 0 ? found : await revocationOf(evidence, staple, options);
    if (problems.length === 0) return { socket, facts };
    const reasons = problems.map(({ detail }) => detail).join(' ');
    throw new TransportError('server-untrusted', `${hostName} is not trusted: ${reasons}`, { problems });
  } catch (error) {
    socket.destroy();
    options.stream.destroy();
    throw error;
  }
}
