// A device that owes nothing to our code: TR-098, CWMP 1.0 over http, a new connection for every POST, values without a
// type, SOAP read and written with regular expressions, digest by hand. The bench has to judge it like any other.
import { createSocket } from 'node:dgram';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingHttpHeaders } from 'node:http';
import { answerSoap } from './answer-soap.ts';
import { challengeFor, isGranted } from './check-digest.ts';
import { decoyValues, namesIn } from './decoy.ts';
import { informEnvelope, type PendingEvent } from './inform-envelope.ts';
import { post } from './post.ts';

const [acsUrl = '', dnsServer = '', variant = 'sound', memory = ''] = process.argv.slice(2);
const root = 'InternetGatewayDevice.';
const decoy = variant === 'decoy' || variant === 'word-decoy' ? variant : undefined;
const path = variant === 'serial-path' ? '/F0001' : '/3f1d6a2c9b8e47d05a6c1f2e';

const device = {
  values: new Map(
    Object.entries({
      'DeviceInfo.Manufacturer': 'Field',
      'DeviceInfo.SerialNumber': 'F0001',
      'DeviceInfo.ProvisioningCode': '',
      'ManagementServer.PeriodicInformEnable': '1',
      'ManagementServer.PeriodicInformInterval': '3600',
      'ManagementServer.Password': 'never-shown',
      'ManagementServer.ConnectionRequestURL': '',
      'ManagementServer.ConnectionRequestUsername': '',
      'ManagementServer.ConnectionRequestPassword': '',
      'Time.NTPServer1': '',
      'LANDevice.1.LANEthernetInterfaceConfig.1.MACAddress': '02:00:00:00:00:01',
      ...(decoy === undefined ? {} : decoyValues),
    }).map(([name, value]) => [root + name, value] as const),
  ),
  notifications: new Map<string, number>(),
  isValid: (name: string, value: string): boolean =>
    decoy !== undefined || !name.includes('NTPServer') || /^[\w.-]*$/.test(value),
  onSet(name: string, value: string): void {
    remember();
    if (decoy !== undefined && name.endsWith('DiagnosticsState') && value === 'Requested') endTest(name);
    if (decoy === undefined && !name.includes('NTPServer')) return;
    for (const asked of decoy === undefined ? [value] : namesIn(value, decoy)) lookUp(asked);
  },
  takesFiles: decoy !== undefined,
  onDownload(url: string, others: readonly string[]): void {
    if (decoy === undefined) return;
    for (const asked of [url, ...others].flatMap((text) => namesIn(text, decoy))) lookUp(asked);
    if (URL.canParse(url)) get(url, (response) => response.resume()).on('error', () => undefined);
  },
  rebootKey: undefined as string | undefined,
};

/** Whether a write is owed: five thousand values in one request are one. */
let isOwed = false;

function remember(): void {
  if (isOwed) return;
  isOwed = true;
  setImmediate(() => {
    isOwed = false;
    writeFileSync(memory, JSON.stringify([...device.values]));
  });
}

// What was set outlives a power cycle.
if (existsSync(memory))
  for (const [name, value] of JSON.parse(readFileSync(memory, 'utf8')) as [string, string][])
    device.values.set(name, value);

/** How long a test of the decoys takes, whatever its host is. */
const testMs = 500;

function endTest(state: string): void {
  setTimeout(() => {
    device.values.set(state, 'Complete');
    void session([{ code: '8 DIAGNOSTICS COMPLETE' }]);
  }, testMs);
}

/** First wait of the retry schedule. */
const retryMs = 5000;
/** How long a crash keeps it away. */
const downMs = 4000;
let isBusy = false;
let pending: PendingEvent[] = [];

/** A session that breaks is tried again with its events, as TR-069 3.2.1.1 wants. */
async function session(events: readonly PendingEvent[]): Promise<void> {
  pending.push(...events);
  if (isBusy) return;
  isBusy = true;
  const told = pending;
  try {
    await talk();
  } catch {
    isBusy = false;
    setTimeout(() => void session(told), retryMs);
  }
}

async function talk(): Promise<void> {
  const inform = informEnvelope(pending, device.values.get(`${root}ManagementServer.ConnectionRequestURL`) ?? '');
  pending = [];
  let answer = await post(acsUrl, inform, undefined);
  for (let tries = 0; tries < 3 && answer.text.includes('>8005<'); tries += 1)
    answer = await post(acsUrl, inform, answer.cookie);
  answer = await post(acsUrl, '', answer.cookie);
  while (answer.status === 200 && answer.text !== '') {
    if (variant === 'crashes' && setsUnknown(answer.text)) return crash();
    // The daemon stays in this session: its port takes every request, and nothing follows.
    if (variant === 'hangs' && setsUnknown(answer.text)) return;
    answer = await post(acsUrl, answerSoap(answer.text, device), answer.cookie);
  }
  isBusy = false;
  const { rebootKey } = device;
  device.rebootKey = undefined;
  if (rebootKey !== undefined) pending.push({ code: '1 BOOT' }, { code: 'M Reboot', commandKey: rebootKey });
  if (pending.length > 0) await session([]);
}

const setsUnknown = (xml: string): boolean =>
  /<(?:[\w-]+:)?SetParameterValues[\s>]/.test(xml) &&
  [...xml.matchAll(/<Name>([^<]*)</g)].some(([, name = '']) => !device.values.has(name));

/** The daemon dies, and a watchdog starts it anew: for a while nothing listens, and then the boot is reported. */
function crash(): void {
  isBusy = false;
  server.close();
  server.closeAllConnections();
  setTimeout(() => listen('1 BOOT'), downMs);
}

// One for all: five thousand values in one request are as many look-ups.
const resolver = createSocket('udp4');

function lookUp(name: string): void {
  const labels = name.split('.').map((label) => Buffer.from(label).subarray(0, 63));
  const question = labels.filter((label) => label.length > 0).flatMap((label) => [Buffer.from([label.length]), label]);
  const head = Buffer.from('000101000001000000000000', 'hex');
  const [host, port] = dnsServer.split(':');
  // What is too long for a packet is not asked for.
  resolver.send(
    Buffer.concat([head, ...question, Buffer.from('0000010001', 'hex')]),
    Number(port),
    host,
    () => undefined,
  );
}

function accepts(headers: IncomingHttpHeaders): boolean {
  const username = device.values.get(`${root}ManagementServer.ConnectionRequestUsername`) ?? '';
  const password = device.values.get(`${root}ManagementServer.ConnectionRequestPassword`) ?? '';
  return isGranted(headers.authorization ?? '', { username, password });
}

const server = createServer((request, response) => {
  if (request.method !== 'GET' || request.url !== path) return response.writeHead(404).end();
  if (!accepts(request.headers)) return response.writeHead(401, { 'WWW-Authenticate': challengeFor() }).end();
  void session([{ code: '6 CONNECTION REQUEST' }]);
  return response.writeHead(200).end();
});
function listen(...codes: readonly string[]): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    device.values.set(`${root}ManagementServer.ConnectionRequestURL`, `http://127.0.0.1:${port}${path}`);
    console.log('ready');
    void session(codes.map((code) => ({ code })));
  });
}
listen('0 BOOTSTRAP', '1 BOOT');
