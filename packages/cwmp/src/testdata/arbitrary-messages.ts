// Messages for property tests, drawn from the schemas: everything in them is legal, so that decoding what was encoded
// must give the same message and not one violation.
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { faultCodes, soapFault } from '../fault-codes.ts';
import { rpcOf, rpcs } from '../rpc/registry.ts';
import type { MessageCodec } from '../rpc/rpc.ts';
import type { CwmpVersion } from '../session/cwmp-version.ts';
import type { Message } from '../rpc/messages.ts';
import type { FieldSpec, IntegerField, StructSchema, TextField } from '../rpc/schema/field.ts';
import { trimWhiteSpace } from '../rpc/schema/lexical.ts';
import { Secret } from '../secret.ts';
import type { DialectChanges } from '../soap/dialect.ts';
import type { CwmpNamespace, Envelope, SoapHeader } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';

/** The codecs of all messages of Annex A, requests and responses. */
export const allCodecs: readonly MessageCodec<Message>[] = Object.values(rpcs).flatMap(
  (rpc) => [rpc.request, rpc.response] as unknown as readonly MessageCodec<Message>[],
);

const markup = fc.constantFrom('<', '>', '&', '"', "'", ']]>', '<![CDATA[', '&amp;', '\r', '\n', '\t', ' ', 'é', '€', '𐍈', '\u0085', '\u2028', '\uFFFD');
const character = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...'abcXYZ019._-') }, markup);

/** Text that XML 1.0 can carry, of at most `lengthMax` characters, rich in what needs escaping. */
export function arbitraryText(lengthMax: number): Arbitrary<string> {
  const most = Math.min(lengthMax, 40);
  return fc.array(character, { maxLength: most }).map((parts) => [...parts.join('')].slice(0, most).join(''));
}

const examples: Readonly<Record<string, readonly string[]>> = {
  OUI: ['0013E3', 'ABCDEF'],
  ObjectName: ['Device.', 'Device.ManagementServer.ManageableDevice.'],
  EventCode: ['0 BOOTSTRAP', '10 AUTONOMOUS TRANSFER COMPLETE', 'M Reboot', 'X 0013E3 Door open'],
};

function arbitraryTextField(field: TextField): Arbitrary<unknown> {
  if (field.allowed !== undefined) return fc.constantFrom(...field.allowed);
  if (field.pattern !== undefined) {
    const known = examples[field.element];
    return known === undefined ? fc.uuid() : fc.constantFrom(...known);
  }
  if (field.base64) return fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const text = arbitraryText(field.lengthMax);
  if (field.secret) return text.map((plain) => new Secret(plain));
  return field.trimmed ? text.map((padded) => trimWhiteSpace(padded)) : text;
}

function arbitraryInteger(field: IntegerField): Arbitrary<number> {
  if (field.allowed !== undefined) return fc.constantFrom(...field.allowed);
  return fc.maxSafeInteger().map((n) => field.minimum + (Math.abs(n) % (field.maximum - field.minimum + 1)));
}

const utc = fc.constantFrom('0001-01-01T00:00:00Z', '2024-02-29T23:59:59.123456Z', '0001-01-03T04:05:06', '2026-01-01T00:00:00+00:00');
const local = fc.constantFrom('2026-06-30T24:00:00+05:45', '1970-01-01T00:00:00-11:00', '2026-01-01T00:00:00Z');
const valueTypes = ['int', 'unsignedInt', 'boolean', 'dateTime', 'base64', 'hexBinary', 'unsignedLong'];
const parameterValue = fc.oneof(
  fc.record({ name: trimmed(256), value: arbitraryText(2000), type: fc.constant('string') }),
  fc.record({ name: trimmed(256), value: trimmed(200), type: fc.constantFrom(...valueTypes) }),
);

function trimmed(lengthMax: number): Arbitrary<string> {
  return arbitraryText(lengthMax).map((text) => trimWhiteSpace(text));
}

function arbitraryField(field: FieldSpec): Arbitrary<unknown> {
  switch (field.kind) {
    case 'text':
      return arbitraryTextField(field);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return arbitraryInteger(field);
    case 'dateTime':
      return field.utc ? utc : local;
    case 'struct':
      return arbitraryStruct(field.struct, {});
    case 'parameterValue':
      return parameterValue;
    case 'choice':
      return fc.oneof(...field.structs.map((struct) => arbitraryStruct(struct, { kind: struct.name })));
    case 'array':
      return fc.array(arbitraryField(field.item), { minLength: field.itemsMin, maxLength: Math.min(field.itemsMax, 5) });
    case 'repeated':
      return fc.array(arbitraryField(field.item), { minLength: field.itemsMin, maxLength: 4 });
  }
}

