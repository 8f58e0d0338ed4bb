import { type FileOrder, readOrder, taken } from './curl-files.ts';
import type { DeviceState, Parameter } from './device-state.ts';
import type { Persona } from './persona.ts';
import {
  elements,
  envelope,
  escapeXml,
  type Fault,
  faultBody,
  isTrue,
  methodOf,
  textOf,
  type Writing,
} from './soap-text.ts';

/** What the answers of a device read and change. */
export interface Answering {
  readonly persona: Persona;
  readonly state: DeviceState;
  readonly writing: Writing;
  onSet(name: string): void;
  onReboot(commandKey: string): void;
  onOrder(order: FileOrder): void;
}

type Method = (xml: string, device: Answering) => string | Fault;

const ordinaryHost = /^[\w-]+(\.[\w-]+)*$/;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

const methods: Readonly<Record<string, Method>> = {
  GetRPCMethods: (_xml, { writing, persona }) => {
    const list = Object.keys(methodsOf(persona)).map((name) => `<string>${name}</string>`);
    return `<MethodList${writing.arrayType('xsd:string', list.length)}>${list.join('')}</MethodList>`;
  },
  GetParameterValues(xml, { state, persona, writing }) {
    const wanted = elements(textsOf(xml, 'ParameterNames'), 'string').map(({ inside }) => inside);
    const names = wanted.map((path) => below(state, path));
    if (names.some((found) => found.length === 0)) return { code: 9005 };
    const list = names.flat().map((name, index) => {
      const { type, value } = state.parameters[name] as Parameter;
      const told = /Password$|PreSharedKey$/.test(name) ? '' : value;
      const typed = persona.leavesTypesOut && index % 2 === 0 ? '' : ` xsi:type="xsd:${type}"`;
      const element = told === '' ? `<Value${typed}/>` : `<Value${typed}>${escapeXml(told)}</Value>`;
      return `<ParameterValueStruct><Name>${name}</Name>${element}</ParameterValueStruct>`;
    });
    return parameterList('ParameterValueStruct', list, writing);
  },
  SetParameterValues(xml, device) {
    const list = elements(xml, 'ParameterValueStruct').map(({ inside }) => ({
      name: textOf(inside, 'Name'),
      value: textOf(inside, 'Value'),
      type: /type=["'](?:[\w-]+:)?(\w+)["']/.exec(elements(inside, 'Value')[0]?.tag ?? '')?.[1],
    }));
    const bad = list.flatMap(({ name, value, type }): readonly (readonly [string, number])[] => {
      const code = problemOf(device, name, { value, type });
      return code === undefined ? [] : [[name, code]];
    });
    if (bad.length > 0) return { code: 9003, bad };
    for (const { name, value } of list) {
      (device.state.parameters[name] as Parameter).value = value;
      device.onSet(name);
    }
    return '<Status>0</Status>';
  },
  GetParameterNames(xml, { state, writing, persona }) {
    const path = textOf(xml, 'ParameterPath');
    const isParameter = Object.hasOwn(state.parameters, path);
    const under = below(state, path);
    // An empty path is more than this make understands.
    if (under.length === 0 || path === '' || (isParameter && isTrue(xml, 'NextLevel'))) {
      return { code: path === '' ? 9003 : 9005 };
    }
    const found = new Set(isTrue(xml, 'NextLevel') || isParameter ? [] : [path]);
    for (const name of under) {
      const levels = [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index + 1)).concat(name);
      const lower = levels.filter((level) => level.length > path.length || isParameter);
      for (const level of isTrue(xml, 'NextLevel') ? lower.slice(0, 1) : lower) found.add(level);
    }
    const list = [...found]
      .filter((name) => !isParameter || name === path)
      .map((name) => {
        const writable = state.parameters[name]?.writable === true;
        const word = persona.tellsZone ? String(writable) : String(Number(writable));
        return `<ParameterInfoStruct><Name>${name}</Name><Writable>${word}</Writable></ParameterInfoStruct>`;
      });
    return parameterList('ParameterInfoStruct', list, writing);
  },
  GetParameterAttributes(xml, { state, writing }) {
    const names = elements(textsOf(xml, 'ParameterNames'), 'string').map(({ inside }) => below(state, inside));
    if (names.some((found) => found.length === 0)) return { code: 9005 };
    const list = names.flat().map((name) => {
      const { notification, accessList } = state.parameters[name] as Parameter;
      const entities = accessList.map((entity) => `<string>${entity}</string>`).join('');
      return (
        `<ParameterAttributeStruct><Name>${name}</Name><Notification>${notification}</Notification>` +
        `<AccessList${writing.arrayType('xsd:string', accessList.length)}>${entities}</AccessList></ParameterAttributeStruct>`
      );
    });
    return parameterList('ParameterAttributeStruct', list, writing);
  },
  SetParameterAttributes(xml, { state }) {
    const list = elements(xml, 'SetParameterAttributesStruct').map(({ inside }) => inside);
    const targets = list.map((entry) => below(state, textOf(entry, 'Name')));
    if (targets.some((found) => found.length === 0)) return { code: 9005 };
    for (const [index, entry] of list.entries()) {
      for (const name of targets[index] ?? []) {
        const parameter = state.parameters[name] as Parameter;
        if (isTrue(entry, 'NotificationChange')) parameter.notification = Number(textOf(entry, 'Notification'));
        const entities = elements(textsOf(entry, 'AccessList'), 'string').map(({ inside }) => inside);
        if (isTrue(entry, 'AccessListChange')) parameter.accessList = entities;
      }
    }
    return '';
  },
  Reboot(xml, device) {
    device.onReboot(textOf(xml, 'CommandKey'));
    return '';
  },
};

