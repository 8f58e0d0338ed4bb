import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { getServers } from 'node:dns';
import { isIP, isIPv6 } from 'node:net';
import { type Diagnostic, type DiagnosticWorld, numberSetting } from './diagnostic.ts';
import { type AddressType, decodeDnsAnswer, type DnsAnswer, encodeDnsQuery } from './dns-message.ts';
import { findAddress } from './find-address.ts';

interface Server {
  readonly address: string;
  readonly port: number;
}

type Outcome = { readonly kind: 'answer'; readonly answer: DnsAnswer } | { readonly kind: 'refused' | 'timeout' };

/** IPAddresses of a result has room for ten (TR-181). */
const addressesMax = 10;

/** NSLookup (TR-181 DNS.Diagnostics): asks one server for A and AAAA, as often as told, and keeps each answer as a row. */
export const nsLookup: Diagnostic = {
  required: ['HostName'],
  blank: { SuccessCount: '0' },
  resultTable: 'Result.',
  async run(world) {
    const server = await findServer(world);
    if (server === undefined) return { state: 'Error_DNSServerNotResolved', rows: [] };
    const repetitions = Math.max(1, numberSetting(world, 'NumberOfRepetitions', 1));
    const rows: Record<string, string>[] = [];
    while (rows.length < repetitions) rows.push(await lookUpOnce(world, server));
    const successes = rows.filter((row) => row['Status'] === 'Success').length;
    return { state: 'Complete', values: { SuccessCount: String(successes) }, rows };
  },
};

async function findServer(world: DiagnosticWorld): Promise<Server | undefined> {
  const wanted = world.setting('DNSServer');
  if (wanted === '') return readServer(world.dnsServer ?? getServers()[0] ?? '');
  const address = await findAddress(world, wanted);
  return address === undefined ? undefined : { address, port: dnsPort };
}

const dnsPort = 53;

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`. */
function readServer(text: string): Server | undefined {
  if (isIP(text) !== 0) return { address: text, port: dnsPort };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? '';
  return isIP(address) === 0 ? undefined : { address, port: Number(port ?? dnsPort) };
}

async function lookUpOnce(world: DiagnosticWorld, server: Server): Promise<Record<string, string>> {
  const startMs = performance.now();
  const [ipv4, ipv6] = await Promise.all([ask(world, server, 'A'), ask(world, server, 'AAAA')]);
  const responseTime = String(Math.round(performance.now() - startMs));
  const answers = [ipv4, ipv6].flatMap((one) => (one.kind === 'answer' ? [one.answer] : []));
  const addresses = answers.flatMap((answer) => answer.addresses).slice(0, addressesMax);
  const found = answers.find((answer) => answer.addresses.length > 0);
  const row = { DNSServerIP: server.address, ResponseTime: responseTime };
  if (found === undefined) return { ...row, Status: failureOf(ipv4, ipv6), AnswerType: 'None' };
  return {
    ...row,
    Status: 'Success',
    AnswerType: found.isAuthoritative ? 'Authoritative' : 'NonAuthoritative',
    HostNameReturned: found.name,
    IPAddresses: addresses.join(','),
  };
}

const nameError = 3;

function failureOf(ipv4: Outcome, ipv6: Outcome): string {
  const kinds = [ipv4.kind, ipv6.kind];
  if (kinds.every((kind) => kind === 'timeout')) return 'Error_Timeout';
  if (kinds.every((kind) => kind !== 'answer')) return 'Error_DNSServerNotAvailable';
  const codes = [ipv4, ipv6].flatMap((one) => (one.kind === 'answer' ? [one.answer.responseCode] : []));
  return codes.every((code) => code === 0 || code === nameError) ? 'Error_HostNameNotResolved' : 'Error_Other';
}

const idMax = 0x1_0000;

function ask(world: DiagnosticWorld, server: Server, type: AddressType): Promise<Outcome> {
  const id = randomInt(idMax);
  const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  world.signal.throwIfAborted();
  const timer = setTimeout(() => resolve({ kind: 'timeout' }), Math.max(1, numberSetting(world, 'Timeout', 1000)));
  const onAbort = (): void => reject(world.signal.reason as Error);
  world.signal.addEventListener('abort', onAbort, { once: true });
  socket.on('error', () => resolve({ kind: 'refused' }));
  socket.on('message', (message) => {
    const answer = decodeDnsAnswer(message, id);
    if (answer !== undefined) resolve({ kind: 'answer', answer });
  });
  // Connected, so that a refusal is told and nobody else is heard.
  socket.connect(server.port, server.address, () => {
    socket.send(encodeDnsQuery(id, world.setting('HostName'), type), () => undefined);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    world.signal.removeEventListener('abort', onAbort);
    socket.close();
  });
}
