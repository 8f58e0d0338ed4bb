// Messages of UPnP Device Architecture 1.1, clause 3: a SOAP body with one action and its arguments, which have no namespace.
import { escapeText, readXml } from '@cordon/cwmp';

/** The service that makes port mappings, in the version that every control point knows. */
export const wanIpConnection = 'urn:schemas-upnp-org:service:WANIPConnection:1';

/** An action that somebody asks for. */
export interface IgdAction {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** What is answered: results by name, or an error of the service. */
export type IgdAnswer = Readonly<Record<string, string>> | IgdError;

/** An error of UPnP (UPnP Device Architecture 3.2.5, WANIPConnection:1 2.4). */
export class IgdError {
  readonly code: number;
  readonly text: string;

  constructor(code: number, text: string) {
    this.code = code;
    this.text = text;
  }
}

/** A description with every argument at its longest has a tenth of this. */
const charsMax = 16_384;

/** Reads an action; undefined for what is no envelope with one. */
export function readIgdAction(text: string): IgdAction | undefined {
  const { root } = readXml(text, { limits: { charsMax } });
  const body = root?.localName === 'Envelope' ? root.children.find(({ localName }) => localName === 'Body') : undefined;
  const action = body?.children[0];
  if (action === undefined) return undefined;
  const values = new Map(action.children.map(({ localName, text: value }) => [localName, value]));
  return { name: action.localName, values };
}

const envelope = (body: string): string =>
  '<?xml version="1.0"?>\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
  `s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>${body}</s:Body></s:Envelope>\n`;

const element = (name: string, value: string): string => `<${name}>${escapeText(value)}</${name}>`;

/** The answer to an action, and the status that goes with it. */
export function writeIgdAnswer(
  action: string,
  answer: IgdAnswer,
): { readonly status: 200 | 500; readonly text: string } {
  if (answer instanceof IgdError) {
    const error = `<UPnPError xmlns="urn:schemas-upnp-org:control-1-0">${element('errorCode', String(answer.code))}${element('errorDescription', answer.text)}</UPnPError>`;
    const fault = `<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>${error}</detail></s:Fault>`;
    return { status: 500, text: envelope(fault) };
  }
  const results = Object.entries(answer).map(([name, value]) => element(name, value));
  const text = `<u:${action}Response xmlns:u="${wanIpConnection}">${results.join('')}</u:${action}Response>`;
  return { status: 200, text: envelope(text) };
}

const service = (id: string): string =>
  `<serviceList><service><serviceType>${wanIpConnection}</serviceType><serviceId>urn:upnp-org:serviceId:${id}</serviceId>` +
  '<controlURL>/ctl/IPConn</controlURL><eventSubURL></eventSubURL><SCPDURL>/WANIPCn.xml</SCPDURL></service></serviceList>';

const device = (
  type: string,
  { name, uuid, inside }: { readonly name: string; readonly uuid: string; readonly inside: string },
): string =>
  `<device><deviceType>urn:schemas-upnp-org:device:${type}:1</deviceType>${element('friendlyName', name)}` +
  `<manufacturer>Cordon</manufacturer>${element('modelName', name)}<UDN>uuid:${uuid}</UDN>${inside}</device>`;

/** The description of an Internet Gateway Device, as far as its port mappings go. `uuid` is its own, such as one made of its serial number. */
export function igdDescription(name: string, uuid: string): string {
  const list = (inside: string): string => `<deviceList>${inside}</deviceList>`;
  const connection = device('WANConnectionDevice', { name, uuid, inside: service('WANIPConn1') });
  const wan = device('WANDevice', { name, uuid, inside: list(connection) });
  const gateway = device('InternetGatewayDevice', { name, uuid, inside: list(wan) });
  return `<?xml version="1.0"?>\n<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>${gateway}</root>\n`;
}
