import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  knock,
  type ScriptedSession,
} from '@cordon/testbench';
import { portMeta } from './port-case.ts';
import { notedTcpPorts } from './port-roles.ts';

type Facts = {
  /** Ports that let the bench in before the power was cut, and had settled; absent in older evidence. */
  readonly before?: readonly number[];
  /** Ports that let the bench in from the cut of the power until the device had reported its boot. */
  readonly during: readonly number[];
  /** Those of them that still did when the device had settled. */
  readonly after: readonly number[];
  /** How often all ports were tried during the boot. */
  readonly rounds: number;
};

const pauseMs = 300;
/** Rounds that begin when the device has reported its boot. */
const roundsAfterwards = 2;
/** What belongs to the boot is closed again this long after the first session. */
const settledMs = 30_000;
/** One lost packet must not look like a closed port. */
const confirmations = 3;

type Place = Pick<CaseTools & CpeBench, 'signal'> & { readonly address: string };

/** Which of these ports let the bench in now. */
async function letIn(ports: readonly number[], { address, signal }: Place): Promise<number[]> {
  const knocks = await Promise.all(ports.map((port) => knock({ address, port, signal })));
  return knocks.filter(({ ending }) => ending === 'stays' || ending === 'speaks').map(({ port }) => port);
}

/** Cuts the power, and tries the ports until the device has reported its boot, and a little longer. */
async function watchBoot(
  { acs, cpe, rig, signal }: Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'rig' | 'signal'>,
  place: Place,
): Promise<Pick<Facts, 'during' | 'rounds'>> {
  const during = new Set<number>();
  let rounds = 0;
  const up = new AbortController();
  // A session of its own accord may be under way when the power is cut: that is not the one after it.
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('1 BOOT');
  const what = 'report its boot after its power was cut';
  const booted = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, where, what });
  booted.catch(() => undefined);
  const watch = async (): Promise<void> => {
    // A device that is up before a round is over has hardly been looked at.
    for (let roundsLeft = roundsAfterwards; roundsLeft > 0; ) {
      if (up.signal.aborted) roundsLeft -= 1;
      for (const port of await letIn(notedTcpPorts, place)) during.add(port);
      rounds += 1;
      await sleep(pauseMs, undefined, { signal });
    }
  };
  const boot = async (): Promise<void> => {
    try {
      await rig.perform(rig.can('power-cycle') ? 'power-cycle' : 'reboot', signal);
      await (await booted).end();
    } finally {
      up.abort();
    }
  };
  await Promise.all([watch(), boot()]);
  return { during: [...during], rounds };
}

/** Which ports still let the bench in: looks until one does not any more, or the device has settled. */
async function openAfterwards(ports: readonly number[], place: Place): Promise<number[]> {
  const untilMs = performance.now() + settledMs;
  const seen = async (): Promise<number[]> => {
    const open = new Set<number>();
    for (let round = 0; round < confirmations && open.size < ports.length; round += 1) {
      for (const port of await letIn(ports, place)) open.add(port);
      await sleep(pauseMs, undefined, { signal: place.signal });
    }
    return [...open];
  };
  let open = await seen();
  while (open.length === ports.length && ports.length > 0 && performance.now() < untilMs) open = await seen();
  return open;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-010',
    title: 'No port is open during the boot that is closed afterwards',
    purpose:
      'Between the first packet and the firewall some devices listen to everybody, and whoever can cut their power can choose ' +
      'the moment. The ports of the usual services are tried, the power is cut, and they are tried again and again until the ' +
      'device has reported its boot to the ACS. What let the bench in meanwhile must still do so half a minute later: whether it may ' +
      'be open at all is for PORT-001.',
    severity: 'high',
    safety: 'S4',
    cwe: 696,
    needs: ['wan-address', 'power-cycle'],
    defects: [{ id: 'debug-port-during-boot', fails: 'what is open during the boot stays open afterwards' }],
  },
  {
    async observe({ acs, cpe, rig, ports, notApplicable, signal }) {
      const { address, obstacle } = await ports.look('wan', { cpe, signal });
      if (obstacle !== null) notApplicable(obstacle);
      // What an earlier boot has opened may still be open: only what stays is no matter of this one.
      const before = await openAfterwards(await letIn(notedTcpPorts, { address, signal }), { address, signal });
      const { during, rounds } = await watchBoot({ acs, cpe, rig, signal }, { address, signal });
      return { before, during, rounds, after: await openAfterwards(during, { address, signal }) };
    },
    judge({ before = [], during, after }, { expect }) {
      // What was open before the cut is seen once more ahead of it: that it does not come back is no matter of the boot.
      const more = during.filter((port) => !after.includes(port) && !before.includes(port));
      expect(more, 'what is open during the boot stays open afterwards').toEqual([]);
    },
  },
);
export default definition;
