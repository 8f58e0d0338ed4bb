import {
  type CaseTools,
  type CpeBench,
  hostOf,
  sendRawRequest,
  ssdpLocations,
  type TargetSide,
} from '@cordon/testbench';
import { descriptionPaths } from './lan-service-probes.ts';

/** A host and the ports of it at which services of the LAN side are looked for. */
export interface ServicePlace {
  readonly host: string;
  readonly ports: readonly number[];
  /** A port that is spared, because the target takes few requests there. */
  readonly spared?: number | undefined;
}

/** A service as a description tells it. Plain data. */
export type DescribedService = {
  readonly port: number;
  readonly type: string;
  /** Where actions are sent, and where events are subscribed to; empty where the description does not say. */
  readonly control: string;
  readonly events: string;
};

/** One request, and how it pretends to come from the LAN. */
export interface ServiceRequest {
  readonly port: number;
  readonly method: string;
  readonly target: string;
  readonly fields?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly hostField?: string;
  readonly sourcePort?: number;
  /** Address of this machine that it comes from. */
  readonly from?: string;
}

/** What came back. Plain data. */
export type ServiceAnswer = {
  readonly sent: string;
  readonly status: number | null;
  /** Whether a SOAP envelope came, a fault included. */
  readonly isSoap: boolean;
  /** Whether it was that of a service: not what any SOAP server says to what it does not know, and not a demand for a login. */
  readonly isOfService: boolean;
  /** Whether it refuses for want of a login, in words of HTTP or of UPnP. */
  readonly asksForLogin: boolean;
  readonly head: string;
  readonly body: string;
};

const element = (name: string): RegExp => new RegExp(`<(?:[\\w.-]+:)?${name}[\\s>]`);
const [envelope, fault, upnpError] = [element('Envelope'), element('Fault'), element('UPnPError')];

/** UPnP Device Architecture 3.2.2: the action wants that somebody has logged in. */
const notAuthorized = /<(?:[\w.-]+:)?errorCode>\s*606\s*</;

/** What a body says of the SOAP behind it: a service of UPnP faults by UPnPError (UPnP Device Architecture 3.2.2), other servers do not. */
export function readSoap(
  body: string,
  { status, sent }: { readonly status: number | null; readonly sent: string },
): Pick<ServiceAnswer, 'isSoap' | 'isOfService' | 'asksForLogin'> {
  // A page that repeats the request to say what was wrong with it is no answer.
  const isSoap = envelope.test(body) && (sent === '' || !body.includes(sent));
  const asksForLogin = status === 401 || status === 403 || notAuthorized.test(body);
  return { isSoap, asksForLogin, isOfService: isSoap && !asksForLogin && (upnpError.test(body) || !fault.test(body)) };
}

type Bench = Pick<CaseTools & CpeBench, 'ports' | 'evidence' | 'cpe' | 'notApplicable' | 'signal'>;

const withinMs = 3_000;
/** A description with more services than this is none of a gateway. */
const servicesMax = 64;

/**
 * The open TCP ports of a side, as the scan found them; without the connection-request port of a device that takes few requests. Ends the
 * case where it cannot be told what belongs to the target.
 */
export async function placeOf(
  { cpe, ports, notApplicable, observe, signal }: Omit<Bench, 'evidence'> & Pick<CaseTools, 'observe'>,
  side: TargetSide,
): Promise<ServicePlace> {
  const { address, open, obstacle } = await ports.look(side, { cpe, signal });
  if (obstacle !== null) notApplicable(obstacle);
  const found = open.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
  const { url, isScarce } = cpe.connectionRequestPort;
  const scarce = isScarce ? Number(URL.parse(url ?? '')?.port || 80) : undefined;
  if (scarce !== undefined) observe('left-out', { port: scarce, why: 'the device takes few requests there' });
  return { host: address, ports: found.filter((port) => port !== scarce), spared: scarce };
}

