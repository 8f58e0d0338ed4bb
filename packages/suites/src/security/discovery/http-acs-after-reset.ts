import { isIP } from 'node:net';
import {
  type CaseTools,
  type CpeBench,
  type ScriptedAcs,
  type ScriptedSession,
  TargetSilentError,
  writeOption125,
  writeOption43,
} from '@cordon/testbench';
import { orderFactoryReset } from '../secrets/order-factory-reset.ts';
import { bringBack, type DhcpScene, dhcpSceneOf, type FurtherOptions, plainLease } from './lease-boot.ts';

/** What a target did after a factory reset, when its lease named an ACS without TLS. */
export type HttpAcsFacts = {
  /** Whether it took a lease of the bench in which that stood. */
  readonly leased: boolean;
  /** Whether it opened a session there. */
  readonly cameByHttp: boolean;
  /** Connections there, whatever became of them. */
  readonly connections: number;
};

/** Resets the target by RPC while the lease names an ACS without TLS, and brings it back. */
export async function offerHttpAcs(context: CaseTools & CpeBench): Promise<HttpAcsFacts> {
  const scene = dhcpSceneOf(context);
  const { acs, bracket } = scene;
  const isAddress = isIP(acs.listenHost) !== 0 && acs.listenHost !== '0.0.0.0';
  // An address, where there is one: a host that once asked for TLS would not be asked without it (RFC 6797).
  const other = await acs.openTwin('http', isAddress ? { hostName: acs.listenHost } : {});
  try {
    const { probe } = await bracket({
      shows: 'the target takes its lease of the bench, and comes to its ACS',
      control: () => plainLease(scene),
      probe: () => resetWith(scene, other),
    });
    return probe;
  } finally {
    scene.dhcp.further = new Map();
    await other.stop();
  }
}

const naming = (url: string): FurtherOptions => [
  [43, writeOption43([['acsUrl', url]])],
  [125, writeOption125([['acsUrl', url]])],
];

async function resetWith(scene: DhcpScene, other: ScriptedAcs): Promise<HttpAcsFacts> {
  const { acs, cpe, dhcp, rig, step, observe, signal } = scene;
  const giveUp = new AbortController();
  const waiting = { withinMs: cpe.rebootTimeoutMs, signal: AbortSignal.any([signal, giveUp.signal]) };
  dhcp.further = new Map(naming(other.url));
  const leased = dhcp.nextLease(waiting);
  const elsewhere = orNone(other.nextSession(waiting));
  const { here } = await step('Reset the target while its lease names an http URL', () =>
    cpe.withSession((session) => reset(session, scene, waiting), { signal }),
  );
  const came = await Promise.race([
    here.then((session) => ({ at: 'acs' as const, session })),
    elsewhere.then((session) => ({ at: 'other' as const, session })),
  ]);
  const facts = {
    cameByHttp: came.at === 'other' && came.session !== undefined,
    connections: other.acceptedConnections,
  };
  if (came.session !== undefined && came.at === 'acs') await came.session.end();
  else if (came.session !== undefined) await bringBack(came.session, scene);
  else {
    // It has forgotten its ACS, and DHCP is what it asks: the bench says where it is.
    dhcp.further = new Map(naming(acs.url));
    const back = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, what: 'come back from its factory reset' });
    back.catch(() => undefined);
    await rig.perform('factory-reset', signal);
    await (await back).end();
  }
  const lease = await Promise.race([leased, Promise.resolve(undefined)]);
  giveUp.abort();
  return observe('http-acs-by-dhcp', { ...facts, leased: lease !== undefined });
}

async function reset(
  session: ScriptedSession,
  { acs, rig, inconclusive }: DhcpScene,
  waiting: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<{ readonly here: Promise<ScriptedSession | undefined> }> {
  await orderFactoryReset(session, { rig, inconclusive });
  // Waiting begins before the session ends: a fast target is back before this one is told of the end.
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('0 BOOTSTRAP');
  return { here: orNone(acs.nextSession({ ...waiting, where, what: 'come back from its factory reset' })) };
}

/** The session; undefined when none comes in time. */
async function orNone(coming: Promise<ScriptedSession>): Promise<ScriptedSession | undefined> {
  try {
    return await coming;
  } catch (error) {
    if (error instanceof TargetSilentError) return undefined;
    throw error;
  }
}
