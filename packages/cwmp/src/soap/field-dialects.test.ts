// Whole messages as the field sends them (testdata/field): what each decodes to, and every rule that it breaks.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeEnvelope } from './decode-envelope.ts';
import type { DecodedEnvelope } from './envelope.ts';

const folder = new URL('../testdata/field/', import.meta.url);
const cwmp10 = 'urn:dslforum-org:cwmp-1-0';
const cwmp11 = 'urn:dslforum-org:cwmp-1-1';
const cwmp12 = 'urn:dslforum-org:cwmp-1-2';

interface Expected {
  readonly file: string;
  readonly decoded: Omit<DecodedEnvelope, 'violations' | 'body'> & { readonly body: object };
  /** Every violation as `rule line`, in the order found. */
  readonly violations: readonly string[];
}

const deviceId = { manufacturer: 'Acme', oui: '00D09E', productClass: 'RG', serialNumber: '42' };
const inform = {
  method: 'Inform',
  deviceId,
  event: [{ eventCode: '2 PERIODIC', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-03-01T10:11:12Z',
  retryCount: 0,
  parameterList: [{ name: 'Device.RootDataModelVersion', value: '2.17', type: 'string' }],
};

const expected: readonly Expected[] = [
  {
    file: '01-indented-soapenv.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '1804289383', noMoreRequests: false },
      body: {
        method: 'Inform',
        deviceId: { manufacturer: 'Acme & Söhne', oui: '00D09E', productClass: 'RG 7', serialNumber: '01234' },
        event: [
          { eventCode: '4 VALUE CHANGE', commandKey: '' },
          { eventCode: '1 BOOT', commandKey: '' },
          { eventCode: '0 BOOTSTRAP', commandKey: 'left over' },
        ],
        maxEnvelopes: 2,
        currentTime: '2026-03-01T10:11:12.345678+0000',
        retryCount: 5,
        parameterList: [
          {
            name: 'InternetGatewayDevice.DeviceSummary',
            value: 'InternetGatewayDevice:1.1[](Baseline:1)',
            type: 'string',
          },
          { name: 'InternetGatewayDevice.ManagementServer.ParameterKey', value: '', type: 'string' },
        ],
      },
    },
    violations: ['argument-date-time 22'],
  },
  {
    file: '02-no-header-ctime.xml',
    decoded: {
      namespace: cwmp10,
      header: {},
      body: { ...inform, maxEnvelopes: 0, currentTime: 'Thu Jan  1 00:02:17 1970', retryCount: 942 },
    },
    violations: ['argument-date-time 1'],
  },
  {
    file: '03-missing-device-id.xml',
    decoded: {
      namespace: cwmp10,
      header: {},
      body: { ...inform, deviceId: { manufacturer: '', oui: '', productClass: '', serialNumber: '' } },
    },
    violations: ['argument-missing 1'],
  },
  {
    file: '04-empty-lists.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '', holdRequests: false },
      body: { ...inform, event: [], currentTime: '0001-01-01T00:00:00', parameterList: [] },
    },
    violations: ['array-type-missing 1', 'header-sender 1'],
  },
  {
    file: '05-untyped-values.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '7' },
      body: {
        method: 'GetParameterValuesResponse',
        parameterList: [
          { name: 'Device.DeviceInfo.UpTime', value: '12', type: undefined },
          { name: 'Device.DeviceInfo.SerialNumber', value: '', type: 'string' },
          { name: 'Device.DeviceInfo.ModelName', value: '', type: undefined },
          { name: 'Device.DeviceInfo.UpTime', value: '13', type: 'unsignedInt' },
        ],
      },
    },
    violations: [
      'value-type-missing 5',
      'argument-white-space 6',
      'argument-missing 9',
      'array-type-prefix 4',
      'array-type-count 4',
    ],
  },
  {
    file: '06-fault-without-header.xml',
    decoded: {
      namespace: cwmp12,
      header: {},
      body: {
        method: 'Fault',
        soapFaultCode: 'Client',
        soapFaultString: 'CWMP fault',
        faultCode: 9003,
        faultString: 'Invalid arguments',
        setParameterValuesFault: [
          { parameterName: 'Device.Time.NTPServer1', faultCode: 9007, faultString: 'Invalid value' },
          { parameterName: 'Device.Time.Enable', faultCode: 9006 },
        ],
      },
    },
    violations: [],
  },
  {
    file: '07-fault-without-cwmp-detail.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '3' },
      body: {
        method: 'Fault',
        soapFaultCode: 'Server',
        soapFaultString: 'Validation constraint violation',
        faultCode: undefined,
        faultString: '',
        setParameterValuesFault: [],
      },
    },
    violations: ['fault-soap-code 1', 'fault-string 1', 'fault-detail 1'],
  },
  {
    file: '08-soap-1.2-fault.xml',
    decoded: {
      namespace: cwmp12,
      header: { id: '9' },
      body: {
        method: 'Fault',
        soapFaultCode: 'Client',
        soapFaultString: 'CWMP fault',
        faultCode: 9005,
        faultString: 'Invalid parameter name',
        setParameterValuesFault: [],
      },
    },
    violations: ['soap-namespace 1', 'soap-namespace 1', 'soap-namespace 1', 'soap-namespace 1', 'fault-soap-code 1'],
  },
  {
    file: '09-latin-1.xml',
    decoded: {
      namespace: cwmp10,
      header: {},
      body: { ...inform, deviceId: { ...deviceId, manufacturer: 'Téléphonie Zürich', oui: '00d09e' } },
    },
    violations: ['argument-value 2'],
  },
  { file: '10-byte-order-mark.xml', decoded: { namespace: cwmp11, header: {}, body: inform }, violations: [] },
  {
    file: '11-bytes-before-prolog.xml',
    decoded: { namespace: cwmp10, header: {}, body: { ...inform, currentTime: '2026-03-01T10::11:12' } },
    violations: ['xml-space-before-declaration 1', 'argument-date-time 5'],
  },
  {
    file: '12-default-namespace.xml',
    decoded: {
      namespace: cwmp12,
      header: { id: 'x1' },
      body: { method: 'GetRPCMethodsResponse', methodList: ['GetRPCMethods', 'SetParameterValues'] },
    },
    violations: [
      'argument-unqualified 1',
      'argument-unqualified 1',
      'argument-unqualified 1',
      'header-must-understand 1',
    ],
  },
  {
    file: '13-misspelt-root.xml',
    decoded: { namespace: cwmp10, header: { id: '5' }, body: { method: 'SetParameterValuesResponse', status: 0 } },
    violations: ['soap-envelope 1'],
  },
  {
    file: '14-misspelt-data-model-root.xml',
    decoded: {
      namespace: cwmp10,
      header: {},
      body: {
        ...inform,
        parameterList: [
          { name: 'InternetGatewayDevcie.DeviceSummary', value: '', type: 'string' },
          { name: 'InternetGatewayDevcie.DeviceSummary', value: 'twice', type: 'string' },
        ],
      },
    },
    violations: [],
  },
  {
    file: '15-disorder.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '11' },
      body: {
        method: 'TransferComplete',
        commandKey: 'a key that is much longer than the 32 characters allowed',
        faultStruct: { faultCode: 0, faultString: '' },
        startTime: '2026-03-01T10:00:00',
        completeTime: '2026-03-01T10:00:00+01:00',
      },
    },
    violations: [
      'argument-time-zone 1',
      'argument-order 1',
      'argument-length 1',
      'argument-order 1',
      'argument-order 1',
      'argument-number 1',
      'argument-time-zone 1',
      'argument-duplicate 1',
      'argument-unknown 1',
      'header-must-understand 1',
      'header-duplicate 1',
      'header-unknown-must-understand 1',
    ],
  },
  {
    file: '16-wrong-cwmp-namespace.xml',
    decoded: {
      namespace: cwmp10,
      header: { id: '1' },
      body: { method: 'AddObjectResponse', instanceNumber: 4_294_967_296, status: 7 },
    },
    violations: ['cwmp-namespace 1', 'argument-range 1', 'argument-value 1'],
  },
  {
    file: '17-unusual-arrays.xml',
    decoded: {
      namespace: cwmp10,
      header: {},
      body: {
        method: 'GetParameterAttributesResponse',
        parameterList: [
          { name: 'Device.A', notification: 2, accessList: ['Subscriber'] },
          { name: 'Device.B', notification: 1, accessList: [] },
        ],
      },
    },
    violations: ['array-item-name 1', 'array-type-item 1', 'array-type-prefix 1'],
  },
  {
    file: '18-operations-without-type.xml',
    decoded: {
      namespace: cwmp12,
      header: {},
      body: {
        method: 'ChangeDUState',
        operations: [
          { kind: 'UninstallOpStruct', uuid: '6f1e5f10-0000-4000-8000-00000000abcd' },
          { kind: 'UpdateOpStruct', uuid: 'not-a-uuid', version: '2', url: 'http://x/' },
        ],
      },
    },
    violations: ['operation-type 1', 'argument-value 1'],
  },
];

describe('messages as the field sends them', () => {
  test.each(expected.map((row) => [row.file, row] as const))('%s', (file, { decoded, violations }) => {
    const { violations: found, ...rest } = decodeEnvelope(readFileSync(new URL(file, folder)));
    expect(rest).toStrictEqual(decoded);
    expect(found.map(({ rule, position }) => `${rule} ${position?.line}`)).toEqual(violations);
  });

  test('every file has its expectation', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.xml'));
    expect(files).toEqual(expected.map(({ file }) => file));
  });
});
