import { runShell } from '../shell/run-shell.ts';
import type { SideService } from '../side-services.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { alsoListens, httpAnswer } from './side-service-defects.ts';

const port = 49_000;
const notFound = httpAnswer('', [], '404 Not Found');

const envelope = (body: string): string =>
  httpAnswer(
    `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`,
    ['Content-Type: text/xml; charset="utf-8"'],
  );

const description =
  '<?xml version="1.0"?><root xmlns="urn:dslforum-org:device-1-0"><device><serviceList><service>' +
  '<serviceType>urn:dslforum-org:service:DeviceInfo:1</serviceType><controlURL>/a71/control</controlURL>' +
  '<eventSubURL>/a71/events</eventSubURL></service></serviceList></device></root>';

/** Answers of a stack that knows these actions; their results are empty. */
const actions =
  (known: readonly string[], isServed: (request: string) => boolean = () => true): NonNullable<SideService['answer']> =>
  (request) => {
    const action = /^SOAPAction:\s*"[^"#]*#(\w+)"/im.exec(request)?.[1] ?? '';
    if (!request.startsWith('POST ') || !known.includes(action) || !isServed(request)) return notFound;
    return envelope(`<u:${action}Response xmlns:u="urn:dslforum-org:service:DeviceInfo:1"></u:${action}Response>`);
  };

const onPort = (answer: NonNullable<SideService['answer']>): SideService => ({
  protocol: 'tcp',
  port,
  at: 'device',
  answer,
});

/** The one address of the device is its WAN side and its LAN side: whoever asks, on either, gets what he asks for. */
const mapsPorts = onPort(actions(['GetExternalIPAddress', 'AddPortMapping', 'DeletePortMapping']));

const argument = (request: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(request)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** TR-064 and UPnP where they do not belong, or without the password that they need. */
export const lanServiceDefects: readonly CpeDefect[] = [
  alsoListens(
    'tr064-on-wan',
    'Describes TR-064 on its WAN side, at a path of its own, and answers its actions there.',
    onPort((request, world) =>
      request.startsWith('GET /tr64desc.xml ')
        ? httpAnswer(description)
        : actions(['GetInfo'], (text) => text.startsWith('POST /a71/control '))(request, world),
    ),
  ),
  alsoListens(
    'host-header-opens-tr064',
    'Answers actions of TR-064 on its WAN side to whoever writes an address of the LAN in the Host field.',
    onPort(actions(['GetInfo'], (request) => /^Host: 192\.168\.1\.1\r$/m.test(request))),
  ),
  alsoListens('port-mappings-from-wan', 'Makes port mappings for whoever asks on its WAN side.', mapsPorts),
  alsoListens(
    'port-mappings-to-third-parties',
    'Maps ports to whatever address it is told, by UPnP IGD on its LAN side.',
    mapsPorts,
  ),
  alsoListens(
    'upnp-events-for-strangers',
    'Sends UPnP events to whatever address a subscriber on its WAN side names.',
    onPort((request, { callOut }) => {
      const callback = /^CALLBACK:\s*<([^>]{1,200})>/im.exec(request)?.[1];
      if (!request.startsWith('SUBSCRIBE /evt/IPConn ') || callback === undefined) return notFound;
      callOut(callback);
      return httpAnswer('', ['SID: uuid:00000000-0000-1000-8000-00005e000001', 'TIMEOUT: Second-10']);
    }),
  ),
  alsoListens(
    'tr064-sets-without-password',
    'Carries out actions of TR-064 that set without asking for the password.',
    onPort(actions(['GetInfo', 'SetProvisioningCode'])),
  ),
  alsoListens(
    'shell-in-lan-time-server',
    'Puts the time server that an action of TR-064 sets into a command line that a shell evaluates.',
    onPort((request, world) => {
      const answer = actions(['SetNTPServers'], (text) => text.startsWith('POST /upnp/control/time '))(request, world);
      const wait = (milliseconds: number): Promise<void> =>
        new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
      const server = argument(request, 'NewNTPServer1');
      if (answer !== notFound && server !== '')
        runShell(`ntpclient -h ${server}`, { lookUp: world.lookUp, wait }).catch(() => undefined);
      return answer;
    }),
  ),
];
