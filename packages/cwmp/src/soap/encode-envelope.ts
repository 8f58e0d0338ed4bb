import { codecOf } from '../rpc/registry.ts';
import { locate } from '../rpc/schema/encode-fields.ts';
import { dialectOf } from './dialect.ts';
import type { Dialect, DialectChanges } from './dialect.ts';
import { encodeFault } from './encode-fault.ts';
import type { Envelope } from './envelope.ts';
import { EnvelopeWriter } from './envelope-writer.ts';
import { encodeHeader } from './header.ts';
import {
  soapEncodingNamespace,
  soapEnvelopeNamespace,
  xmlSchemaInstanceNamespace,
  xmlSchemaNamespace,
} from './namespaces.ts';

/**
 * The XML text of an envelope: well-formed, namespace-correct, in the namespace that the envelope says. The caller turns
 * it into UTF-8. Lengths and ranges of Annex A are not enforced here: what a peer broke may have to be sent back.
 * Throws UnencodableValueError, with the path of the field, for what XML or CWMP has no form for.
 */
export function encodeEnvelope(envelope: Envelope, changes?: DialectChanges): string {
  const dialect = dialectOf(changes);
  const writer = new EnvelopeWriter(dialect);
  const { soap } = dialect.prefixes;
  const qualify = (name: string): string => (dialect.defaultNamespace ? name : `${soap}:${name}`);
  if (dialect.xmlDeclaration) writer.raw('<?xml version="1.0" encoding="UTF-8"?>\n');
  writer.open(qualify('Envelope'), envelopeAttributes(envelope, dialect));
  try {
    encodeHeader(envelope.header, writer);
  } catch (error) {
    throw locate(error, 'Header');
  }
  writer.open(qualify('Body'));
  try {
    encodeBody(envelope, writer);
  } catch (error) {
    throw locate(error, envelope.body.method);
  }
  writer.close(qualify('Body'));
  writer.close(qualify('Envelope'));
  return writer.xml;
}

function envelopeAttributes(envelope: Envelope, dialect: Dialect): string {
  const { prefixes } = dialect;
  // The prefix stays declared beside the default namespace: mustUnderstand and encodingStyle need it.
  const declared = [
    dialect.defaultNamespace ? ` xmlns="${soapEnvelopeNamespace}"` : '',
    ` xmlns:${prefixes.soap}="${soapEnvelopeNamespace}"`,
    ` xmlns:${prefixes.soapEncoding}="${soapEncodingNamespace}"`,
    ` xmlns:${prefixes.schema}="${xmlSchemaNamespace}"`,
    ` xmlns:${prefixes.schemaInstance}="${xmlSchemaInstanceNamespace}"`,
    ` xmlns:${prefixes.cwmp}="${envelope.namespace}"`,
    dialect.encodingStyle ? ` ${prefixes.soap}:encodingStyle="${soapEncodingNamespace}"` : '',
  ];
  return declared.join('');
}

function encodeBody({ body }: Envelope, writer: EnvelopeWriter): void {
  if (body.method === 'Fault') return encodeFault(body, writer);
  const codec = codecOf(body.method);
  if (codec === undefined) throw new RangeError(`${body.method} is no message of TR-069 Annex A; it cannot be encoded`);
  const name = `${writer.dialect.prefixes.cwmp}:${body.method}`;
  // 3.5: arguments are unqualified, so a default namespace must not reach them.
  const undeclare = writer.dialect.defaultNamespace ? ' xmlns=""' : '';
  if (codec.schema.fields.length === 0) return writer.empty(name, undeclare);
  writer.open(name, undeclare);
  codec.encode(body, writer);
  writer.close(name);
}
