// One legal message of every kind, with the text that breaks careless encoders.
import { Secret } from '@cordon/cwmp';
import type { Message, Method } from '@cordon/cwmp';

const awkward = `<&>"' ]]> é €\u{10348}`;
const uuid = '6f1e5f10-0000-4000-8000-00000000abcd';
const time = '2026-02-28T12:00:00Z';
const unknownTime = '0001-01-01T00:00:00Z';
const parameterKey = 'key-7';
const commandKey = awkward;
const result = {
  uuid,
  deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.1.',
  version: '1.0',
  currentState: 'Installed',
  resolved: true,
  executionUnitRefList: '',
  startTime: time,
  completeTime: time,
  fault: { faultCode: 0 },
};

const methods = ['GetRPCMethods', 'Inform', 'X_0013E3_Own'];
const parameterList = [
  { name: 'Device.DeviceInfo.Description', value: awkward, type: 'string' },
  { name: 'Device.ManagementServer.PeriodicInformInterval', value: '300', type: 'unsignedInt' },
  { name: 'Device.ManagementServer.PeriodicInformTime', value: unknownTime, type: 'dateTime' },
  { name: 'Device.X_0013E3_Key', value: 'AAEC', type: 'base64' },
];

const samples: { readonly [M in Method]: Omit<Extract<Message, { readonly method: M }>, 'method'> } = {
  GetRPCMethods: {},
  GetRPCMethodsResponse: { methodList: methods },
  SetParameterValues: { parameterList, parameterKey },
  SetParameterValuesResponse: { status: 0 },
  GetParameterValues: { parameterNames: ['Device.', 'Device.DeviceInfo.UpTime'] },
  GetParameterValuesResponse: { parameterList },
  GetParameterNames: { parameterPath: '', nextLevel: true },
  GetParameterNamesResponse: { parameterList: [{ name: 'Device.', writable: false }] },
  SetParameterAttributes: {
    parameterList: [
      {
        name: 'Device.A',
        notificationChange: true,
        notification: 2,
        accessListChange: true,
        accessList: ['Subscriber'],
      },
      { name: 'Device.', notificationChange: false, notification: 0, accessListChange: true, accessList: [] },
    ],
  },
  SetParameterAttributesResponse: {},
  GetParameterAttributes: { parameterNames: ['Device.DeviceInfo.UpTime'] },
  GetParameterAttributesResponse: {
    parameterList: [{ name: 'Device.A', notification: 1, accessList: ['Subscriber'] }],
  },
  AddObject: { objectName: 'Device.NAT.PortMapping.', parameterKey },
  AddObjectResponse: { instanceNumber: 1, status: 1 },
  DeleteObject: { objectName: 'Device.NAT.PortMapping.1.', parameterKey },
  DeleteObjectResponse: { status: 0 },
  Download: {
    commandKey,
    fileType: '1 Firmware Upgrade Image',
    url: 'https://files.example/a?b=1&c=2',
    username: 'u',
    password: new Secret(awkward),
    fileSize: 4_294_967_295,
    targetFileName: 'a.bin',
    delaySeconds: 0,
    successUrl: '',
    failureUrl: '',
  },
  DownloadResponse: { status: 1, startTime: unknownTime, completeTime: unknownTime },
  Reboot: { commandKey },
  RebootResponse: {},
  GetQueuedTransfers: {},
  GetQueuedTransfersResponse: { transferList: [{ commandKey, state: 3 }] },
  ScheduleInform: { delaySeconds: 1, commandKey },
  ScheduleInformResponse: {},
  SetVouchers: { voucherList: ['AAECAw=='] },
  SetVouchersResponse: {},
  GetOptions: { optionName: awkward },
  GetOptionsResponse: {
    optionList: [
      { optionName: 'o', voucherSn: 7, state: 3, mode: 2, startDate: time, expirationDate: time, isTransferable: 1 },
      { optionName: 'p', voucherSn: 8, state: 0, mode: 0, startDate: time, isTransferable: 0 },
    ],
  },
  Upload: {
    commandKey,
    fileType: '2 Vendor Log File',
    url: 'https://files.example/put',
    username: '',
    password: new Secret(''),
    delaySeconds: 5,
  },
  UploadResponse: { status: 0, startTime: time, completeTime: time },
  FactoryReset: {},
  FactoryResetResponse: {},
  GetAllQueuedTransfers: {},
  GetAllQueuedTransfersResponse: {
    transferList: [
      { commandKey, state: 1, isDownload: true, fileType: '2 Web Content', fileSize: 0, targetFileName: awkward },
    ],
  },
  ScheduleDownload: {
    commandKey,
    fileType: '3 Vendor Configuration File',
    url: 'https://files.example/c',
    username: 'u',
    password: new Secret('p'),
    fileSize: 1,
    targetFileName: '',
    timeWindowList: [
      { windowStart: 0, windowEnd: 60, windowMode: '1 At Any Time', userMessage: awkward, maxRetries: -1 },
      { windowStart: 60, windowEnd: 90, windowMode: 'X 0013E3 Moon', userMessage: '', maxRetries: 0 },
    ],
  },
  ScheduleDownloadResponse: {},
  CancelTransfer: { commandKey },
  CancelTransferResponse: {},
  ChangeDUState: {
    operations: [
      {
        kind: 'InstallOpStruct',
        url: 'https://files.example/du',
        uuid,
        username: 'u',
        password: new Secret('p'),
        executionEnvRef: 'Device.SoftwareModules.ExecEnv.1.',
      },
      { kind: 'InstallOpStruct', url: 'https://files.example/du2' },
      {
        kind: 'UpdateOpStruct',
        uuid,
        version: '1',
        url: 'https://files.example/du',
        username: '',
        password: new Secret(''),
      },
      { kind: 'UpdateOpStruct' },
      { kind: 'UninstallOpStruct', uuid, version: '1', executionEnvRef: '' },
    ],
    commandKey,
  },
  ChangeDUStateResponse: {},
  Inform: {
    deviceId: { manufacturer: awkward, oui: '0013E3', productClass: '', serialNumber: 'S-1' },
    event: [
      { eventCode: '1 BOOT', commandKey: '' },
      { eventCode: 'M Reboot', commandKey },
      { eventCode: 'X 0013E3 Door open', commandKey: '' },
    ],
    maxEnvelopes: 1,
    currentTime: '2026-02-28T12:00:00+05:45',
    retryCount: 942,
    parameterList,
  },
  InformResponse: { maxEnvelopes: 1 },
  TransferComplete: {
    commandKey,
    faultStruct: { faultCode: 9010, faultString: awkward },
    startTime: unknownTime,
    completeTime: unknownTime,
  },
  TransferCompleteResponse: {},
  AutonomousTransferComplete: {
    announceUrl: '',
    transferUrl: 'https://files.example/t',
    isDownload: false,
    fileType: '4 Vendor Log File',
    fileSize: 12,
    targetFileName: '',
    faultStruct: { faultCode: 0, faultString: '' },
    startTime: time,
    completeTime: time,
  },
  AutonomousTransferCompleteResponse: {},
  Kicked: { command: 'c', referer: 'r', arg: awkward, next: 'https://n.example/' },
  KickedResponse: { nextUrl: 'https://n.example/?a=1&b=2' },
  RequestDownload: { fileType: '1 Firmware Upgrade Image', fileTypeArg: [{ name: 'Instance', value: awkward }] },
  RequestDownloadResponse: {},
  DUStateChangeComplete: {
    results: [result, { ...result, currentState: 'Failed', fault: { faultCode: 9032, faultString: awkward } }],
    commandKey,
  },
  DUStateChangeCompleteResponse: {},
  AutonomousDUStateChangeComplete: { results: [{ ...result, operationPerformed: 'Install' }] },
  AutonomousDUStateChangeCompleteResponse: {},
};

/** One legal message of every RPC of Annex A, requests and responses. */
export const sampleMessages: readonly Message[] = Object.entries(samples).map(
  ([method, members]) => ({ method, ...members }) as Message,
);
