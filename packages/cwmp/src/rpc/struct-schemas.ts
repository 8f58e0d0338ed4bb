// The structures of TR-069 Annex A as schemas, field for field as in structs.ts.
import {
  boolean,
  dateTime,
  int,
  optional,
  secret,
  string,
  struct,
  structure,
  token,
  tokens,
  unsignedInt,
  uuid,
} from './schema/field.ts';
import type { StructSchema } from './schema/field.ts';
import type {
  AllQueuedTransferStruct,
  ArgStruct,
  AutonOpResultStruct,
  DeploymentUnitFaultStruct,
  DeviceIdStruct,
  EventStruct,
  InstallOpStruct,
  OperationStruct,
  OpResultStruct,
  OptionStruct,
  ParameterAttributeStruct,
  ParameterInfoStruct,
  QueuedTransferStruct,
  SetParameterAttributesStruct,
  TimeWindowStruct,
  TransferCompleteFaultStruct,
  UninstallOpStruct,
  UpdateOpStruct,
} from './structs.ts';

export const parameterInfoStruct: StructSchema<ParameterInfoStruct> = struct('ParameterInfoStruct', {
  name: token('Name', 256),
  writable: boolean('Writable'),
});

export const setParameterAttributesStruct: StructSchema<SetParameterAttributesStruct> = struct(
  'SetParameterAttributesStruct',
  {
    name: token('Name', 256),
    notificationChange: boolean('NotificationChange'),
    notification: int('Notification', { allowed: [0, 1, 2, 3, 4, 5, 6] }),
    accessListChange: boolean('AccessListChange'),
    accessList: tokens('AccessList', 64),
  },
);

export const parameterAttributeStruct: StructSchema<ParameterAttributeStruct> = struct('ParameterAttributeStruct', {
  name: token('Name', 256),
  notification: int('Notification', { allowed: [0, 1, 2, 3, 4, 5, 6] }),
  accessList: tokens('AccessList', 64),
});

export const deviceIdStruct: StructSchema<DeviceIdStruct> = struct('DeviceIdStruct', {
  manufacturer: string('Manufacturer', 64),
  oui: token('OUI', 6, { pattern: /^[0-9A-F]{6}$/ }),
  productClass: string('ProductClass', 64),
  serialNumber: string('SerialNumber', 64),
});

export const eventStruct: StructSchema<EventStruct> = struct('EventStruct', {
  eventCode: token('EventCode', 64, { pattern: /^(\d+( \S+)+|M \S+|X \S+ .+)$/ }),
  commandKey: string('CommandKey', 32),
});

export const transferCompleteFaultStruct: StructSchema<TransferCompleteFaultStruct> = struct(
  'TransferCompleteFaultStruct',
  {
    faultCode: unsignedInt('FaultCode'),
    faultString: string('FaultString', 256),
  },
);

export const deploymentUnitFaultStruct: StructSchema<DeploymentUnitFaultStruct> = struct('DeploymentUnitFaultStruct', {
  faultCode: unsignedInt('FaultCode'),
  faultString: optional(string('FaultString', 256)),
});

export const queuedTransferStruct: StructSchema<QueuedTransferStruct> = struct('QueuedTransferStruct', {
  commandKey: string('CommandKey', 32),
  state: int('State', { allowed: [1, 2, 3] }),
});

export const allQueuedTransferStruct: StructSchema<AllQueuedTransferStruct> = struct('AllQueuedTransferStruct', {
  commandKey: string('CommandKey', 32),
  state: int('State', { allowed: [1, 2, 3] }),
  isDownload: boolean('IsDownload'),
  fileType: token('FileType', 64),
  fileSize: unsignedInt('FileSize'),
  targetFileName: string('TargetFileName', 256),
});

export const timeWindowStruct: StructSchema<TimeWindowStruct> = struct('TimeWindowStruct', {
  windowStart: unsignedInt('WindowStart'),
  windowEnd: unsignedInt('WindowEnd'),
  windowMode: token('WindowMode', 64),
  userMessage: string('UserMessage', 256),
  maxRetries: int('MaxRetries'),
});

export const optionStruct: StructSchema<OptionStruct> = struct('OptionStruct', {
  optionName: string('OptionName', 64),
  voucherSn: unsignedInt('VoucherSN'),
  state: unsignedInt('State', { allowed: [0, 1, 2, 3] }),
  mode: int('Mode', { allowed: [0, 1, 2] }),
  startDate: dateTime('StartDate'),
  expirationDate: optional(dateTime('ExpirationDate')),
  isTransferable: int('IsTransferable', { allowed: [0, 1] }),
});

export const argStruct: StructSchema<ArgStruct> = struct('ArgStruct', {
  name: string('Name', 64),
  value: string('Value', 256),
});

export const installOpStruct: StructSchema<InstallOpStruct> = struct('InstallOpStruct', {
  url: token('URL', 1024),
  uuid: optional(uuid('UUID')),
  username: optional(string('Username', 256)),
  password: optional(secret('Password', 256)),
  executionEnvRef: optional(string('ExecutionEnvRef', 256)),
});

export const updateOpStruct: StructSchema<UpdateOpStruct> = struct('UpdateOpStruct', {
  uuid: optional(uuid('UUID')),
  version: optional(string('Version', 32)),
  url: optional(token('URL', 1024)),
  username: optional(string('Username', 256)),
  password: optional(secret('Password', 256)),
});

export const uninstallOpStruct: StructSchema<UninstallOpStruct> = struct('UninstallOpStruct', {
  uuid: uuid('UUID'),
  version: optional(string('Version', 32)),
  executionEnvRef: optional(string('ExecutionEnvRef', 256)),
});

export const opResultStruct: StructSchema<OpResultStruct> = struct('OpResultStruct', {
  uuid: uuid('UUID'),
  deploymentUnitRef: string('DeploymentUnitRef', 256),
  version: string('Version', 32),
  currentState: token('CurrentState', Number.POSITIVE_INFINITY, { allowed: ['Installed', 'Uninstalled', 'Failed'] }),
  resolved: boolean('Resolved'),
  executionUnitRefList: string('ExecutionUnitRefList', Number.POSITIVE_INFINITY),
  startTime: dateTime('StartTime'),
  completeTime: dateTime('CompleteTime'),
  fault: structure('Fault', deploymentUnitFaultStruct),
});

export const autonOpResultStruct: StructSchema<AutonOpResultStruct> = struct('AutonOpResultStruct', {
  uuid: uuid('UUID'),
  deploymentUnitRef: string('DeploymentUnitRef', 256),
  version: string('Version', 32),
  currentState: token('CurrentState', Number.POSITIVE_INFINITY, { allowed: ['Installed', 'Uninstalled', 'Failed'] }),
  resolved: boolean('Resolved'),
  executionUnitRefList: string('ExecutionUnitRefList', Number.POSITIVE_INFINITY),
  startTime: dateTime('StartTime'),
  completeTime: dateTime('CompleteTime'),
  fault: structure('Fault', deploymentUnitFaultStruct),
  operationPerformed: token('OperationPerformed', Number.POSITIVE_INFINITY, {
    allowed: ['Install', 'Update', 'Uninstall'],
  }),
});

/** The operations of ChangeDUState, told apart by xsi:type (A.4.1.10). */
export const operationStructs: readonly StructSchema<OperationStruct>[] = [
  installOpStruct,
  updateOpStruct,
  uninstallOpStruct,
];
