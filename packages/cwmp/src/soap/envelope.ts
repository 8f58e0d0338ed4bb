import type { Message } from '../rpc/messages.ts';
import type { Violation } from '../violation.ts';
import type { SoapFault } from './fault.ts';

/** The CWMP namespaces in use: 1-2 serves CWMP 1.2, 1.3 and 1.4 (TR-069 3.4.6 and Annex A.2). */
export type CwmpNamespace = 'urn:dslforum-org:cwmp-1-0' | 'urn:dslforum-org:cwmp-1-1' | 'urn:dslforum-org:cwmp-1-2';

/** SOAP header elements of TR-069 Table 4. A field is undefined when its element is absent. */
export interface SoapHeader {
  readonly id?: string | undefined;
  readonly holdRequests?: boolean | undefined;
  /** Removed after CWMP 1.0; still seen in the field. */
  readonly noMoreRequests?: boolean | undefined;
  /** Seconds. */
  readonly sessionTimeout?: number | undefined;
  readonly supportedCwmpVersions?: readonly string[] | undefined;
  readonly useCwmpVersion?: string | undefined;
}

/** A body element in the CWMP namespace (or in none) whose name is no RPC of Annex A. */
export interface UnknownMessage {
  readonly method: 'unknown';
  readonly name: string;
}

/** What a SOAP Body holds. Requests and responses are told apart by `method`. */
export type Body = Message | SoapFault | UnknownMessage;

/** One message with its header, ready to be encoded. */
export interface Envelope {
  readonly namespace: CwmpNamespace;
  readonly header: SoapHeader;
  readonly body: Message | SoapFault;
}

/** What came of a peer's bytes. Never an exception; what could not be read is absent and named in `violations`. */
export interface DecodedEnvelope {
  /** As the peer declared it; undefined when no CWMP namespace was found. */
  readonly namespace: CwmpNamespace | undefined;
  readonly header: SoapHeader;
  /** Undefined when the bytes are no SOAP envelope with a readable body. */
  readonly body: Body | undefined;
  readonly violations: readonly Violation[];
}
