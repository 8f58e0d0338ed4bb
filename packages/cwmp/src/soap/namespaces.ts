import type { CwmpNamespace } from './envelope.ts';

/** SOAP 1.1 envelope (TR-069 3.5). */
export const soapEnvelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
/** SOAP 1.1 encoding (TR-069 3.5). */
export const soapEncodingNamespace = 'http://schemas.xmlsoap.org/soap/encoding/';
/** SOAP 1.2 envelope: not CWMP, but seen; read with a violation. */
export const soap12EnvelopeNamespace = 'http://www.w3.org/2003/05/soap-envelope';
/** XML Schema, 2001 edition (TR-069 3.5). */
export const xmlSchemaNamespace = 'http://www.w3.org/2001/XMLSchema';
/** XML Schema instance, 2001 edition (TR-069 3.5). */
export const xmlSchemaInstanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/** The CWMP namespaces, oldest first. */
export const cwmpNamespaces: readonly CwmpNamespace[] = [
  'urn:dslforum-org:cwmp-1-0',
  'urn:dslforum-org:cwmp-1-1',
  'urn:dslforum-org:cwmp-1-2',
];

/** Whether a namespace name is one of the three of CWMP. */
export function isCwmpNamespace(name: string): name is CwmpNamespace {
  return (cwmpNamespaces as readonly string[]).includes(name);
}
