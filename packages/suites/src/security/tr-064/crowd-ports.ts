import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  hostOf,
  TargetSilentError,
  whileIdleConnectionsStand,
} from '@cordon/testbench';
import { goodSession } from '../../good-session.ts';
import { patiently, recovery } from '../robustness/recovery.ts';
import { placeOf, type ServicePlace } from './lan-service-place.ts';

/** What a device made of so many connections to one of its ports. */
export type CrowdStep = {
  readonly port: number;
  readonly wanted: number;
  /** Those that came up. */
  readonly opened: number;
  /** Whether the session that was under way went on while they stood. */
  readonly wentOn: boolean;
  /** Whether the target came again when they were gone. */
  readonly cameAgain: boolean;
};
/** What it made of all of them, up to the first that it did not bear. */
export type CrowdFacts = { readonly steps: readonly CrowdStep[]; readonly hasRestarted: boolean };

/** Ramped, so that a device that gives in at ten is not sent fifty. */
const ramp = [5, 10, 20, 35, 50];
/** The port for connection requests and those that services of the LAN side are known for come first. */
const portsMax = 4;
const usual = [7547, 49000, 49152, 5431, 37215, 52869];

type Bench = Pick<CaseTools & CpeBench, 'signal' | 'step'>;

/** Strangers connect and ask for a page, all at once, while a session of the target is under way. */
export async function crowd(
  steady: CpeTarget,
  at: ServicePlace & { readonly wanted: number },
  { signal }: Bench,
): Promise<CrowdStep> {
  const port = at.ports[0] ?? 0;
  const says = `GET /cordon HTTP/1.1\r\nHost: ${hostOf(at.host)}\r\n\r\n`;
  const place = { host: at.host, port, signal, count: at.wanted, says };
  const parameterNames = [steady.path('DeviceInfo.SoftwareVersion')];
  let opened = 0;
  let hasCome = false;
  const beside = async (): Promise<boolean> => {
    try {
      return await steady.withSession(
        (session) => {
          hasCome = true;
          return whileIdleConnectionsStand(place, async (count) => {
            opened = count;
            // Whatever it answers, it answers.
            await session.request({ method: 'GetParameterValues', parameterNames });
            return true;
          });
        },
        { signal },
      );
    } catch (error) {
      // That it did not come before anybody connected is no work of theirs.
      if (hasCome && error instanceof TargetSilentError) return false;
      throw error;
    }
  };
  const wentOn = await patiently(beside, signal);
  const { held } = await recovery(steady, signal);
  return { port, wanted: at.wanted, opened, wentOn, cameAgain: held };
}

const rank = (port: number): number => (usual.includes(port) ? usual.indexOf(port) : usual.length);

/** Crowds one port after the other, and tells what came of it. */
export async function crowdPorts(bench: CaseTools & CpeBench): Promise<CrowdFacts> {
  const { acs, cpe, inconclusive, notApplicable, signal, step } = bench;
  const { host, ports } = await placeOf(bench, 'wan');
  const own = Number(URL.parse(cpe.connectionRequestUrl ?? '')?.port || 0);
  const chosen = ports.toSorted((a, b) => Number(b === own) - Number(a === own) || rank(a) - rank(b));
  if (chosen.length === 0) notApplicable('No TCP port is open on the WAN side.');
  const before = await goodSession(cpe.withOneTrigger(), signal);
  if (!before.held) inconclusive(`The control before the connections failed: ${before.reason ?? ''}`);
  const steady = cpe.withOneTrigger(before.trigger);
  let hasRestarted = false;
  const forget = acs.onInform(({ eventCodes }) => {
    hasRestarted ||= eventCodes.includes('1 BOOT') && before.trigger !== 'reboot' && before.trigger !== 'rig';
  });
  try {
    const steps: CrowdStep[] = [];
    for (const port of chosen.slice(0, portsMax)) {
      for (const wanted of ramp) {
        const seen = await step(`${wanted} connections to port ${port}`, () =>
          crowd(steady, { host, ports: [port], wanted }, bench),
        );
        steps.push(seen);
        if (!seen.cameAgain || !seen.wentOn || hasRestarted) return { steps, hasRestarted };
      }
    }
    return { steps, hasRestarted };
  } finally {
    forget();
  }
}