function arbitraryStruct(schema: StructSchema, start: Record<string, unknown>): Arbitrary<Record<string, unknown>> {
  const members = schema.fields.map((field, i): Arbitrary<readonly [string, unknown]> => {
    const value = arbitraryField(field);
    const present = field.optional ? fc.option(value, { nil: undefined }) : value;
    return present.map((found) => [schema.properties[i] as string, found] as const);
  });
  return fc.tuple(...members).map((entries) => {
    const found = entries.filter(([, value]) => value !== undefined);
    return { ...start, ...Object.fromEntries(found) };
  });
}

/** Legal messages of one method. */
export function arbitraryMessage(codec: MessageCodec<Message>): Arbitrary<Message> {
  return arbitraryStruct(codec.schema, { method: codec.method }).map((message) => message as unknown as Message);
}

/** Legal faults, with SetParameterValuesFault lists where they belong. */
export const arbitraryFault: Arbitrary<SoapFault> = fc
  .tuple(
    fc.constantFrom(...faultCodes.map(({ code }) => code), 8800, 9899),
    arbitraryText(100),
    fc.array(fc.record({ parameterName: arbitraryText(256), faultCode: fc.constantFrom(9006, 9007), faultString: arbitraryText(90) }), { maxLength: 4 }),
  )
  .map(([code, text, list]) => soapFault(code, text, code === 9003 ? list : []));

/** Namespaces in which a method exists. */
export function namespacesFor(method: string): readonly CwmpNamespace[] {
  const since: CwmpVersion = rpcOf(method)?.since ?? '1.0';
  const all: readonly [CwmpVersion, CwmpNamespace][] = [
    ['1.0', 'urn:dslforum-org:cwmp-1-0'],
    ['1.1', 'urn:dslforum-org:cwmp-1-1'],
    ['1.2', 'urn:dslforum-org:cwmp-1-2'],
  ];
  return all.filter(([version]) => version >= since).map(([, namespace]) => namespace);
}

/** Headers that may stand above this body. */
export function arbitraryHeader(body: Envelope['body']): Arbitrary<SoapHeader> {
  const plain = { id: arbitraryText(40), noMoreRequests: fc.boolean() };
  const hold = { ...plain, holdRequests: fc.boolean() };
  const versions = fc.uniqueArray(fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.4', '1.5'), { minLength: 1 });
  const inform = { ...plain, sessionTimeout: fc.integer({ min: 30, max: 4_294_967_295 }), supportedCwmpVersions: versions };
  const response = { ...hold, useCwmpVersion: fc.constantFrom('1.2', '1.4') };
  const direction = rpcOf(body.method)?.direction;
  if (body.method === 'Inform') return fc.record(inform, { requiredKeys: [], noNullPrototype: true });
  if (body.method === 'InformResponse') return fc.record(response, { requiredKeys: [], noNullPrototype: true });
  const fromCpe = body.method === 'Fault' ? (body.faultCode ?? 0) >= 9000 : (direction === 'cpe-to-acs') !== body.method.endsWith('Response');
  return fromCpe ? fc.record(plain, { requiredKeys: [], noNullPrototype: true }) : fc.record(hold, { requiredKeys: [], noNullPrototype: true });
}

/** Every dialect that an envelope can be written in. */
export const arbitraryDialect: Arbitrary<DialectChanges> = fc.record(
  {
    xmlDeclaration: fc.boolean(),
    defaultNamespace: fc.boolean(),
    encodingStyle: fc.boolean(),
    asciiOnly: fc.boolean(),
    emptyElements: fc.constantFrom('open-close' as const, 'self-closed' as const),
    prefixes: fc.record(
      {
        soap: fc.constantFrom('soap', 'soapenv', 'soap_env', 'SOAP-ENV', 'env'),
        cwmp: fc.constantFrom('cwmp1', 'c'),
        soapEncoding: fc.constantFrom('SOAP-ENC', 'enc'),
        schema: fc.constantFrom('xs', 'x.s'),
        schemaInstance: fc.constantFrom('i', 'XSI'),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Envelopes with this body, in every namespace that has it. */
export function arbitraryEnvelope(bodies: Arbitrary<Envelope['body']>): Arbitrary<Envelope> {
  return bodies.chain((body) =>
    fc.record(
      { namespace: fc.constantFrom(...namespacesFor(body.method)), header: arbitraryHeader(body), body: fc.constant(body) },
      { noNullPrototype: true },
    ),
  );
}

/** The same value with secrets as plain objects, for comparison: two secrets look alike to a test runner. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map((item) => revealed(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revealed(member)]));
}
