import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DecodedEnvelope,
  decodeEnvelope,
  encodeEnvelope,
  type EventStruct,
  type Message,
  type ParameterValueStruct,
  type SoapFault,
} from '@cordon/cwmp';

interface Memory {
  readonly values: Readonly<Record<string, string>>;
  /** Events that wait to be told. */
  readonly events: readonly string[];
}

const namespace = 'urn:dslforum-org:cwmp-1-0';
const root = 'Device.';
const types: Readonly<Record<string, string>> = {
  [`${root}DeviceInfo.ProvisioningCode`]: 'string',
  [`${root}ManagementServer.PeriodicInformInterval`]: 'unsignedInt',
};
const factory: Memory = {
  values: {
    [`${root}DeviceInfo.ProvisioningCode`]: '',
    [`${root}ManagementServer.PeriodicInformInterval`]: '86400',
  },
  events: ['0 BOOTSTRAP', '1 BOOT'],
};

const fault = (faultCode: number, faultString: string): SoapFault => ({
  method: 'Fault',
  soapFaultCode: 'Client',
  soapFaultString: 'CWMP fault',
  faultCode,
  faultString,
  setParameterValuesFault: [],
});

/** As much of a CPE as it takes to be managed: two parameters, kept in a file. */
export class DeviceModel {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'device.json');
  }

  get #memory(): Memory {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Memory;
    } catch {
      return factory;
    }
  }

  #keep(changes: Partial<Memory>): void {
    writeFileSync(this.#file, JSON.stringify({ ...this.#memory, ...changes }));
  }

  /** What the next Inform says, with the events that are to be told. */
  inform(): string {
    const { events } = this.#memory;
    const told: readonly EventStruct[] = (events.length > 0 ? events : ['6 CONNECTION REQUEST']).map((eventCode) => ({
      eventCode,
      commandKey: '',
    }));
    const fields = { Manufacturer: 'Careless', OUI: '00AA02', ProductClass: 'Client', SerialNumber: 'C0001' };
    const names = ['DeviceInfo.HardwareVersion', 'DeviceInfo.SoftwareVersion', 'ManagementServer.ParameterKey'];
    return encodeEnvelope({
      namespace,
      header: { id: 'inform' },
      body: {
        method: 'Inform',
        deviceId: {
          manufacturer: fields.Manufacturer,
          oui: fields.OUI,
          productClass: fields.ProductClass,
          serialNumber: fields.SerialNumber,
        },
        event: told,
        maxEnvelopes: 1,
        currentTime: new Date().toISOString().replace(/\.\d+/, ''),
        retryCount: 0,
        parameterList: [
          ...names.map((name) => ({ name: root + name, value: name.endsWith('Version') ? '1.0' : '', type: 'string' })),
          ...this.#values().slice(0, 1),
        ],
      },
    });
  }

  /** The events of the last Inform have arrived. */
  confirm(): void {
    this.#keep({ events: [] });
  }

  /** Something made the device start again. */
  restart(): void {
    this.#keep({ events: ['1 BOOT'] });
  }

  /** The answer to an order of the ACS; undefined when it was none. */
  answer(text: string): string | undefined {
    const decoded: DecodedEnvelope = decodeEnvelope(Buffer.from(text));
    const body = decoded.body === undefined ? undefined : this.#obey(decoded.body as Message);
    return (
      body && encodeEnvelope({ namespace: decoded.namespace ?? namespace, header: { id: decoded.header.id }, body })
    );
  }

  #values(): readonly ParameterValueStruct[] {
    return Object.entries(this.#memory.values).map(([name, value]) => ({ name, value, type: types[name] ?? 'string' }));
  }

  #obey(order: Message): Message | SoapFault | undefined {
    const values = this.#values();
    switch (order.method) {
      case 'InformResponse':
        return undefined;
      case 'GetRPCMethods':
        return {
          method: 'GetRPCMethodsResponse',
          methodList: ['GetRPCMethods', 'GetParameterNames', 'GetParameterValues', 'SetParameterValues'],
        };
      case 'GetParameterNames':
        return this.#names(order.parameterPath, order.nextLevel);
      case 'GetParameterValues': {
        const found = order.parameterNames.map((asked) => values.filter(({ name }) => isAsked(name, asked)));
        if (found.some((list) => list.length === 0)) return fault(9005, 'Invalid parameter name');
        return { method: 'GetParameterValuesResponse', parameterList: found.flat() };
      }
      case 'SetParameterValues': {
        if (order.parameterList.some(({ name }) => types[name] === undefined)) return fault(9003, 'Invalid arguments');
        const changes = Object.fromEntries(order.parameterList.map(({ name, value }) => [name, value]));
        this.#keep({ values: { ...this.#memory.values, ...changes } });
        return { method: 'SetParameterValuesResponse', status: 0 };
      }
      default:
        return fault(9000, 'Method not supported');
    }
  }

  #names(path: string, isNextLevel: boolean): Message | SoapFault {
    const below = Object.keys(types).filter((name) => isAsked(name, path));
    if (path !== '' && below.length === 0) return fault(9005, 'Invalid parameter name');
    const cut = (name: string): string => {
      const end = name.indexOf('.', path.length);
      return isNextLevel && end >= 0 ? name.slice(0, end + 1) : name;
    };
    const names = [...new Set(below.map(cut))];
    return {
      method: 'GetParameterNamesResponse',
      parameterList: names.map((name) => ({ name, writable: !name.endsWith('.') })),
    };
  }
}

const isAsked = (name: string, asked: string): boolean =>
  name === asked || (asked.endsWith('.') && name.startsWith(asked)) || asked === '';
