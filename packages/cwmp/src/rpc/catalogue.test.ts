// The tables of this package against the catalogue of TR-069 that the project keeps beside the repository. Users do not
// have it: then there is nothing to compare, and the tests say so by being skipped.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventCodes } from '../event-codes.ts';
import { faultCodeRanges, faultCodes, faultCodesInDuResults, faultCodesInTransferComplete } from '../fault-codes.ts';
import { rpcs } from './registry.ts';
import type { FieldSpec, StructSchema } from './schema/field.ts';
import * as structSchemas from './struct-schemas.ts';

const file = new URL('../../../../../shared/catalogue/rpcs.json', import.meta.url);
const present = existsSync(file);

interface Argument {
  name: string;
  type: string;
  maxLength: number | null;
  required: boolean;
  array?: boolean;
  itemElement?: string;
  repeatedElement?: boolean;
  minItems?: number;
  maxItems?: number | null;
  allowed?: unknown[];
  minimum?: number;
  secret?: boolean;
}

interface Catalogue {
  rpcs: {
    name: string;
    direction: string;
    section: string;
    since: string;
    deprecated: boolean;
    cpe: { role: string; level: string };
    acs: { role: string; level: string };
    arguments: Argument[];
    response: { name: string; arguments: Argument[] };
    faults: number[];
    faultsFromAcs?: number[];
  }[];
  types: Record<string, Argument[]>;
  faultCodes: Record<string, unknown>[];
  faultRanges: { from: number; to: number; who: string; use: string }[];
  faultsInTransferComplete: number[];
  faultsInDuResults: number[];
  events: Record<string, unknown>[];
}

const none: Catalogue = {
  rpcs: [],
  types: {},
  faultCodes: [],
  faultRanges: [],
  faultsInTransferComplete: [],
  faultsInDuResults: [],
  events: [],
};
const catalogue: Catalogue = present ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : none;

/** One field in the words of the catalogue. */
function described(field: FieldSpec): Record<string, unknown> {
  const base = { name: field.element, required: !field.optional };
  switch (field.kind) {
    case 'text': {
      const maxLength = Number.isFinite(field.lengthMax) ? field.lengthMax : null;
      return { ...base, type: 'text', maxLength, secret: field.secret, allowed: field.allowed };
    }
    case 'integer':
      return {
        ...base,
        type: field.minimum < 0 ? 'int' : 'unsignedInt',
        minimum: Math.max(0, field.minimum),
        allowed: field.allowed,
      };
    case 'array':
      return {
        ...base,
        array: field.item.element,
        itemsMin: field.itemsMin,
        itemsMax: field.itemsMax,
        item: described(field.item),
      };
    case 'repeated':
      return { ...base, repeated: true, itemsMin: field.itemsMin };
    case 'struct':
      return { ...base, type: field.struct.name };
    default:
      return { ...base, type: field.kind };
  }
}

/** The same for a row of the catalogue. */
function expected(argument: Argument): Record<string, unknown> {
  const base = { name: argument.name, required: argument.repeatedElement === true || argument.required };
  if (argument.array === true) {
    const item = expectedItem(argument);
    const itemsMax = argument.maxItems ?? Number.POSITIVE_INFINITY;
    return { ...base, array: argument.itemElement, itemsMin: argument.minItems ?? 0, itemsMax, item };
  }
  if (argument.repeatedElement === true) return { ...base, repeated: true, itemsMin: argument.minItems };
  switch (argument.type) {
    case 'string':
    case 'anyURI':
    case 'uuid':
      return {
        ...base,
        type: 'text',
        maxLength: argument.maxLength,
        secret: argument.secret ?? false,
        allowed: argument.allowed,
      };
    case 'int':
    case 'unsignedInt':
      return { ...base, type: argument.type, minimum: argument.minimum ?? 0, allowed: argument.allowed };
    default:
      return { ...base, type: argument.type };
  }
}

function expectedItem(argument: Argument): Record<string, unknown> {
  const item = { name: argument.itemElement, required: true };
  if (argument.type === 'string' || argument.type === 'base64') {
    return { ...item, type: 'text', maxLength: argument.maxLength, secret: false, allowed: undefined };
  }
  return { ...item, type: argument.type === 'ParameterValueStruct' ? 'parameterValue' : argument.type };
}

