import {
  type AcsRequest,
  type CpeResponse,
  type GetParameterNames,
  type ScheduleInform,
  type SetParameterAttributes,
  soapFault,
  type SoapFault,
  type UnknownMessage,
} from '@cordon/cwmp';
import {
  applySetParameterAttributes,
  getParameterAttributes,
  getParameterNames,
  getParameterValues,
} from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import type { MaybeLater } from '../session/drive-cpe-session.ts';
import { answerTransferRequest, type TransferDesk, transferMethods } from '../transfers/answer-transfer-request.ts';
import { answerChangeDuState, hasSoftwareModules, type UnitDesk } from '../software/answer-change-du-state.ts';
import { faultOf, keyProblem } from './request-fault.ts';
import { answerAddObject, answerDeleteObject, answerSetParameterValues } from './write-parameters.ts';

type Answer = CpeResponse | SoapFault;

/** The RPCs of every device of this package (TR-069 3.6 Table 5). Everything else is answered by fault 9000. */
export const supportedMethods: readonly string[] = [
  'GetRPCMethods',
  'SetParameterValues',
  'GetParameterValues',
  'GetParameterNames',
  'SetParameterAttributes',
  'GetParameterAttributes',
  'AddObject',
  'DeleteObject',
  'Reboot',
  'FactoryReset',
  'ScheduleInform',
  ...transferMethods,
];

/** The RPCs of one device: those, and ChangeDUState where its data model has software modules. */
export const methodsOf = (device: Device): readonly string[] =>
  hasSoftwareModules(device) ? [...supportedMethods, 'ChangeDUState'] : supportedMethods;

// TR-069 A.4.1.2 asks for three at least; more than this is an ACS that went wrong.
const scheduledInformsMax = 32;

/** Carries out a request of the ACS. Everything that the answer acknowledges is durable when this returns. */
export function answerRequest(device: Device, asked: AcsRequest | UnknownMessage): Answer {
  if (asked.method === 'unknown') return device.policies.writeAnswer(soapFault(9000));
  const request = device.policies.readRequest(asked);
  return device.policies.writeAnswer(carryOut(device, request));
}

/** The same for a device that is up: transfers too, which may take their time, and software modules. */
export async function answerRunningRequest(
  desk: TransferDesk & UnitDesk,
  asked: AcsRequest | UnknownMessage,
): Promise<Answer> {
  const { device } = desk;
  if (asked.method === 'unknown') return device.policies.writeAnswer(soapFault(9000));
  const request = device.policies.readRequest(asked);
  const answer: MaybeLater<Answer> =
    answerTransferRequest(desk, request) ?? answerUnitRequest(desk, request) ?? carryOut(device, request);
  return device.policies.writeAnswer(await answer);
}

const carryOut = (device: Device, request: AcsRequest): Answer =>
  device.policies.carryOut(request, (asked) => answerOf(device, asked));

function answerUnitRequest(desk: UnitDesk, request: AcsRequest): Answer | undefined {
  if (request.method !== 'ChangeDUState' || !hasSoftwareModules(desk.device)) return undefined;
  return answerChangeDuState(desk, request);
}

function answerOf(device: Device, request: AcsRequest): Answer {
  switch (request.method) {
    case 'GetRPCMethods':
      return { method: 'GetRPCMethodsResponse', methodList: methodsOf(device) };
    case 'GetParameterNames':
      return answerNames(device, request);
    case 'GetParameterValues':
      return answerValues(device, request.parameterNames);
    case 'GetParameterAttributes':
      return answerAttributes(device, request.parameterNames);
    case 'SetParameterAttributes':
      return answerSetAttributes(device, request);
    case 'SetParameterValues':
      return answerSetParameterValues(device, request);
    case 'AddObject':
      return answerAddObject(device, request);
    case 'DeleteObject':
      return answerDeleteObject(device, request);
    case 'Reboot':
      return answerReboot(device, request.commandKey);
    case 'FactoryReset':
      device.orderFactoryReset();
      return { method: 'FactoryResetResponse' };
    case 'ScheduleInform':
      return answerScheduleInform(device, request);
    default:
      return soapFault(9000);
  }
}

function answerNames(device: Device, request: GetParameterNames): Answer {
  const result = getParameterNames(device.tree, request, device.treePolicy);
  if (result.kind === 'refused') return faultOf(result);
  return { method: 'GetParameterNamesResponse', parameterList: result.parameterList };
}

function answerValues(device: Device, parameterNames: readonly string[]): Answer {
  device.refreshComputed();
  const result = getParameterValues(device.tree, parameterNames, device.treePolicy);
  if (result.kind === 'refused') return faultOf(result);
  return { method: 'GetParameterValuesResponse', parameterList: result.parameterList };
}

function answerAttributes(device: Device, parameterNames: readonly string[]): Answer {
  const result = getParameterAttributes(device.tree, parameterNames, device.treePolicy);
  if (result.kind === 'refused') return faultOf(result);
  return { method: 'GetParameterAttributesResponse', parameterList: result.parameterList };
}

function answerSetAttributes(device: Device, request: SetParameterAttributes): Answer {
  const result = applySetParameterAttributes(device.tree, request.parameterList, device.treePolicy);
  if (result.kind === 'refused') return faultOf(result);
  device.applyRequest(result);
  return { method: 'SetParameterAttributesResponse' };
}

function answerReboot(device: Device, commandKey: string): Answer {
  const wrongKey = keyProblem('CommandKey', commandKey);
  if (wrongKey !== undefined) return wrongKey;
  // A.3.2.9: the event with its CommandKey must come whatever happens from here on.
  device.commit({ memory: { rebootCommandKeys: [...device.memory.rebootCommandKeys, commandKey] } });
  return { method: 'RebootResponse' };
}

function answerScheduleInform(device: Device, { delaySeconds, commandKey }: ScheduleInform): Answer {
  if (delaySeconds < 1) return soapFault(9003, 'DelaySeconds is at least 1');
  const wrongKey = keyProblem('CommandKey', commandKey);
  if (wrongKey !== undefined) return wrongKey;
  const others = device.policies.events.scheduledBeside(device.memory.scheduledInforms, commandKey);
  if (others.length >= scheduledInformsMax)
    return soapFault(9002, `${scheduledInformsMax} requests are waiting already`);
  const dueMs = device.nowMs() + delaySeconds * 1000;
  device.commit({ memory: { scheduledInforms: [...others, { dueMs, commandKey }] } });
  return { method: 'ScheduleInformResponse' };
}
