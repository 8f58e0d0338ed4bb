/**
 * One challenge of a WWW-Authenticate field or the credentials of an Authorization field. Names of parameters are
 * in lower case.
 */
export interface AuthFields {
  /** In lower case: `digest`, `basic`. */
  readonly scheme: string;
  /** The text behind the scheme when it is no list of parameters, as with Basic. */
  readonly token68: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** Whether a parameter was given twice: two readers could take different ones. */
  readonly hasDuplicates: boolean;
}

/** Challenges and parameters that are looked at; a field of a head within its limit could hold thousands. */
const challengesMax = 8;
const parametersMax = 32;

const schemePattern = /^[\s,]*([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*)(?=[ \t]|,|$)[ \t]*/;
const token68Pattern = /^([A-Za-z0-9\-._~+/]+=*)[ \t]*(?=,|$)/;
// Unquoted values with characters that no token has are in the field: everything up to a comma counts.
const parameterPattern = /^[\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)"|([^",]*))[ \t]*/;

interface Reading {
  rest: string;
}

function readParameters(reading: Reading): Pick<AuthFields, 'parameters' | 'hasDuplicates'> {
  const parameters = new Map<string, string>();
  let hasDuplicates = false;
  for (let count = 0; count < parametersMax; count += 1) {
    const match = parameterPattern.exec(reading.rest);
    if (match === null) break;
    const [whole, name = '', quoted, bare = ''] = match;
    const key = name.toLowerCase();
    hasDuplicates ||= parameters.has(key);
    if (!parameters.has(key))
      parameters.set(key, quoted === undefined ? bare.trim() : quoted.replace(/\\([^])/g, '$1'));
    reading.rest = reading.rest.slice(whole.length);
  }
  return { parameters, hasDuplicates };
}

/**
 * Reads the value of a WWW-Authenticate, Authorization or Authentication-Info field: several challenges in one field,
 * unquoted and empty values, odd white space. What cannot be understood ends the reading. Never throws.
 */
export function parseAuthFields(value: string): readonly AuthFields[] {
  const reading: Reading = { rest: value };
  const found: AuthFields[] = [];
  while (found.length < challengesMax) {
    const match = schemePattern.exec(reading.rest);
    if (match === null) break;
    const [whole, scheme = ''] = match;
    reading.rest = reading.rest.slice(whole.length);
    const token = token68Pattern.exec(reading.rest);
    if (token !== null) reading.rest = reading.rest.slice(token[0].length);
    const fields = token === null ? readParameters(reading) : { parameters: new Map(), hasDuplicates: false };
    found.push({ scheme: scheme.toLowerCase(), token68: token?.[1], ...fields });
  }
  return found;
}
