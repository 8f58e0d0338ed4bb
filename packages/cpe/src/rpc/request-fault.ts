import { soapFault, type SoapFault } from '@cordon/cwmp';
import type { Refused } from '@cordon/data-model';

/** CommandKey and ParameterKey: at most 32 characters (TR-069 A.3.2). */
const keyCharsMax = 32;

/** A refusal of the data model as the fault to answer. */
export const faultOf = ({ faultCode, reason }: Refused): SoapFault => soapFault(faultCode, reason);

/** The fault for a CommandKey or ParameterKey that is too long; undefined when it is not. */
export function keyProblem(field: 'CommandKey' | 'ParameterKey', key: string): SoapFault | undefined {
  return Array.from(key).length > keyCharsMax
    ? soapFault(9003, `${field} has more than ${keyCharsMax} characters`)
    : undefined;
}
