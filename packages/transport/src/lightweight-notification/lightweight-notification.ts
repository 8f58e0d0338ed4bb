import { createHmac } from 'node:crypto';
import {
  decodeText,
  escapeAttribute,
  escapeText,
  type ParameterValueStruct,
  readXml,
  type Secret,
  soapEncodingNamespace,
  type XmlElement,
  xmlSchemaInstanceNamespace,
  xmlSchemaNamespace,
} from '@cordon/cwmp';
import { type HeaderFields, headerValues } from '../http1/header-fields.ts';
import { defaultHttpLimits } from '../http1/http-limits.ts';
import { MessageRefusal, parseRequestHead } from '../http1/parse-head.ts';

/** What a lightweight notification says (TR-069 M.2.4, tables 108 and 109). */
export interface LightweightNotification {
  /** TS: seconds since 1970 when it was made. */
  readonly timestamp: number;
  /** UN: ManagementServer.Username of the device. */
  readonly username: string;
  /** CN: a random string of the device's own choice. */
  readonly cnonce: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  /** New values; the type is the local name of xsi:type. */
  readonly parameterList: readonly ParameterValueStruct[];
}

/** A notification as it arrived, and what its signature is checked by. */
export interface ReceivedLightweightNotification {
  readonly notification: LightweightNotification;
  readonly headers: HeaderFields;
  /** The octets that the signature covers. */
  readonly body: Uint8Array;
  /** As written; empty when the message has none, or more than one. */
  readonly signature: string;
}

/** What a datagram is. */
export type ReadLightweightNotification =
  | ({ readonly kind: 'notification' } & ReceivedLightweightNotification)
  | { readonly kind: 'refused'; readonly reason: string };

/** Namespace of the body (cwmp-UDPLightweightNotification-1-0.xsd). */
export const lightweightNotificationNamespace = 'urn:broadband-forum-org:cwmp:lwnotif-1-0';
/** The largest payload of a UDP datagram over IPv4 (RFC 768, RFC 791); M.2.1 asks for one datagram. */
export const lightweightNotificationBytesMax = 65_507;
/** A parameter takes some 100 octets: no datagram holds more. */
const parametersMax = 1_000;

