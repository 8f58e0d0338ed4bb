import { type ChangeDUState, type CpeResponse, type OperationStruct, soapFault, type SoapFault } from '@cordon/cwmp';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { keyProblem } from '../rpc/request-fault.ts';
import { ordersMax, type UnitOperation } from './unit-order.ts';
import type { UnitRunner } from './unit-runner.ts';

/** What the answer is made from. */
export interface UnitDesk {
  readonly device: Device;
  readonly clock: Clock;
  readonly units: UnitRunner;
}

/** Whether a device manages software modules at all. */
export const hasSoftwareModules = (device: Device): boolean => device.value('SoftwareModules.ExecEnv.1.Status') !== '';

/** ChangeDUState: takes the request as a whole, whatever comes of its operations (TR-069 A.4.1.10). */
export function answerChangeDuState(
  { device, clock, units }: UnitDesk,
  request: ChangeDUState,
): CpeResponse | SoapFault {
  const { commandKey = '', operations } = request;
  const { unitOrders, unitReports } = device.memory;
  const { operationsMax, refusalFor } = device.policies.softwareModules;
  // A.4.1.10: 9003 is a fault of an operation.
  if (keyProblem('CommandKey', commandKey) !== undefined) return soapFault(9001, 'CommandKey is too long');
  if (operations.length === 0) return soapFault(9001, 'There is no operation in the request');
  if (operations.length > operationsMax) return soapFault(9004, `At most ${operationsMax} operations are taken`);
  if (unitOrders.length + unitReports.length >= ordersMax) {
    return soapFault(9004, `${ordersMax} requests are queued or not yet confirmed`);
  }
  const ordered = operations.map(readOperation);
  const refusal = refusalFor(() => ordered.flatMap((operation) => units.faultsOf(operation)));
  if (refusal !== undefined) return soapFault(refusal.faultCode, refusal.faultString);
  units.add({ commandKey, operations: ordered, acceptedMs: clock.nowMs(), autonomous: false });
  return { method: 'ChangeDUStateResponse' };
}

/** An operation with empty texts for what it leaves out. */
export function readOperation(operation: OperationStruct): UnitOperation {
  const { uuid = '' } = operation;
  const none = { version: '', url: '', username: '', password: '', environment: '' };
  if (operation.kind === 'UninstallOpStruct') {
    const { version = '', executionEnvRef = '' } = operation;
    return { ...none, kind: 'Uninstall', uuid, version, environment: executionEnvRef };
  }
  const { url = '', username = '', password } = operation;
  const file = { ...none, uuid, url, username, password: password?.reveal() ?? '' };
  if (operation.kind === 'InstallOpStruct') {
    return { ...file, kind: 'Install', environment: operation.executionEnvRef ?? '' };
  }
  return { ...file, kind: 'Update', version: operation.version ?? '' };
}
