import type { CaseMeta } from '@cordon/testbench';
import type { LanServiceAsk } from './ask-lan-services.ts';

/** Requests for services of the LAN side, sent to the side on which connection requests are heard. One row, one case. */
export interface LanServiceProbe extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  readonly sentence: string;
  readonly asks: readonly LanServiceAsk[];
  /** Whether an answer to SSDP counts too. */
  readonly asksSsdp: boolean;
}

/** Where UPnP stacks have the description of their device. */
export const descriptionPaths: readonly string[] = [
  '/rootDesc.xml',
  '/tr64desc.xml',
  '/igddesc.xml',
  '/gatedesc.xml',
  '/description.xml',
  '/UD/?3',
];

/** An action that only reads, in the form of UPnP Device Architecture. */
function reads(target: string, type: string, action: string): LanServiceAsk {
  const body =
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${type}"></u:${action}></s:Body></s:Envelope>`;
  return { method: 'POST', target, action: `${type}#${action}`, body };
}

const deviceInfo = 'urn:dslforum-org:service:DeviceInfo:1';
const time = 'urn:dslforum-org:service:Time:1';

export const lanServiceProbes: readonly LanServiceProbe[] = [
  {
    id: 'T64-001',
    title: 'No UPnP or TR-064 description is shown where connection requests are heard',
    purpose:
      'A description tells whoever reads it which actions a gateway carries out and where. GETs of the usual documents are ' +
      'sent to the connection-request port and to ports 7547, 5431, 37215, 49000, 49152 and 52869 of the same host. None may ' +
      'answer with a device or service description. Where the target file gives the WAN address, SSDP is asked there too.',
    severity: 'high',
    cwe: 200,
    sentence: 'no description of services is shown',
    defects: [
      { id: 'upnp-description-on-connection-request-port', fails: 'no description of services is shown' },
      { id: 'answers-ssdp-on-wan', fails: 'no description of services is shown' },
    ],
    asksSsdp: true,
    asks: descriptionPaths.map((target) => ({ method: 'GET', target })),
  },
  {
    id: 'T64-003',
    title: 'No TR-064 action is answered where connection requests are heard',
    purpose:
      'In November 2016 the action that sets time servers, on port 7547, took gateways over. Its harmless sisters that only ' +
      'read, GetInfo of Time and of DeviceInfo, are sent without login to the usual control paths at the connection-request ' +
      'port and at ports 7547, 5431, 37215, 49000, 49152 and 52869 of the same host. Any SOAP answer of a service, a UPnP error ' +
      'included, shows that the action which sets can be reached too; a fault that any SOAP server may send is a warning. Nothing is set.',
    severity: 'critical',
    cwe: 306,
    sentence: 'no TR-064 action is answered',
    defects: [{ id: 'answers-tr064-on-connection-request-port', fails: 'no TR-064 action is answered' }],
    asksSsdp: false,
    asks: [
      reads('/UD/act?1', time, 'GetInfo'),
      reads('/upnp/control/time', time, 'GetInfo'),
      reads('/upnp/control/deviceinfo', deviceInfo, 'GetInfo'),
      reads('/tr064/control/DeviceInfo', deviceInfo, 'GetInfo'),
      reads('/ctl/DeviceInfo', deviceInfo, 'GetInfo'),
    ],
  },
];
