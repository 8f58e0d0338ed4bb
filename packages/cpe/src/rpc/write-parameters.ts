import {
  type AddObject,
  type CpeResponse,
  type DeleteObject,
  type ParameterValueStruct,
  type SetParameterValues,
  soapFault,
  type SoapFault,
} from '@cordon/cwmp';
import { applyAddObject, applyDeleteObject, applySetParameterValues, type ParameterWrite } from '@cordon/data-model';
import type { ApplyResult } from '../cpe-policies.ts';
import { requestProblems, settleDiagnostics } from '../diagnostics/settle-diagnostics.ts';
import type { Device, TreeUpdate } from '../device/device.ts';
import { faultOf, keyProblem } from './request-fault.ts';

type Answer = CpeResponse | SoapFault;

interface Progress extends TreeUpdate {
  readonly writes: readonly ParameterWrite[];
}

/** SetParameterValues: everything or nothing, stored before the answer exists (TR-069 A.3.2.1). */
export function answerSetParameterValues(device: Device, request: SetParameterValues): Answer {
  const wrongKey = keyProblem('ParameterKey', request.parameterKey);
  if (wrongKey !== undefined) return wrongKey;
  const start: Progress = { tree: device.tree, changes: [], writes: [] };
  const applyAll = (progress: Progress, list: readonly ParameterValueStruct[]): ApplyResult<Progress> => {
    const result = applySetParameterValues(progress.tree, list, device.treePolicy);
    if (result.kind === 'refused') return { progress, refusal: { reason: result.reason, faults: result.faults } };
    const problems = requestProblems(device, result.tree, result.writes);
    if (problems.length > 0) return { progress, refusal: { reason: 'Invalid arguments', faults: problems } };
    const changes = [...progress.changes, ...result.changes];
    return {
      progress: {
        tree: settleDiagnostics(device, result.tree, result.writes),
        changes,
        writes: [...progress.writes, ...result.writes],
      },
    };
  };
  const { progress, refusal } = device.policies.applySetParameterValues(start, request.parameterList, applyAll);
  if (refusal !== undefined) {
    if (progress.changes.length > 0) device.applyRequest(progress);
    return refused(device, request, soapFault(9003, refusal.reason, refusal.faults));
  }
  device.applyRequest(progress, keyOf(device, request));
  return { method: 'SetParameterValuesResponse', status: needsSessionEnd(device, progress.writes) ? 1 : 0 };
}

type KeyedRequest = SetParameterValues | AddObject | DeleteObject;

/** The ParameterKey to store with what a request did. */
const keyOf = (device: Device, { method, parameterKey }: KeyedRequest): string | undefined =>
  device.policies.takesParameterKey(method, true) ? parameterKey : undefined;

/** A request that failed, and what becomes of its ParameterKey. */
function refused(device: Device, { method, parameterKey }: KeyedRequest, fault: SoapFault): SoapFault {
  if (device.policies.takesParameterKey(method, false)) {
    device.applyRequest({ tree: device.tree, changes: [] }, parameterKey);
  }
  return fault;
}

/** What takes effect only after the session (Status 1): where the ACS is and who we are to it, the connection-request port, diagnostics. */
function needsSessionEnd(device: Device, writes: readonly ParameterWrite[]): boolean {
  const { root } = device.table;
  const deferred = new Set([
    `${root}ManagementServer.URL`,
    `${root}ManagementServer.Username`,
    `${root}ManagementServer.Password`,
    `${root}ManagementServer.HTTPConnectionRequestEnable`,
    ...device.table.diagnostics.map(({ object }) => `${root}${object}DiagnosticsState`),
  ]);
  return writes.some(({ parameterName }) => deferred.has(parameterName));
}

/** AddObject: the row is there, whole and stored, when the answer says so (TR-069 A.3.2.6). */
export function answerAddObject(device: Device, request: AddObject): Answer {
  const wrongKey = keyProblem('ParameterKey', request.parameterKey);
  if (wrongKey !== undefined) return wrongKey;
  const result = applyAddObject(device.tree, request.objectName, device.treePolicy);
  if (result.kind === 'refused') return refused(device, request, faultOf(result));
  device.applyRequest(result, keyOf(device, request));
  return { method: 'AddObjectResponse', instanceNumber: result.instanceNumber, status: 0 };
}

/** DeleteObject: one row with everything below it (TR-069 A.3.2.7). */
export function answerDeleteObject(device: Device, request: DeleteObject): Answer {
  const wrongKey = keyProblem('ParameterKey', request.parameterKey);
  if (wrongKey !== undefined) return wrongKey;
  const result = applyDeleteObject(device.tree, request.objectName, device.treePolicy);
  if (result.kind === 'refused') return refused(device, request, faultOf(result));
  device.applyRequest(result, keyOf(device, request));
  return { method: 'DeleteObjectResponse', status: 0 };
}
