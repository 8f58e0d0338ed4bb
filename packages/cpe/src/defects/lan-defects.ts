import { Html } from '../lan-page/html.ts';
import type { LanText } from '../lan/lan-strictness.ts';
import { runShell } from '../shell/run-shell.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** A device that hands a text of the LAN to a shell too. */
const inShell = (
  { id, sentence }: Pick<CpeDefect, 'id' | 'sentence'>,
  kind: LanText,
  commandWith: (text: string) => string,
): CpeDefect => ({
  id,
  sentence,
  requirements: ['3.1-37'],
  apply: (policies) => ({
    ...policies,
    lan: {
      ...policies.lan,
      useText: async (told, text, world) => {
        await policies.lan.useText(told, text, world);
        if (told === kind) await runShell(commandWith(text), world);
      },
    },
  }),
});

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What devices get wrong about texts that come from their LAN. They show only on a device that has services there. */
export const lanDefects: readonly CpeDefect[] = [
  inShell(
    {
      id: 'shell-in-leased-host-name',
      sentence: 'Puts the host name of a DHCP client into a command line that a shell evaluates.',
    },
    'host-name',
    (text) => `logger ${text} has an address`,
  ),
  inShell(
    {
      id: 'shell-in-vendor-class',
      sentence:
        'Puts the vendor class of a DHCP client between double quotes into a command line that a shell evaluates.',
    },
    'vendor-class',
    (text) => `logger "a client of class ${text}"`,
  ),
  inShell(
    {
      id: 'shell-in-announced-name',
      sentence: 'Puts a host name that was announced by mDNS into a command line that a shell evaluates.',
    },
    'announced-name',
    (text) => `logger ${text} is here`,
  ),
  inShell(
    {
      id: 'shell-in-mapping-description',
      sentence:
        'Puts the description of a port mapping by UPnP between single quotes into a command line that a shell evaluates.',
    },
    'mapping-description',
    (text) => `iptables -A FORWARD -m comment --comment '${text}'`,
  ),
  {
    id: 'computed-host-name',
    sentence: 'Keeps the host name of a DHCP client as a shell computes it.',
    requirements: ['3.1-37'],
    apply: (policies) => ({
      ...policies,
      lan: {
        ...policies.lan,
        keepName: (name) =>
          policies.lan
            .keepName(name)
            .replaceAll(/\$\(\((\d+)\*(\d+)\)\)/g, (_whole, a: string, b: string) => String(Number(a) * Number(b))),
      },
    }),
  },
  {
    id: 'lan-page-host-unescaped',
    sentence: 'Writes what hosts on the LAN tell of themselves into its page as it is.',
    requirements: ['3.1-37'],
    apply: (policies) => ({
      ...policies,
      lanPage: { ...policies.lanPage, showHost: (value) => new Html(value) },
    }),
  },
  {
    id: 'host-name-unescaped-for-acs',
    sentence: 'Writes the names of hosts into its messages to the ACS as they are.',
    requirements: ['3.1-37'],
    apply: (policies) => ({
      ...policies,
      http: {
        ...policies.http,
        writeXml: (text) =>
          policies.http.writeXml(text).replaceAll(/(?<=\.HostName<\/Name><Value[^>]*>)[^<]*(?=<\/Value>)/g, unescaped),
      },
    }),
  },
];
