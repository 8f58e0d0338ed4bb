import type { HostSetting } from '../diagnostics/diagnostics-strictness.ts';
import { runShell } from '../shell/run-shell.ts';
import type { ShellWorld } from '../shell/shell-commands.ts';
import { textWorldOf } from '../text-readers.ts';
import type { CpeDefect } from './cpe-defect.ts';

interface HostDefect extends HostSetting {
  readonly id: string;
  readonly sentence: string;
  /** What looks the value up in place of the test; false when it found nothing. */
  readonly lookUp: (value: string, world: ShellWorld) => Promise<boolean>;
}

const inShell =
  (command: string): HostDefect['lookUp'] =>
  async (value, world) =>
    (await runShell(`${command} ${value}`, world)).status === 0;

/** Takes the value apart at blanks, without a shell, and takes what begins with a dash for an option of ping. */
const asArguments: HostDefect['lookUp'] = async (value, world) => {
  const host = value.split(/[ \t\n]+/).find((word) => word !== '' && !word.startsWith('-'));
  return host !== undefined && (await world.lookUp(host)).length > 0;
};

const behindHost = ({ id, sentence, kind, name, lookUp }: HostDefect): CpeDefect => ({
  id,
  sentence,
  requirements: ['A.3.2.1-31', 'A.3.2.1-33'],
  apply: (policies) => ({
    ...policies,
    diagnostics: {
      ...policies.diagnostics,
      acceptsHost: (value, setting) =>
        (setting.kind === kind && setting.name === name) || policies.diagnostics.acceptsHost(value, setting),
      runTest: async (testKind, world, run) => {
        const value = world.setting(name);
        if (testKind !== kind || value === '') return await policies.diagnostics.runTest(testKind, world, run);
        return { state: (await lookUp(value, textWorldOf(world.resolver))) ? 'Complete' : 'Error_Internal' };
      },
    },
  }),
});

/** Hosts of tests that become more than hosts; none of them can do more than look a name up. */
export const diagnosticsHostDefects: readonly CpeDefect[] = [
  behindHost({
    id: 'shell-in-ping-host',
    sentence: 'Puts the Host of IPPing into a command line that a shell evaluates.',
    kind: 'ip-ping',
    name: 'Host',
    lookUp: inShell('ping -c 1'),
  }),
  behindHost({
    id: 'waiting-shell-in-ping-host',
    sentence: 'Puts the Host of IPPing into a command line of a shell that can wait, and look nothing up.',
    kind: 'ip-ping',
    name: 'Host',
    lookUp: (value, world) => inShell('ping -c 1')(value, { ...world, lookUp: () => Promise.resolve([]) }),
  }),
  behindHost({
    id: 'shell-in-trace-route-host',
    sentence: 'Puts the Host of TraceRoute between double quotes into a command line that a shell evaluates.',
    kind: 'trace-route',
    name: 'Host',
    lookUp: (value, world) => inShell('ping -c 1')(`"${value}"`, world),
  }),
  behindHost({
    id: 'shell-in-ns-lookup-host',
    sentence: 'Puts the HostName of NSLookup between single quotes into a command line that a shell evaluates.',
    kind: 'ns-lookup',
    name: 'HostName',
    lookUp: (value, world) => inShell('nslookup')(`'${value}'`, world),
  }),
  behindHost({
    id: 'shell-in-ns-lookup-server',
    sentence: 'Takes blanks out of the DNSServer of NSLookup, and puts it into a command line that a shell evaluates.',
    kind: 'ns-lookup',
    name: 'DNSServer',
    lookUp: (value, world) => inShell('nslookup')(value.replaceAll(/[ \n]/g, ''), world),
  }),
  behindHost({
    id: 'shell-in-test-download-url',
    sentence: 'Puts the DownloadURL of DownloadDiagnostics into a command line that a shell evaluates.',
    kind: 'download',
    name: 'DownloadURL',
    lookUp: inShell('wget -q -O /dev/null'),
  }),
  behindHost({
    id: 'options-in-udp-echo-host',
    sentence: 'Takes the Host of UDPEcho apart at blanks, so that it can hold options of a program.',
    kind: 'udp-echo',
    name: 'Host',
    lookUp: asArguments,
  }),
];