/** Sends one request on a connection of its own. */
export async function askService(
  { evidence, signal }: Pick<Bench, 'evidence' | 'signal'>,
  host: string,
  request: ServiceRequest,
): Promise<ServiceAnswer> {
  const {
    port,
    method,
    target,
    fields = [],
    body = '',
    hostField = `${hostOf(host)}:${port}`,
    sourcePort,
    from,
  } = request;
  const length = method === 'POST' ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
  const head = [`${method} ${target} HTTP/1.1`, `Host: ${hostField}`, 'Connection: close', ...length];
  const lines = [...head, ...fields.map(([name, value]) => `${name}: ${value}`), '', body];
  const bytes = Buffer.from(lines.join('\r\n'));
  const answer = await sendRawRequest({ host, port, bytes, sourcePort, from, withinMs, signal }, evidence);
  const sent = `${method} ${target} at port ${port}`;
  const { status, head: answerHead } = answer;
  const soap = readSoap(answer.body, { status, sent: bodyOf(body) });
  return { sent, status, head: answerHead, body: answer.body, ...soap };
}

/** What of a request stands in its envelope. */
export const bodyOf = (request: string): string => /Body>(.*)<\/[\w.-]+:Body>/.exec(request)?.[1] ?? '';

/** Reads the descriptions that the host tells of by SSDP and the usual documents of every port, and what services they tell. */
export async function describedServices(bench: Bench, place: ServicePlace): Promise<readonly DescribedService[]> {
  const told = await ssdpLocations(place.host, bench);
  const places = [
    ...told.map(({ port, pathname, search }) => ({ port: Number(port) || 80, target: `${pathname}${search}` })),
    ...place.ports.flatMap((port) => descriptionPaths.map((target) => ({ port, target }))),
  ];
  const asked = new Set<string>();
  const found: DescribedService[] = [];
  for (const { port, target } of places) {
    if (port === place.spared || asked.has(`${port} ${target}`)) continue;
    asked.add(`${port} ${target}`);
    const { body } = await askService(bench, place.host, { port, method: 'GET', target });
    found.push(...servicesIn(body, target).map((service) => ({ port, ...service })));
  }
  return found.slice(0, servicesMax);
}

/**
 * The services of a device description (UPnP Device Architecture 2.3). `at`: the path at which it was read, to which its URLs are relative unless
 * it names another base.
 */
export function servicesIn(text: string, at: string = '/'): readonly Omit<DescribedService, 'port'>[] {
  const base = pathOf(/<URLBase>\s*([^<\s]{1,200})/i.exec(text)?.[1] ?? at, '/');
  return text
    .split(/<service>/i)
    .slice(1)
    .map((part) => {
      const valueOf = (name: string): string => new RegExp(`<${name}>\\s*([^<\\s]{0,200})`, 'i').exec(part)?.[1] ?? '';
      return {
        type: valueOf('serviceType'),
        control: pathOf(valueOf('controlURL'), base),
        events: pathOf(valueOf('eventSubURL'), base),
      };
    });
}

/** The path of a URL that may be whole or relative; the request goes to the port that was scanned, wherever a description points. */
function pathOf(url: string, base: string): string {
  if (url === '') return '';
  const parsed = URL.parse(url.replaceAll('&amp;', '&'), `http://target.test${base}`);
  return parsed === null ? '' : `${parsed.pathname}${parsed.search}`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A SOAP request of an action. Argument values may be any text. */
export function actionRequest(
  port: number,
  { target, type, action }: { readonly target: string; readonly type: string; readonly action: string },
  values: Readonly<Record<string, string>> = {},
): ServiceRequest {
  const list = Object.entries(values).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  const body =
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${type}">${list.join('')}</u:${action}></s:Body></s:Envelope>`;
  const fields = [
    ['Content-Type', 'text/xml; charset="utf-8"'],
    ['SOAPAction', `"${type}#${action}"`],
  ] as const;
  return { port, method: 'POST', target, fields, body };
}
