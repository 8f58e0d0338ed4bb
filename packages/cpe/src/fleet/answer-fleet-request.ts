import {
  type AcsRequest,
  type CpeResponse,
  type Download,
  type ScheduleInform,
  soapFault,
  type SoapFault,
  type UnknownMessage,
} from '@cordon/cwmp';
import {
  applyAddObject,
  applyDeleteObject,
  applySetParameterAttributes,
  applySetParameterValues,
  getParameterAttributes,
  getParameterNames,
  getParameterValues,
  unknownTime,
} from '@cordon/data-model';
import { faultOf, keyProblem } from '../rpc/request-fault.ts';
import type { FleetDevice } from './fleet-device.ts';

type Answer = CpeResponse | SoapFault;

/** What a device of a fleet does about requests that take effect later. */
export interface FleetOrders {
  /** False when too many wait already. */
  scheduleInform(request: ScheduleInform): boolean;
  /** False when too many wait already. */
  download(request: Download): boolean;
}

const methodList: readonly AcsRequest['method'][] = [
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
  'Download',
];

/** What a device needs for an answer. */
export interface FleetAnswerContext {
  readonly device: FleetDevice;
  readonly orders: FleetOrders;
  readonly nowMs: number;
}

/** Carries out a request of the ACS on one device of a fleet. */
export function answerFleetRequest(context: FleetAnswerContext, request: AcsRequest | UnknownMessage): Answer {
  const { device, orders } = context;
  const key = 'commandKey' in request ? request.commandKey : undefined;
  const wrongKey = key === undefined ? undefined : keyProblem('CommandKey', key);
  if (wrongKey !== undefined) return wrongKey;
  switch (request.method) {
    case 'GetRPCMethods':
      return { method: 'GetRPCMethodsResponse', methodList };
    case 'Reboot':
      device.orderReboot(request.commandKey);
      return { method: 'RebootResponse' };
    case 'FactoryReset':
      device.orderFactoryReset();
      return { method: 'FactoryResetResponse' };
    case 'ScheduleInform':
      if (request.delaySeconds < 1) return soapFault(9003, 'DelaySeconds is at least 1');
      return orders.scheduleInform(request) ? { method: 'ScheduleInformResponse' } : soapFault(9002);
    case 'Download': {
      if (!/^https?:\/\//i.test(request.url)) return soapFault(9013);
      const later = { status: 1, startTime: unknownTime, completeTime: unknownTime };
      return orders.download(request) ? { method: 'DownloadResponse', ...later } : soapFault(9004);
    }
    default:
      return answerReading(context, request) ?? answerWriting(context, request) ?? soapFault(9000);
  }
}

function answerReading(context: FleetAnswerContext, request: AcsRequest | UnknownMessage): Answer | undefined {
  const { tree } = context.device;
  switch (request.method) {
    case 'GetParameterNames': {
      const result = getParameterNames(tree, request, context.device.policyAt(context.nowMs));
      if (result.kind === 'refused') return faultOf(result);
      return { method: 'GetParameterNamesResponse', parameterList: result.parameterList };
    }
    case 'GetParameterValues': {
      const result = getParameterValues(tree, request.parameterNames, context.device.policyAt(context.nowMs));
      if (result.kind === 'refused') return faultOf(result);
      return { method: 'GetParameterValuesResponse', parameterList: result.parameterList };
    }
    case 'GetParameterAttributes': {
      const result = getParameterAttributes(tree, request.parameterNames, context.device.policyAt(context.nowMs));
      if (result.kind === 'refused') return faultOf(result);
      return { method: 'GetParameterAttributesResponse', parameterList: result.parameterList };
    }
    default:
      return undefined;
  }
}

function answerWriting(
  { device, nowMs }: FleetAnswerContext,
  request: AcsRequest | UnknownMessage,
): Answer | undefined {
  const { tree } = device;
  const policy = device.policyAt(nowMs);
  const wrongKey = 'parameterKey' in request ? keyProblem('ParameterKey', request.parameterKey) : undefined;
  if (wrongKey !== undefined) return wrongKey;
  switch (request.method) {
    case 'SetParameterValues': {
      const result = applySetParameterValues(tree, request.parameterList, policy);
      if (result.kind === 'refused') return soapFault(9003, result.reason, result.faults);
      device.applyRequest(result, request.parameterKey);
      // 3.1: another ACS holds from the next session on.
      const isLater = result.writes.some(({ parameterName }) => parameterName.endsWith('.ManagementServer.URL'));
      return { method: 'SetParameterValuesResponse', status: isLater ? 1 : 0 };
    }
    case 'SetParameterAttributes': {
      const result = applySetParameterAttributes(tree, request.parameterList, policy);
      if (result.kind === 'refused') return faultOf(result);
      device.applyRequest(result);
      return { method: 'SetParameterAttributesResponse' };
    }
    case 'AddObject': {
      const result = applyAddObject(tree, request.objectName, policy);
      if (result.kind === 'refused') return faultOf(result);
      device.applyRequest(result, request.parameterKey);
      return { method: 'AddObjectResponse', instanceNumber: result.instanceNumber, status: 0 };
    }
    case 'DeleteObject': {
      const result = applyDeleteObject(tree, request.objectName, policy);
      if (result.kind === 'refused') return faultOf(result);
      device.applyRequest(result, request.parameterKey);
      return { method: 'DeleteObjectResponse', status: 0 };
    }
    default:
      return undefined;
  }
}
