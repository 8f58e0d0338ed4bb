import { SocketAddress } from 'node:net';
import type { CpeTarget } from '../fixtures/cpe-target.ts';
import { getParameterNames, getParameterValue } from '../fixtures/parameters.ts';
import { readOneByOne } from '../fixtures/put-back.ts';
import type { ScriptedSession } from '../peers/scripted-session.ts';
import type { Trigger } from '../rig/trigger-ladder.ts';
import { askForHost } from './run-nmap.ts';

/** Whether an address that stayed silent is the target's all the same, and how that is known. Plain data. */
export type Presence = { readonly isShown: boolean; readonly how: string };

/** What {@link showPresence} needs. */
export interface PresenceOptions {
  readonly cpe: Pick<CpeTarget, 'withSession' | 'path' | 'root' | 'connectionRequestUrl'>;
  /** How long ago the scan began that the address was silent to. */
  readonly sinceMs: number;
  readonly signal: AbortSignal;
  /** Asks a host whether it is there; by {@link askForHost} when absent. */
  readonly ask?: typeof askForHost;
}

/** Objects that hold the addresses of a target, and the parameters in them. */
const addressPlaces = {
  'Device.': { object: 'IP.Interface.', parameter: /\.IPv[46]Address\.\d+\.IPAddress$/ },
  'InternetGatewayDevice.': {
    object: 'WANDevice.',
    parameter: /\.WAN(?:IP|PPP)Connection\.\d+\.(?:.*\.)?(?:ExternalIPAddress|[\w-]*IPv6[\w-]*Address)$/,
  },
} as const;
/** A gateway with more addresses than this is none that anybody has seen. */
const addressesMax = 64;

/** What one session tells of where the target is. */
interface Whereabouts {
  readonly from: string | undefined;
  readonly names: readonly string[];
  /** Seconds since it started; undefined where it does not tell, or was restarted by the bench for this session. */
  readonly upSeconds: number | undefined;
}

/**
 * Shows that a silent address is the target's, behind a firewall, and was throughout the scan: a session follows the scan, in which the target
 * names the address as its own and, where it tells, has been up since before the scan; and packets come from there, in that session or as the
 * answer to a question below TCP. Each alone would let a wrong address or an empty place pass. Throws TargetSilentError when no session follows.
 */
export async function showPresence(address: string, options: PresenceOptions): Promise<Presence> {
  const { cpe, sinceMs, signal, ask = askForHost } = options;
  const { from, names, upSeconds } = await cpe.withSession(
    async (session, trigger) => await whereaboutsOf(session, { cpe, trigger }),
    { signal },
  );
  const isNamed = names.some((name) => isSame(name, address));
  if (!isNamed) return hidden(`the target names ${list(names)} as its addresses, and not this one`);
  if (upSeconds !== undefined && upSeconds * 1000 < sinceMs)
    return hidden(`the target has been up for ${upSeconds} s, so that it was away while it was scanned`);
  if (from !== undefined && isSame(from, address))
    return { isShown: true, how: 'the target names it as its own, and its session after the scan came from there' };
  const answer = await ask(address, signal);
  if (answer === undefined)
    return hidden(`sessions come from ${from ?? 'elsewhere'}, and nothing shows that packets reach this address`);
  return { isShown: true, how: `the target names it as its own in its session after the scan, and it gave ${answer}` };
}

const hidden = (how: string): Presence => ({ isShown: false, how });
const list = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

async function whereaboutsOf(
  session: ScriptedSession,
  { cpe, trigger }: Pick<PresenceOptions, 'cpe'> & { readonly trigger: Trigger },
): Promise<Whereabouts> {
  const told = URL.parse(cpe.connectionRequestUrl ?? '')?.hostname.replace(/^\[|\]$/g, '');
  const { object, parameter } = addressPlaces[cpe.root];
  const entries = await getParameterNames(session, cpe.path(object), false);
  const found = 'method' in entries ? [] : entries.map(({ name }) => name).filter((name) => parameter.test(name));
  const values = await readOneByOne(session, found.slice(0, addressesMax));
  const wasRestarted = trigger === 'reboot' || trigger === 'rig' || trigger === 'person';
  const up = wasRestarted ? undefined : await getParameterValue(session, cpe.path('DeviceInfo.UpTime'));
  return {
    from: session.remoteAddress,
    names: [...(told === undefined ? [] : [told]), ...values.map(({ value }) => value)].filter((name) => name !== ''),
    upSeconds: /^\d{1,10}$/.test(up?.value ?? '') ? Number(up?.value) : undefined,
  };
}

/** Whether two texts are one IP address; IPv6 may be written in several ways, and IPv4 as IPv6. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(canonical);
  return a !== undefined && a === b;
}

function canonical(text: string): string | undefined {
  const bare = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/[%/].*$/, '');
  return SocketAddress.parse(bare.includes(':') ? `[${bare}]:0` : `${bare}:0`)?.address;
}
