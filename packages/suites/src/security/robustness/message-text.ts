import { escapeText } from '@cordon/cwmp';
import type { Reply } from '@cordon/testbench';
import type { Misbehaviour, Surroundings } from './misbehaviour.ts';

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Parts of a message that a row writes otherwise. */
export interface MessageParts {
  /** In front of the envelope. */
  readonly prolog?: string;
  /** Attributes of the envelope besides the two namespaces. */
  readonly attributes?: string;
  readonly header?: string;
  /** In the prefixes `soap-env` and `cwmp`, which every device of the field reads. */
  readonly body: string;
}

/** A message as text, in the namespace that the target speaks. */
export function message(
  { session, declaration = '' }: Surroundings,
  { prolog = '', attributes = '', header, body }: MessageParts,
): string {
  const namespace = session.posts[0]?.envelope?.namespace ?? 'urn:dslforum-org:cwmp-1-0';
  const id = header ?? '<cwmp:ID soap-env:mustUnderstand="1">cordon-rob</cwmp:ID>';
  return (
    `${declaration}${prolog}<soap-env:Envelope xmlns:soap-env="${soap}" xmlns:cwmp="${namespace}"${attributes}>` +
    `<soap-env:Header>${id}</soap-env:Header><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`
  );
}

/** The request that a sound message carries here: harmless, and answered by GetParameterValuesResponse. */
export const readOf = (name: string): string =>
  '<cwmp:GetParameterValues><ParameterNames xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" soap-enc:arrayType="xsd:string[1]">' +
  `<string>${name}</string></ParameterNames></cwmp:GetParameterValues>`;

const xml = { 'Content-Type': 'text/xml; charset=utf-8' } as const;

/** A request for the other parameter, which nobody asked for soundly. */
export const otherRead = (around: Surroundings): string => message(around, { body: readOf(around.otherParameter) });

/** The header element with the ID of the Inform, which may have any characters. */
export const idOfInform = ({ session }: Pick<Surroundings, 'session'>): string =>
  `<cwmp:ID soap-env:mustUnderstand="1">${escapeText(session.posts[0]?.envelope?.header.id ?? '1')}</cwmp:ID>`;

/** InformResponse with these elements in its header besides the ID of the Inform. */
export const informResponse = (around: Surroundings, header = ''): string =>
  message(around, {
    header: `${idOfInform(around)}${header}`,
    body: '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>',
  });

/** Head of an HTTP response with status 200 and these fields. */
export const head = (...fields: readonly string[]): string =>
  ['HTTP/1.1 200 OK', 'Content-Type: text/xml; charset=utf-8', ...fields, '', ''].join('\r\n');

/** Bytes of a text. */
export const lengthOf = (text: string): number => Buffer.byteLength(text);

/** A whole HTTP response with this text. */
export const response = (text: string): string => head(`Content-Length: ${lengthOf(text)}`) + text;

/** A text as one chunk. */
export const chunk = (text: string): string => `${lengthOf(text).toString(16)}\r\n${text}\r\n`;

/** A text or bytes as the body of an answer with status 200. */
export const bodyReply = (body: string | Uint8Array): Reply => ({ body, headers: xml });

/** A misbehaviour that consists in the text of a request. */
export const said = (name: string, write: (around: Surroundings) => string | Uint8Array): Misbehaviour => ({
  name,
  reply: (around) => bodyReply(write(around)),
});

/** A sound request. */
export const sound = (around: Surroundings): string => message(around, { body: readOf(around.parameter) });

/** A request to restart: what must never come of a message that is broken. */
export const restart = (around: Surroundings): string =>
  message(around, { body: '<cwmp:Reboot><CommandKey>cordon</CommandKey></cwmp:Reboot>' });
