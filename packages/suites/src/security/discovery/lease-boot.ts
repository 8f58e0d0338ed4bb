import {
  BenchError,
  type CaseTools,
  type CpeBench,
  type DhcpServer,
  type GivenLease,
  type ScriptedAcs,
  type ScriptedSession,
  setParameterValues,
  TargetSilentError,
} from '@cordon/testbench';
import { targetOf } from '../../conformance/http/redirect.ts';

/** What a case on DHCP works with. */
export type DhcpScene = Omit<CaseTools & CpeBench, 'dhcp'> & { readonly dhcp: DhcpServer };

/** What came of a boot with certain options in the lease. */
export type LeaseBoot = {
  /** The lease that it took of the bench; null when it took none. */
  readonly lease: { readonly requested: readonly number[]; readonly given: readonly number[] } | null;
  /** Where its first session after the boot came. */
  readonly cameTo: 'acs' | 'other' | 'nobody';
  /** Path of the first POST there. */
  readonly path: string;
};

/** Codes and contents of the options that are added to the lease. */
export type FurtherOptions = readonly (readonly [code: number, content: Uint8Array])[];

/** A lease is taken before the session that needs it; a device that asks later asks soon. */
const lateLeaseMs = 10_000;
/** A process of this machine boots in seconds. */
const processBootMs = 60_000;

/** The DHCP server of the bench; ends the case where it has none. */
export function dhcpSceneOf(context: CaseTools & CpeBench): DhcpScene {
  return { ...context, dhcp: context.dhcp ?? context.inconclusive('The bench has no DHCP server.') };
}

/** Reboots the target by RPC with these options in its lease. The session that follows is handed to `use`, its Inform not yet answered. */
export async function bootWith(
  { cpe, dhcp, rig, signal }: DhcpScene,
  { options, other }: { readonly options: FurtherOptions; readonly other?: ScriptedAcs | undefined },
  use: (session: ScriptedSession, boot: LeaseBoot) => Promise<void> = (session) => session.end(),
): Promise<LeaseBoot> {
  const giveUp = new AbortController();
  const withinMs = rig.kind === 'spawn' ? processBootMs : cpe.rebootTimeoutMs;
  const waiting = { withinMs, signal: AbortSignal.any([signal, giveUp.signal]) };
  dhcp.further = new Map(options);
  const leased = dhcp.nextLease(waiting);
  const elsewhere = other?.nextSession(waiting);
  elsewhere?.catch(() => undefined);
  try {
    const here = cpe.rebootByRpc('cordon-lease', waiting);
    here.catch(() => undefined);
    const came = await firstOf(here, elsewhere);
    const late = setTimeout(() => giveUp.abort(), lateLeaseMs);
    const lease = leaseFacts(await leased);
    clearTimeout(late);
    const path = came === undefined ? '' : (came.session.posts[0]?.http.target ?? '');
    const boot: LeaseBoot = { lease, cameTo: came?.at ?? 'nobody', path };
    if (came !== undefined) await use(came.session, boot);
    return boot;
  } finally {
    giveUp.abort();
  }
}

const leaseFacts = (lease: GivenLease | undefined): LeaseBoot['lease'] =>
  lease === undefined ? null : { requested: lease.requested, given: lease.given };

interface Arrival {
  readonly at: 'acs' | 'other';
  readonly session: ScriptedSession;
}

/** The session that comes first; undefined when none comes in time. */
async function firstOf(
  here: Promise<ScriptedSession>,
  elsewhere: Promise<ScriptedSession> | undefined,
): Promise<Arrival | undefined> {
  const arrivals = [
    here.then((session): Arrival => ({ at: 'acs', session })),
    ...(elsewhere === undefined ? [] : [elsewhere.then((session): Arrival => ({ at: 'other', session }))]),
  ];
  try {
    return await Promise.any(arrivals);
  } catch (error) {
    const causes = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
    const unexpected = causes.find((cause) => !(cause instanceof TargetSilentError));
    if (unexpected !== undefined) throw unexpected;
    return undefined;
  }
}

/** Control: with a lease that says nothing of an ACS, the target comes to the one of the bench. */
export async function plainLease(
  scene: DhcpScene,
  acsPath: string = targetOf(new URL(scene.acs.url)),
): Promise<{ readonly held: boolean; readonly reason: string }> {
  const { lease, cameTo, path } = await bootWith(scene, { options: [] });
  if (lease === null)
    return { held: false, reason: `It rebooted and took no lease of the bench at ${scene.dhcp.place}.` };
  return { held: cameTo === 'acs' && path === acsPath, reason: `It took a lease and came to ${path || 'nobody'}.` };
}

/** Brings a target back that DHCP led to another ACS, and reboots it with a lease that says nothing. Its session there is under way. */
export async function bringBack(
  session: ScriptedSession,
  { acs, cpe, dhcp, signal }: DhcpScene,
  url: string = acs.url,
): Promise<void> {
  const name = cpe.path('ManagementServer.URL');
  dhcp.further = new Map();
  await session.reachAcsTurn();
  const fault = await setParameterValues(session, [{ name, value: url, type: 'string' }]);
  await session.request({ method: 'Reboot', commandKey: 'cordon-back' });
  const back = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, what: 'come back from another ACS' });
  back.catch(() => undefined);
  await session.end();
  if (fault === undefined) return await (await back).end();
  throw new BenchError(
    'fixture-tear-down',
    `${name} could not be put back to ${url}: fault ${fault.faultCode}. Set it there by hand, or by a factory reset.`,
  );
}
