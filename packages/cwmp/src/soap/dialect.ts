/**
 * How envelopes to one peer are written. Every dialect says the same; some peers only understand one of them.
 * See {@link defaultDialect} for what works with most.
 */
export interface Dialect {
  /** Whether to begin with `<?xml version="1.0" encoding="UTF-8"?>`. Some CPEs cannot read it, at least one needs it. */
  readonly xmlDeclaration: boolean;
  /** Namespace prefixes; each an XML name without colon, all different. */
  readonly prefixes: DialectPrefixes;
  /** Whether the SOAP envelope namespace is the default one, its elements without prefix. Some CPEs cannot read it. */
  readonly defaultNamespace: boolean;
  /** Whether Envelope carries SOAP's encodingStyle. */
  readonly encodingStyle: boolean;
  /** Whether characters outside ASCII go as character references, as TR-069 3.4.1 recommends. */
  readonly asciiOnly: boolean;
  /** `<A></A>` or `<A/>` for an element with nothing in it. */
  readonly emptyElements: 'open-close' | 'self-closed';
}

/** The prefix for each namespace that an envelope uses. */
export interface DialectPrefixes {
  readonly soap: string;
  readonly cwmp: string;
  readonly soapEncoding: string;
  readonly schema: string;
  readonly schemaInstance: string;
}

/** What the most CPEs in the field can read: no declaration, the prefixes `soap-env` and `cwmp`, plain ASCII. */
export const defaultDialect: Dialect = {
  xmlDeclaration: false,
  prefixes: { soap: 'soap-env', cwmp: 'cwmp', soapEncoding: 'soap-enc', schema: 'xsd', schemaInstance: 'xsi' },
  defaultNamespace: false,
  encodingStyle: false,
  asciiOnly: true,
  emptyElements: 'open-close',
};

/** Changes to the default dialect; prefixes not named keep their defaults. */
export type DialectChanges = Partial<Omit<Dialect, 'prefixes'>> & { readonly prefixes?: Partial<DialectPrefixes> };

const ncName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * The default dialect with changes. Throws RangeError when a prefix is no ASCII name without colon, begins with `xml`,
 * or stands for two namespaces: the envelope would not be namespace-correct.
 */
export function dialectOf(changes: DialectChanges = {}): Dialect {
  const prefixes = { ...defaultDialect.prefixes, ...changes.prefixes };
  const names = Object.values(prefixes);
  for (const name of names) {
    if (!ncName.test(name) || /^xml/i.test(name))
      throw new RangeError(`"${name}" cannot be a namespace prefix; use a plain name`);
  }
  if (new Set(names).size < names.length)
    throw new RangeError(`prefixes of a dialect must differ: ${names.join(', ')}`);
  return { ...defaultDialect, ...changes, prefixes };
}