/** The body of a message. Throws UnencodableCharacterError for a text that XML cannot carry. */
export function lightweightNotificationBody(notification: LightweightNotification): Buffer {
  const { timestamp, username, cnonce, oui, productClass, serialNumber, parameterList } = notification;
  const texts = [
    ['TS', String(timestamp)],
    ['UN', username],
    ['CN', cnonce],
    ['OUI', oui],
    ['ProductClass', productClass],
    ['SerialNumber', serialNumber],
  ].map(([name, text = '']) => `<${name}>${escapeText(text)}</${name}>`);
  const parameters = parameterList.map(({ name, value, type = 'string' }) => {
    const prefix = type === 'base64' ? 'soapenc' : 'xs';
    const typed = `xsi:type="${escapeAttribute(`${prefix}:${type}`)}"`;
    return `<Param><Name>${escapeText(name)}</Name><Value ${typed}>${escapeText(value)}</Value></Param>`;
  });
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Notification xmlns="${lightweightNotificationNamespace}"` +
      ` xmlns:xs="${xmlSchemaNamespace}" xmlns:xsi="${xmlSchemaInstanceNamespace}"` +
      ` xmlns:soapenc="${soapEncodingNamespace}">${texts.join('')}${parameters.join('')}</Notification>`,
  );
}

/** HMAC-SHA1 over the octets of the body in 40 hexadecimal digits (TR-069 M.2.3). */
export const lightweightNotificationSignature = (body: Uint8Array, password: Secret): string =>
  createHmac('sha1', password.reveal()).update(body).digest('hex').toUpperCase();

/** The datagram: these four header fields and no other (TR-069 M.2.3). Without a signature for whoever has to send such a thing. */
export function writeLightweightNotification(
  authority: string,
  body: Uint8Array,
  signature: string | undefined,
): Uint8Array {
  const fields = [
    `Host: ${authority}`,
    'Content-Type: text/xml; charset=utf-8',
    `Content-Length: ${body.length}`,
    ...(signature === undefined ? [] : [`Signature: ${signature}`]),
  ];
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

const refused = (reason: string): ReadLightweightNotification => ({ kind: 'refused', reason });

/** Reads a datagram: its form alone. Whether user, time and signature are right is for the reader to judge (TR-069 M.2.2). */
export function readLightweightNotification(datagram: Uint8Array): ReadLightweightNotification {
  const end = Buffer.from(datagram).indexOf('\r\n\r\n');
  if (end < 0) return refused('Its head has no end.');
  let head: ReturnType<typeof parseRequestHead>;
  try {
    head = parseRequestHead(datagram.subarray(0, end + 4), defaultHttpLimits, []);
  } catch (error) {
    if (!(error instanceof MessageRefusal)) throw error;
    return refused(`It breaks ${error.rule}: ${error.detail}`);
  }
  const { line, headers } = head;
  if (line.version !== '1.1') return refused(`It is HTTP/${line.version}.`);
  if (line.method !== 'POST' || line.target !== '/') return refused('It is no POST to the root path.');
  const body = datagram.subarray(end + 4);
  const [length] = headerValues(headers, 'content-length');
  if (length !== String(body.length)) return refused(`Content-Length does not say ${body.length}.`);
  const notification = readBody(body);
  if (typeof notification === 'string') return refused(notification);
  const signatures = headerValues(headers, 'signature');
  const signature = signatures.length === 1 ? (signatures[0] ?? '') : '';
  return { kind: 'notification', notification, headers, body, signature };
}

const elements = ['TS', 'UN', 'CN', 'OUI', 'ProductClass', 'SerialNumber'] as const;

function readBody(body: Uint8Array): LightweightNotification | string {
  const { text } = decodeText(body, { charset: 'utf-8' });
  const { root, defects } = readXml(text, { limits: { charsMax: lightweightNotificationBytesMax, depthMax: 8 } });
  if (root === undefined) return `Its body is no XML: ${defects[0]?.detail ?? ''}`;
  if (!isOurs(root, 'Notification')) return 'Its body is no Notification.';
  const names = root.children.map(({ localName }) => localName);
  const parameters = root.children.slice(elements.length);
  if (elements.some((name, index) => names[index] !== name) || !root.children.every((child) => isOurs(child)))
    return 'Its elements are not TS, UN, CN, OUI, ProductClass and SerialNumber in this order.';
  if (parameters.length === 0 || parameters.length > parametersMax) return `It has ${parameters.length} parameters.`;
  const [ts = '', username = '', cnonce = '', oui = '', productClass = '', serialNumber = ''] = root.children.map(
    (child) => child.text,
  );
  if (!/^\s*\d{1,10}\s*$/.test(ts)) return 'TS is no time in seconds.';
  const parameterList: ParameterValueStruct[] = [];
  for (const parameter of parameters) {
    const [name, value, ...others] = parameter.children;
    const isSound = parameter.localName === 'Param' && name?.localName === 'Name' && value?.localName === 'Value';
    if (!isSound || others.length > 0) return 'A Param is no pair of Name and Value.';
    parameterList.push({ name: name.text.trim(), value: value.text, type: typeOf(value) });
  }
  return { timestamp: Number(ts), username, cnonce, oui, productClass, serialNumber, parameterList };
}

const isOurs = ({ localName, namespace }: XmlElement, wanted: string = localName): boolean =>
  localName === wanted && namespace === lightweightNotificationNamespace;

function typeOf({ attributes }: XmlElement): string | undefined {
  const type = attributes.find(
    ({ localName, namespace }) => localName === 'type' && namespace === xmlSchemaInstanceNamespace,
  );
  return type?.value.replace(/^.*:/, '').trim();
}