const order =
  (method: FileOrder['method']): Method =>
  (xml, device) => {
    const read = readOrder(method, xml, device.persona);
    if ('code' in read) return read;
    device.onOrder(read);
    return taken;
  };

const transferMethods: Readonly<Record<string, Method>> = { Download: order('Download'), Upload: order('Upload') };

const methodsOf = ({ files }: Persona): Readonly<Record<string, Method>> =>
  files === 'none' ? methods : { ...methods, ...transferMethods };

const textsOf = (xml: string, name: string): string => elements(xml, name)[0]?.inside ?? '';

function below({ parameters }: DeviceState, path: string): readonly string[] {
  return Object.keys(parameters).filter((name) => name === path || (path.endsWith('.') && name.startsWith(path)));
}

function parameterList(type: string, list: readonly string[], { arrayType }: Writing): string {
  return `<ParameterList${arrayType(`cwmp:${type}`, list.length)}>${list.join('')}</ParameterList>`;
}

interface Given {
  readonly value: string;
  readonly type: string | undefined;
}

function problemOf({ persona, state }: Answering, name: string, { value, type }: Given): number | undefined {
  const parameter = Object.hasOwn(state.parameters, name) ? state.parameters[name] : undefined;
  if (parameter === undefined) return 9005;
  if (!parameter.writable) return 9008;
  if (persona.wantsTypes && type !== parameter.type) return 9006;
  if (parameter.type === 'boolean' && !['0', '1', 'true', 'false'].includes(value)) return 9007;
  if (parameter.type === 'unsignedInt' && !/^\d+$/.test(value)) return 9007;
  if (parameter.type === 'dateTime' && !dateTime.test(value)) return 9007;
  if (name.endsWith('PeriodicInformInterval') && Number(value) < persona.periodMinS) return 9007;
  if (name.endsWith('DownloadURL') && persona.files === 'in-clear-only' && value.startsWith('https:')) return 9007;
  const isUnusual = name.includes('NTPServer') && !ordinaryHost.test(value);
  return isUnusual && persona.timeClient === 'refuses-unusual' ? 9007 : undefined;
}

/** The envelope that answers one request of the ACS. */
export function answerAcs(xml: string, device: Answering): string {
  const name = methodOf(xml);
  const known = methodsOf(device.persona);
  const answer = Object.hasOwn(known, name) ? (known[name]?.(xml, device) ?? '') : { code: 9000 };
  const isFault = typeof answer !== 'string';
  const body = isFault ? faultBody(device.writing, answer) : `<cwmp:${name}Response>${answer}</cwmp:${name}Response>`;
  return envelope(device.writing, textOf(xml, 'ID'), body);
}
