import { type AcsRequest, soapFault, type SoapFault, type UnknownMessage, type Violation } from '@cordon/cwmp';

/** Rules whose breach leaves open what was asked. What can be understood in one way only is answered, and recorded. */
const doubtful: readonly string[] = [
  'argument-missing',
  'argument-duplicate',
  'argument-unknown',
  'argument-order',
  'argument-text',
  'argument-number',
  'argument-boolean',
  'argument-date-time',
  'argument-base64',
  'array-item-name',
];

/**
 * The fault for a request whose arguments do not conform to the schema (TR-069 A.2.3), before anything is carried out: what a
 * decoder puts in the place of a missing argument is not what the ACS asked for. Undefined for a sound request.
 */
export function argumentFault(
  request: AcsRequest | UnknownMessage,
  violations: readonly Violation[],
): SoapFault | undefined {
  if (request.method === 'unknown') return undefined;
  // A.3.2.4: Notification may have any value while NotificationChange is false; the data model looks at it otherwise.
  const isFree = request.method === 'SetParameterAttributes';
  // A.4.1.10: what is wrong with one operation stands in its result.
  const isOperations = request.method === 'ChangeDUState';
  const rules = isFree || isOperations ? doubtful : [...doubtful, 'argument-value', 'argument-range'];
  const found = violations.find(({ rule }) => rules.includes(rule));
  if (found === undefined) return undefined;
  // A.3.1.1, A.4.1.10: 9003 is no fault of these two.
  return soapFault(request.method === 'GetRPCMethods' || isOperations ? 9001 : 9003, found.detail);
}
