import type { SideService } from '../side-services.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** A device with one listener more than it should have. */
export const alsoListens = (id: string, sentence: string, service: SideService): CpeDefect => ({
  id,
  sentence,
  requirements: ['3.2-70', '3.2-71'],
  apply: (policies) => ({ ...policies, sideServices: [...policies.sideServices, service] }),
});

/** An answer of HTTP/1.1 whose length is told. */
export function httpAnswer(body: string, fields: readonly string[] = [], status = '200 OK'): string {
  const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`;
  return [`HTTP/1.1 ${status}`, ...fields, length, 'Connection: close', '', body].join('\r\n');
}

const login = '\u00ff\u00fb\u0001\u00ff\u00fb\u0003\r\ngateway login: ';

/** Ports that a CPE has open besides those of CWMP. */
export const sideServiceDefects: readonly CpeDefect[] = [
  alsoListens('telnet-on-wan', 'Has a login prompt on port 2323 of its WAN side.', {
    protocol: 'tcp',
    port: 2323,
    at: 'device',
    greeting: login,
  }),
  alsoListens('undocumented-port', 'Listens on port 40123 of its WAN side, which no document names.', {
    protocol: 'tcp',
    port: 40_123,
    at: 'device',
  }),
  alsoListens('ssh-on-odd-port', 'Greets by SSH on port 42122 of its WAN side, where nobody looks for it.', {
    protocol: 'tcp',
    port: 42_122,
    at: 'device',
    greeting: 'SSH-2.0-dropbear_2022.83\r\n',
  }),
  alsoListens('telnet-on-ipv6', 'Has a login prompt over IPv6 that it does not have over IPv4.', {
    protocol: 'tcp',
    port: 0,
    at: 'ipv6',
    greeting: login,
  }),
  {
    ...alsoListens(
      'ipv6-connection-requests-without-login',
      'Hears connection requests over IPv6 too, and there from everybody without credentials.',
      {
        protocol: 'tcp',
        port: 'connection-request',
        at: 'ipv6',
        answer: (text, { wake }) => {
          if (!text.startsWith('GET ')) return httpAnswer('', [], '405 Method Not Allowed');
          wake();
          return httpAnswer('');
        },
      },
    ),
    requirements: ['3.2-79', '3.2-80'],
  },
  alsoListens('answers-ssdp-on-wan', 'Answers SSDP searches on its WAN side.', {
    protocol: 'udp',
    port: 1900,
    at: 'device',
    answer: (text) =>
      text.startsWith('M-SEARCH')
        ? 'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nST: upnp:rootdevice\r\n' +
          'USN: uuid:00000000-0000-1000-8000-00005e000000::upnp:rootdevice\r\n\r\n'
        : undefined,
  }),
  {
    id: 'hears-strangers',
    sentence: 'Takes connections to its connection-request port from everybody, whatever its list of sources says.',
    requirements: ['3.2-79'],
    apply: (policies) => ({
      ...policies,
      connectionRequest: { ...policies.connectionRequest, heardSources: () => undefined },
    }),
  },
  {
    id: 'hears-the-lan',
    sentence:
      'Takes connections to its connection-request port from the LAN and from guests too, which its list of sources leaves out.',
    requirements: ['3.2-79'],
    apply: (policies) => ({
      ...policies,
      // The whole of the lab's network but for the ACS is behind the device.
      connectionRequest: {
        ...policies.connectionRequest,
        heardSources: (configured) => configured && [...configured, '127.0.0.0/8'],
      },
    }),
  },
  alsoListens('debug-port-during-boot', 'Listens on port 9999 for the first seconds of every boot.', {
    protocol: 'tcp',
    port: 9999,
    at: 'device',
    closesAfterMs: 4000,
  }),
  alsoListens('old-web-server-on-wan', 'Shows a page on port 8080 of its WAN side, by RomPager 4.07.', {
    protocol: 'tcp',
    port: 8080,
    at: 'device',
    answer: () => httpAnswer('<html><title>Gateway</title></html>', ['Server: RomPager/4.07 UPnP/1.0']),
  }),
  alsoListens(
    'port-scan-stops-it',
    'Hears no connection requests any more after somebody has connected to its port 2601.',
    {
      protocol: 'tcp',
      port: 2601,
      at: 'device',
      onConnection: ({ hang }) => hang(),
    },
  ),
  alsoListens(
    'many-connections-stop-it',
    'Hears no connection requests any more after thirty have been connected to its port 49000 side by side.',
    {
      protocol: 'tcp',
      port: 49_000,
      at: 'device',
      onConnection: ({ hang }, connected) => {
        if (connected > 30) hang();
      },
    },
  ),
  alsoListens(
    'trusts-source-port-53',
    'Lets whoever comes from port 53 in to a login prompt that it keeps from others.',
    {
      protocol: 'tcp',
      port: 8023,
      at: 'device',
      greeting: login,
      admits: (remotePort) => remotePort === 53,
    },
  ),
  alsoListens(
    'acs-settings-without-login',
    'Shows the ACS URL and the form to change it to whoever asks its web server.',
    {
      protocol: 'tcp',
      port: 8081,
      at: 'device',
      answer: (text, { device }) =>
        /^GET \/(?:tr069(?:\.html)?)? /.test(text)
          ? httpAnswer(
              `<html><form action="/tr069" method="post"><input name="acsURL" value="${device.value('ManagementServer.URL')}">` +
                '<input name="acsUser"><input name="acsPwd" type="password"></form></html>',
              ['Content-Type: text/html'],
            )
          : httpAnswer('', [], '404 Not Found'),
    },
  ),
  alsoListens(
    'old-tls-on-wan',
    'Takes TLS 1.0 and 1.1, and suites without a certificate, on port 8443 of its WAN side.',
    {
      protocol: 'tcp',
      port: 8443,
      at: 'device',
      // An anonymous suite: a port without a certificate of its own.
      tls: { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
    },
  ),
];