const directions: Record<string, string> = { both: 'both', 'ACS→CPE': 'acs-to-cpe', 'CPE→ACS': 'cpe-to-acs' };

describe.skipIf(!present)('the RPC tables and the catalogue (skipped without ../shared/catalogue/rpcs.json)', () => {
  test('have the same RPCs in the same order', () => {
    expect(Object.keys(rpcs)).toEqual(catalogue.rpcs.map(({ name }) => name));
  });

  test.each(catalogue.rpcs.map((row) => [row.name, row] as const))('%s: facts', (name, row) => {
    const { direction, section, since, deprecated, cpe, acs, faults, faultsFromAcs } = rpcs[name as keyof typeof rpcs];
    expect({ direction, section, since, deprecated, faults, faultsFromAcs }).toEqual({
      direction: directions[row.direction],
      section: row.section,
      since: row.since,
      deprecated: row.deprecated,
      faults: row.faults,
      faultsFromAcs: row.faultsFromAcs,
    });
    expect({ cpe, acs }).toMatchObject({
      cpe: { role: row.cpe.role, level: row.cpe.level },
      acs: { role: row.acs.role, level: row.acs.level },
    });
  });

  test.each(catalogue.rpcs.map((row) => [row.name, row] as const))('%s: arguments', (name, row) => {
    const { request, response } = rpcs[name as keyof typeof rpcs];
    expect(request.schema.fields.map(described)).toEqual(row.arguments.map(expected));
    expect(response.method).toBe(row.response.name);
    expect(response.schema.fields.map(described)).toEqual(row.response.arguments.map(expected));
  });

  const handWritten = ['ParameterValueStruct', 'SetParameterValuesFault', 'Fault'];
  const structs = Object.entries(catalogue.types).filter(([name]) => !handWritten.includes(name));
  test.each(structs)('%s: members', (name, members) => {
    const schemas: readonly object[] = Object.values(structSchemas);
    const schema = schemas.find((candidate) => 'name' in candidate && candidate.name === name) as
      | StructSchema
      | undefined;
    expect(schema?.fields.map(described)).toEqual(members.map(expected));
  });
});

describe.skipIf(!present)('the fault table and the catalogue (skipped without ../shared/catalogue/rpcs.json)', () => {
  test('have the same codes with the same facts', () => {
    const rows = catalogue.faultCodes.map(({ soapFaultcode, methods, duOperations, ...row }) => {
      return {
        ...row,
        soapFaultCode: soapFaultcode,
        methods: methods ?? undefined,
        duOperations: duOperations ?? undefined,
      };
    });
    expect(faultCodes).toEqual(rows);
  });

  test('set aside the same ranges', () => {
    expect(faultCodeRanges).toMatchObject(catalogue.faultRanges.map(({ from, to, who }) => ({ from, to, who })));
  });

  test('allow the same codes in results', () => {
    expect(faultCodesInTransferComplete).toEqual(catalogue.faultsInTransferComplete);
    expect(faultCodesInDuResults).toEqual(catalogue.faultsInDuResults);
  });
});

const retention: Record<string, RegExp> = {
  'keep-for-ever': /^keep for ever/,
  'keep-until-delivered': /^keep until delivered/,
  'retry-until-reboot': /^retry until reboot/,
  'retry-optional': /^retry optional/,
  'never-retry': /^never retried/,
};

describe.skipIf(!present)('the event table and the catalogue (skipped without ../shared/catalogue/rpcs.json)', () => {
  const rows = catalogue.events.filter(({ code }) => !String(code).includes('<'));

  test('have the same events with the same facts', () => {
    const facts = eventCodes.map((event) => ({
      ...event,
      onFailure: '',
      commandKeyFrom: event.commandKeyFrom ?? null,
    }));
    expect(facts).toEqual(rows.map((row) => ({ ...row, onFailure: '' })));
  });

  test.each(rows.map((row, i) => [row['code'], row['onFailure'], i] as const))('%s: retention', (_, text, i) => {
    expect(text).toMatch(retention[eventCodes[i]?.onFailure ?? ''] as RegExp);
  });
});
