import { BenchError } from '../case/case-end.ts';

/** What a rig can be asked to do to a target. */
export const rigActions = [
  'start',
  'stop',
  'reboot',
  'power-cycle',
  'factory-reset',
  'factory-state',
  'trigger',
] as const;
/** One of {@link rigActions}. */
export type RigAction = (typeof rigActions)[number];

/** Facts about the bench that a rig passes to the target, such as the ACS URL. Used as `{name}` in commands and in requests to a person. */
export interface RigFacts {
  readonly acsUrl: string;
  /** File with the root certificate that the target shall trust, in PEM. */
  readonly caFile: string;
  /** Name server of the bench as `address:port`. */
  readonly dnsServer: string;
  /** Address and UDP port of the bench's time server; empty without one. */
  readonly timeServer: string;
  readonly timeServerPort: string;
  /** `address:port` of the bench's DHCP server, and whom it answers; empty without one. */
  readonly dhcpServer: string;
  readonly dhcpHardwareAddress: string;
  /** Files with roots that a target may have besides: one for servers other than the ACS, and one that has expired. */
  readonly publicCaFile: string;
  readonly expiredCaFile: string;
  /** Files with the chain and the key of a client certificate for the device that the target file names; empty where it names none. */
  readonly clientCertificateFile: string;
  readonly clientKeyFile: string;
  /** An empty folder that belongs to this run. */
  readonly stateDir: string;
}

/** How a target is started, stopped, rebooted and triggered. Each action throws {@link BenchError} `rig-failed` when it cannot be done. */
export interface Rig {
  readonly kind: 'spawn' | 'command' | 'person';
  can(action: RigAction): boolean;
  /** `abort` ends the waiting, not what was begun. */
  perform(action: RigAction, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves when the target has ended by itself, with how it ended and its last words; never for a rig that cannot tell. One that is started
   * again has another.
   */
  readonly ended?: Promise<BenchError>;
  /** Ports on which the target's processes listen, such as `tcp/7547`; undefined for a rig that cannot tell. */
  listeningPorts?(): Promise<ReadonlySet<string> | undefined>;
  /** Leaves nothing running that this rig started. */
  dispose(): Promise<void>;
}

/** Whether the bench can cut the power of the target. */
export const canPowerCycle = (rig: Pick<Rig, 'can'>): boolean => rig.can('power-cycle') || rig.can('reboot');

/** Replaces `{name}` by the fact of that name. Throws {@link BenchError} for a name that is none, so that a typo does not reach a device. */
export function fillIn(template: string, facts: RigFacts): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = (facts as unknown as Record<string, string | undefined>)[name];
    if (value === undefined) {
      const known = Object.keys(facts).join(', ');
      throw new BenchError('rig-failed', `${whole} in the rig's command is unknown. Use one of: ${known}.`);
    }
    return value;
  });
}

/** The error of a rig that lacks an action. */
export function cannot(kind: Rig['kind'], action: RigAction): BenchError {
  return new BenchError(
    'rig-failed',
    `The ${kind} rig of this target cannot ${action}. Add the action to the target file.`,
  );
}
