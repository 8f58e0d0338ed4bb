import type { CwmpVersion } from '../session/cwmp-version.ts';
import type { ViolationList } from '../soap/violation-list.ts';
import type { EnvelopeWriter } from '../soap/envelope-writer.ts';
import type { XmlElement } from '../soap/xml-tree.ts';
import { decodeMembers } from './schema/decode-fields.ts';
import type { Draft } from './schema/decode-fields.ts';
import { encodeMembers } from './schema/encode-fields.ts';
import { struct } from './schema/field.ts';
import type { FieldsOf, StructSchema } from './schema/field.ts';

/** Reads and writes one body element. `M` is its message type. */
export interface MessageCodec<M extends { readonly method: string }> {
  readonly method: M['method'];
  readonly schema: StructSchema;
  /** What the element says; whatever breaks a rule goes to `violations`. Never throws. */
  decode(element: XmlElement, violations: ViolationList): M;
  /** Writes the members. Throws UnencodableValueError for what has no form on the wire. */
  encode(message: M, writer: EnvelopeWriter): void;
}

/** The codec of a message; fields in the order of the schema. */
export function message<M extends { readonly method: string }>(
  method: M['method'],
  fields: FieldsOf<M>,
): MessageCodec<M> {
  const schema = struct<M>(method, fields);
  return {
    method,
    schema,
    decode(element: XmlElement, violations: ViolationList): M {
      const draft: Draft = { method };
      decodeMembers(schema, element, { draft, violations });
      return draft as M;
    },
    encode(values: M, writer: EnvelopeWriter): void {
      encodeMembers(schema, values, writer);
    },
  };
}

/** How far a side must support an RPC (TR-069 Annex A.3 and A.4). */
export type SupportLevel =
  | 'required'
  | 'optional'
  | 'required if file downloads are supported'
  | 'required if file transfers are supported'
  | 'required if the ACS starts file transfers'
  | 'required if ChangeDUState is supported'
  | 'required if ChangeDUState is used';

/** What an RPC means to one side. `both` sides of GetRPCMethods respond; calling it is optional. */
export interface RpcRole {
  readonly role: 'calls' | 'responds';
  readonly level: SupportLevel;
}

/** One RPC of TR-069 Annex A: who calls it, since when, by which faults it may be refused, and its two codecs. */
export interface Rpc<Request extends { readonly method: string }, Response extends { readonly method: string }> {
  readonly request: MessageCodec<Request>;
  readonly response: MessageCodec<Response>;
  readonly direction: 'acs-to-cpe' | 'cpe-to-acs' | 'both';
  /** The section of TR-069 that defines it. */
  readonly section: string;
  readonly since: CwmpVersion;
  readonly deprecated: boolean;
  readonly cpe: RpcRole;
  readonly acs: RpcRole;
  /** Codes by which the responding side may refuse it, vendor codes aside. For GetRPCMethods: those of a CPE. */
  readonly faults: readonly number[];
  /** Codes by which an ACS may refuse GetRPCMethods; undefined for all others. */
  readonly faultsFromAcs?: readonly number[];
}
