import { isTypeNameFitting, validateValue, wireTypeName } from '../types/validate-value.ts';
import type { ValueUse } from '../types/value-type.ts';
import type { ParameterFact } from './model-facts.ts';
import type { ModelRegistry } from './registry.ts';

/** A value for a parameter, as it is asked about. */
export interface ParameterQuestion {
  /** Parameter name, with `{i}`, instance numbers, aliases or wildcards. */
  readonly name: string;
  readonly value: string;
  /** Local name of xsi:type, where one was sent. */
  readonly type?: string;
  /** `write` by default: read-only parameters and values are refused. */
  readonly use?: ValueUse;
}

/** What the model says to a value: no fault code when it may stand. */
export interface ParameterVerdict {
  /** Undefined when the model has no such parameter. */
  readonly fact: ParameterFact | undefined;
  /** 9005 unknown, 9006 wrong type, 9007 wrong value, 9008 read-only (TR-069 A.5.1). */
  readonly faultCode?: 9005 | 9006 | 9007 | 9008;
  /** One sentence. Does not quote the value. */
  readonly reason?: string;
}

/** Checks a value against the model alone, without a device. */
export function checkParameter(
  registry: ModelRegistry,
  { name, value, type, use = 'write' }: ParameterQuestion,
): ParameterVerdict {
  const fact = registry.lookup(name) ?? registry.lookupInstance(name);
  if (fact?.kind !== 'parameter' || fact.status === 'deleted') {
    return { fact: undefined, faultCode: 9005, reason: `${registry.model} has no parameter ${name.slice(0, 256)}.` };
  }
  if (use === 'write' && !fact.writable) return { fact, faultCode: 9008, reason: 'The parameter is read-only.' };
  if (!isTypeNameFitting(fact.type, type)) {
    return {
      fact,
      faultCode: 9006,
      reason: `The parameter has type ${wireTypeName(fact.type)}, not ${type?.slice(0, 40)}.`,
    };
  }
  const problem = validateValue(fact.type, value, use);
  return problem === undefined ? { fact } : { fact, ...problem };
}
