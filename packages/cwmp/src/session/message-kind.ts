import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse } from '../rpc/messages.ts';
import type { Body, UnknownMessage } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';

type Answer<Response> = Response | SoapFault | UnknownMessage;

/** What a body is to the side that received it: something to answer, or the answer to something. */
export type Received<Request, Response> =
  | { readonly kind: 'request'; readonly request: Request | UnknownMessage }
  | { readonly kind: 'response'; readonly response: Answer<Response> };

const acsMethods: ReadonlySet<string> = new Set<AcsRequest['method']>([
  'SetParameterValues',
  'GetParameterValues',
  'GetParameterNames',
  'SetParameterAttributes',
  'GetParameterAttributes',
  'AddObject',
  'DeleteObject',
  'Download',
  'Reboot',
  'GetQueuedTransfers',
  'ScheduleInform',
  'SetVouchers',
  'GetOptions',
  'Upload',
  'FactoryReset',
  'GetAllQueuedTransfers',
  'ScheduleDownload',
  'CancelTransfer',
  'ChangeDUState',
  'GetRPCMethods',
]);

const cpeMethods: ReadonlySet<string> = new Set<CpeRequest['method']>([
  'Inform',
  'TransferComplete',
  'AutonomousTransferComplete',
  'Kicked',
  'RequestDownload',
  'DUStateChangeComplete',
  'AutonomousDUStateChangeComplete',
  'GetRPCMethods',
]);

/** Sorts a body that an ACS received. A method that no CPE may call arrives as `unknown`, to be answered by fault 8000. */
export function receivedByAcs(body: Body): Received<CpeRequest, CpeResponse> {
  if (cpeMethods.has(body.method)) return { kind: 'request', request: body as CpeRequest };
  const name = nameOf(body);
  if (!isAnswerName(name)) return { kind: 'request', request: { method: 'unknown', name } };
  return { kind: 'response', response: body as Answer<CpeResponse> };
}

/** Sorts a body that a CPE received. A method that no ACS may call arrives as `unknown`, to be answered by fault 9000. */
export function receivedByCpe(body: Body): Received<AcsRequest, AcsResponse> {
  if (acsMethods.has(body.method)) return { kind: 'request', request: body as AcsRequest };
  const name = nameOf(body);
  if (!isAnswerName(name)) return { kind: 'request', request: { method: 'unknown', name } };
  return { kind: 'response', response: body as Answer<AcsResponse> };
}

/** The element name of a body, also of one that is no RPC of ours. */
export function nameOf(body: Body): string {
  return body.method === 'unknown' ? body.name : body.method;
}

// 3.5: an answer is named like its method with the suffix Response; a fault is never the reaction to one, so an
// unknown `XResponse` must not be treated as a call.
function isAnswerName(name: string): boolean {
  return name === 'Fault' || name.endsWith('Response');
}

/** Whether `answer` is of the kind that belongs to `request`: its own response, or a fault. An unknown method only has a fault. */
export function isAnswerTo(request: { readonly method: string }, answer: { readonly method: string }): boolean {
  return answer.method === 'Fault' || answer.method === `${request.method}Response`;
}
