import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import { type OpenPorts, undocumentedPorts } from './open-ports.ts';
import { lanServiceOf, reflectorOf } from './port-roles.ts';
import { bsiClause, portMeta } from './port-case.ts';

/** What the open ports of the WAN side are held against. One row, one case. */
export interface OpenPortRule
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects' | 'needs' | 'spec'> {
  readonly judge: (facts: OpenPorts, tools: JudgeTools) => void;
}

const shown = ({ name, service }: OpenPorts['open'][number], role?: string): string =>
  [name, service ?? role].filter((word) => word !== undefined).join(' ');

export const openPortRules: readonly OpenPortRule[] = [
  {
    id: 'PORT-001',
    title: 'No service for the LAN or for maintenance is open on the WAN side',
    purpose:
      'Worms take gateways by telnet, web pages and UPnP that somebody left open towards the Internet. Every TCP port of the ' +
      'WAN address and the usual UDP ports are tried, with nmap where it is installed. A port where such a service usually ' +
      'listens, or where one greets or answers the scanner, may not be open; one that the target file documents is a warning. ' +
      'The ports that the device names for connection requests do not count.',
    severity: 'critical',
    cwe: 1327,
    spec: [...portMeta.spec, bsiClause('B.5')],
    needs: ['wan-address'],
    defects: [
      { id: 'telnet-on-wan', fails: 'no service for the LAN or for maintenance is open on the WAN side' },
      { id: 'ssh-on-odd-port', fails: 'no service for the LAN or for maintenance is open on the WAN side' },
    ],
    judge: (facts, { expect, warn }) => {
      const isLanService = ({ name, service }: OpenPorts['open'][number]): boolean =>
        lanServiceOf(name) !== undefined || /ssh|telnet|ftp|http|upnp|snmp|domain|microsoft-ds/.test(service ?? '');
      const documented = new Set(facts.documented ?? []);
      for (const port of facts.open.filter((one) => isLanService(one) && documented.has(one.name)))
        warn('a service for the LAN or for maintenance is documented for the WAN side', shown(port));
      const found = undocumentedPorts(facts).filter(isLanService);
      expect(
        found.map((port) => shown(port, lanServiceOf(port.name))),
        'no service for the LAN or for maintenance is open on the WAN side',
      ).toEqual([]);
    },
  },
  {
    id: 'PORT-003',
    title: 'The open ports of the WAN side are those that are documented',
    purpose:
      'A port that no document names is one that nobody patches or watches. The ports that were found open are compared with ' +
      'the list in the target file; those that the device names for connection requests belong to it. A documented port that ' +
      'is closed is a warning: the document is wrong, or the scan came at a time when the service was down.',
    severity: 'high',
    cwe: 1059,
    spec: [...portMeta.spec, bsiClause('B.5')],
    needs: ['wan-address', 'expected-ports'],
    defects: [{ id: 'undocumented-port', fails: 'every open port is documented' }],
    judge: (facts, { expect, warn }) => {
      const answers = new Set([...facts.open.map(({ name }) => name), ...facts.undecided]);
      // Remote access is open when somebody has switched it on.
      const mayBeClosed = (name: string): boolean => answers.has(name) || name === facts.ofRemoteAccess;
      const closed = facts.documented?.filter((name) => !mayBeClosed(name)) ?? [];
      if (closed.length > 0) warn('every documented port is open', [...closed]);
      const found = undocumentedPorts(facts).map((port) => shown(port, lanServiceOf(port.name)));
      expect(found, 'every open port is documented').toEqual([]);
    },
  },
  {
    id: 'PORT-006',
    title: 'The WAN side answers no UDP question that reflectors answer',
    purpose:
      'DNS, SSDP, NTP, SNMP and their like answer whoever is written as the sender, with more than they were sent: open ' +
      'towards the Internet they are a weapon against third parties. Each is asked a question that changes nothing. ' +
      'Silence is taken for closed.',
    severity: 'high',
    cwe: 406,
    spec: portMeta.spec,
    needs: ['wan-address'],
    defects: [{ id: 'answers-ssdp-on-wan', fails: 'no reflector answers on the WAN side' }],
    judge: ({ open, ofCwmp }, { expect }) => {
      const found = open.filter(({ name }) => reflectorOf(name) !== undefined && !ofCwmp.includes(name));
      expect(
        found.map((port) => shown(port, reflectorOf(port.name))),
        'no reflector answers on the WAN side',
      ).toEqual([]);
    },
  },
];
