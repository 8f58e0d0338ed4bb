import { element, envelope } from './inform-envelope.ts';

/** What the RPCs of the device read and change. */
export interface FieldDevice {
  readonly values: Map<string, string>;
  readonly notifications: Map<string, number>;
  rebootKey: string | undefined;
  isValid(name: string, value: string): boolean;
  onSet(name: string, value: string): void;
  /** Whether it knows Download. */
  readonly takesFiles: boolean;
  onDownload(url: string, others: readonly string[]): void;
}

type Answers = Readonly<Record<string, (xml: string, device: FieldDevice) => string>>;

const readOnly = /\.(Manufacturer|SerialNumber|ConnectionRequestURL|MACAddress)$/;
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(x?)([\da-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, hex === '' ? 10 : 16)),
    )
    .replaceAll('&amp;', '&');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const texts = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?(?:/>|>([^<]*)<)`, 'g'))].map(([, text = '']) =>
    unescaped(text),
  );
const isTrue = (xml: string, element: string): boolean => ['1', 'true'].includes(texts(xml, element)[0] ?? '');

function fault(code: number, bad: readonly (readonly [name: string, code: number])[] = []): string {
  const details = bad.map(([name, each]) =>
    element('SetParameterValuesFault', element('ParameterName', name), element('FaultCode', String(each))),
  );
  const inner = [element('FaultCode', String(code)), element('FaultString', 'no'), ...details];
  return element(
    'SOAP-ENV:Fault',
    element('faultcode', 'Client'),
    element('faultstring', 'CWMP fault'),
    element('detail', element('cwmp:Fault', ...inner)),
  );
}

const response = (method: string, ...list: readonly string[]): string =>
  element(`cwmp:${method}Response`, element('ParameterList', ...list));

const answers: Answers = {
  GetParameterValues(xml, { values }) {
    const names = texts(xml, 'string').flatMap((asked) => {
      const found = [...values.keys()].filter(
        (name) => name === asked || (/^$|\.$/.test(asked) && name.startsWith(asked)),
      );
      return found.length > 0 ? found : [undefined];
    });
    if (names.includes(undefined)) return fault(9005);
    const list = names.map((name = '') => {
      const value = name.endsWith('Password') ? '' : escaped(values.get(name) ?? '');
      return element('ParameterValueStruct', element('Name', name), element('Value', value));
    });
    return response('GetParameterValues', ...list);
  },
  SetParameterValues(xml, device) {
    const given = texts(xml, 'Value');
    const list = texts(xml, 'Name').map((name, index) => [name, given[index] ?? ''] as const);
    const key = texts(xml, 'ParameterKey')[0] ?? '';
    if (key.length > 32) return fault(9003);
    const bad = list
      .filter(([name, value]) => !device.values.has(name) || !device.isValid(name, value))
      .map(([name]) => [name, device.values.has(name) ? 9007 : 9005] as const);
    if (bad.length > 0) return fault(9003, bad);
    for (const [name, value] of list) {
      device.values.set(name, value);
      device.onSet(name, value);
    }
    const keyName = 'InternetGatewayDevice.ManagementServer.ParameterKey';
    if (device.values.has(keyName)) {
      device.values.set(keyName, key);
      device.onSet(keyName, key);
    }
    return '<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>';
  },
  GetParameterNames(xml, { values }) {
    const asked = texts(xml, 'ParameterPath')[0] ?? '';
    const found = new Set<string>(isTrue(xml, 'NextLevel') ? [] : [asked]);
    for (const name of [...values.keys()].filter((known) => known.startsWith(asked))) {
      const ends = [...name.matchAll(/\./g)].map(({ index }) => index + 1).filter((end) => end > asked.length);
      const levels = [...ends.map((end) => name.slice(0, end)), name];
      for (const level of isTrue(xml, 'NextLevel') ? levels.slice(0, 1) : levels) found.add(level);
    }
    const list = [...found].map((name) => {
      const writable = name.endsWith('.') || readOnly.test(name) ? '0' : '1';
      return element('ParameterInfoStruct', element('Name', name), element('Writable', writable));
    });
    return response('GetParameterNames', ...list);
  },
  SetParameterAttributes(xml, { notifications }) {
    const value = Number(texts(xml, 'Notification')[0]);
    if (isTrue(xml, 'NotificationChange')) notifications.set(texts(xml, 'Name')[0] ?? '', value);
    return '<cwmp:SetParameterAttributesResponse/>';
  },
  GetParameterAttributes(xml, { notifications }) {
    const [name = ''] = texts(xml, 'string');
    const notification = element('Notification', String(notifications.get(name) ?? 0));
    const attributes = element('ParameterAttributeStruct', element('Name', name), notification, '<AccessList/>');
    return response('GetParameterAttributes', attributes);
  },
  Download(xml, device) {
    if (!device.takesFiles) return fault(9000);
    const [url = '', ...others] = ['URL', 'Username', 'Password', 'TargetFileName'].map(
      (name) => texts(xml, name)[0] ?? '',
    );
    device.onDownload(url, others);
    const times = element('StartTime', '0001-01-01T00:00:00Z') + element('CompleteTime', '0001-01-01T00:00:00Z');
    return element('cwmp:DownloadResponse', element('Status', '0'), times);
  },
  Reboot(xml, device) {
    device.rebootKey = texts(xml, 'CommandKey')[0] ?? '';
    return '<cwmp:RebootResponse/>';
  },
};

/** The envelope that answers a request of the ACS; fault 9000 for what the device does not know. */
export function answerSoap(xml: string, device: FieldDevice): string {
  const method = Object.keys(answers).find((name) => new RegExp(`<(?:[\\w-]+:)?${name}[\\s/>]`).test(xml));
  const id = texts(xml, '(?:[\\w-]+:)?ID')[0] ?? '';
  return envelope(id, method === undefined ? fault(9000) : (answers[method]?.(xml, device) ?? ''));
}
