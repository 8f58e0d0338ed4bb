import {
  askForHost,
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  knock,
  type ScriptedSession,
  TargetSilentError,
} from '@cordon/testbench';
import { bsiClause, portMeta } from './port-case.ts';

type Facts = {
  /** Whether the target came when it had been set up: before, and after it was in its factory state. */
  readonly cameWhenSetUp: readonly [boolean, boolean];
  /** How it called its ACS in the factory state: the event codes of sessions, or that a connection came to nothing. */
  readonly contacts: readonly string[];
  /** Ports of CWMP that let the bench in meanwhile; null where the target file gives no address of the WAN side. */
  readonly ports: readonly number[] | null;
  /** Whether any of these ports said anything, a refusal included, or its host did. */
  readonly answers: boolean;
  readonly watchedMs: number;
};
type Bench = CpeBench & CaseTools;

/** Where devices usually hear connection requests. */
const cwmpPorts = [7547, 7548, 30_005, 58_000];
/** A device that is not set up is watched three times as long as one took that was, within these bounds. */
const patience = 3;
const watchMsMin = 10_000;
const watchMsMax = 1_800_000;
const knockAgainMs = 1_000;

/** How long the factory state is watched, and from when on whatever happens belongs to it: a rig may be done before the reset is. */
interface Watch {
  readonly fromMs: number;
  readonly untilMs: number;
}

const isFirst = ({ eventCodes }: ScriptedSession): boolean =>
  eventCodes.includes('0 BOOTSTRAP') || eventCodes.includes('1 BOOT');

/** Resets the target and sets it up; how long it took to come, or null when it did not. */
async function setUp({ acs, cpe, signal }: Bench, bringBack: () => Promise<void>): Promise<number | null> {
  const beganMs = performance.now();
  // Waiting begins before: a fast target is there before the rig says that it is done.
  const withinMs = cpe.rebootTimeoutMs;
  const coming = acs.nextSession({ withinMs, signal, where: isFirst, what: 'come when it was set up' });
  coming.catch(() => undefined);
  await bringBack();
  try {
    await (await coming).end();
    return performance.now() - beganMs;
  } catch (error) {
    if (error instanceof TargetSilentError) return null;
    throw error;
  }
}

/** Every call to the ACS while the watch lasts: first sessions from the order to reset on, all of them later. */
async function hear(
  { acs, signal }: Bench,
  { watch, ends }: { watch: () => Watch; ends: AbortSignal },
): Promise<string[]> {
  const seen: string[] = [];
  let connectionsBefore: number | undefined;
  while (!ends.aborted) {
    const isLate = performance.now() >= watch().fromMs;
    if (isLate) connectionsBefore ??= acs.connectionsOfTarget;
    try {
      const where = (session: ScriptedSession): boolean => isLate || isFirst(session);
      const session = await acs.nextSession({ withinMs: knockAgainMs, signal, where });
      seen.push(session.eventCodes.join(', ') || 'no Inform');
      await session.end();
    } catch (error) {
      if (!(error instanceof TargetSilentError)) throw error;
    }
  }
  // One that does not trust the bench before it is set up calls all the same.
  const isCalled = connectionsBefore !== undefined && acs.connectionsOfTarget > connectionsBefore;
  return seen.length === 0 && isCalled ? ['a connection without a session'] : seen;
}

async function openCwmpPorts(
  { cpe, ports, pause, signal }: Bench,
  { fromMs, untilMs }: Watch,
): Promise<Pick<Facts, 'ports' | 'answers'>> {
  const address = ports.address('wan');
  const own = Number(URL.parse(cpe.connectionRequestUrl ?? '')?.port) || 0;
  const open = new Set<number>();
  let answers = false;
  const candidates = [...new Set([...cwmpPorts, own])].filter((port) => port > 0);
  while (performance.now() < untilMs) {
    if (address !== undefined && performance.now() >= fromMs) {
      const knocks = await Promise.all(candidates.map((port) => knock({ address, port, signal })));
      for (const { port, ending } of knocks) {
        if (ending === 'stays' || ending === 'speaks') open.add(port);
        answers ||= ending !== 'silent' && ending !== 'not-sent';
      }
    }
    await pause(knockAgainMs);
  }
  if (address === undefined) return { ports: null, answers };
  // Behind a firewall that drops everything the host is still there.
  return { ports: [...open], answers: answers || (await askForHost(address, signal)) !== undefined };
}

async function observe(bench: Bench): Promise<Facts> {
  const { rig, settings, isRetail, notApplicable, step, signal } = bench;
  if (!isRetail) notApplicable('The target file does not say that the target is sold in shops ("device.retail").');
  const reset = (): Promise<void> => rig.perform('factory-reset', signal);
  const tookMs = await step('Set it up', () => setUp(bench, reset));
  if (tookMs === null)
    return { cameWhenSetUp: [false, false], contacts: [], ports: null, answers: false, watchedMs: 0 };
  const watchedMs = Math.min(watchMsMax, Math.max(watchMsMin, patience * tookMs));
  // Whatever becomes of the case, nobody is left with a target that was not set up.
  const bringBack = settings.alsoUndo(() => rig.perform('factory-reset'));
  const over = new AbortController();
  let watch: Watch = { fromMs: Number.POSITIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };
  const hearing = hear(bench, { watch: () => watch, ends: over.signal });
  hearing.catch(() => undefined);
  const knocked = await step('Watch it in its factory state', async () => {
    await rig.perform('factory-state', signal);
    const isResetMs = performance.now();
    watch = { fromMs: isResetMs + watchedMs / patience, untilMs: isResetMs + watchedMs };
    return await openCwmpPorts(bench, watch);
  }).finally(() => over.abort());
  const contacts = await hearing;
  const after = await step('Set it up again', () => setUp(bench, bringBack));
  return { cameWhenSetUp: [true, after !== null], contacts, ...knocked, watchedMs: Math.round(watchedMs) };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-005',
    title: 'A retail device is not managed before it is set up',
    purpose:
      'Whoever buys a gateway in a shop decides whether somebody else manages it. The target is brought to its factory state ' +
      'with its WAN side connected, and nobody sets it up: it may call no ACS, and no usual port of CWMP may let the bench ' +
      'in. It is watched three times as long as it took to come when it was set up, which it has to again afterwards; the first ' +
      'third is left to the reset. Calls are seen where the factory state leads to the ACS of the bench; the ports where ' +
      '"ports.wan" is known. Where not even a refusal or an answer to ARP comes from there, nothing is proven.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['MS-01'],
    spec: [bsiClause('K.1')],
    cwe: 1188,
    needs: ['factory-state'],
    defects: [
      { id: 'managed-before-set-up', fails: 'no ACS is called before the target is set up' },
      { id: 'listens-before-set-up', fails: 'no port of CWMP is open before the target is set up' },
    ],
    timeoutMs: 7_200_000,
    estimatedMs: 25_000,
  },
  {
    observe,
    judge({ cameWhenSetUp, contacts, ports, answers }, { expect, inconclusive }) {
      if (!cameWhenSetUp.every(Boolean)) inconclusive('The target did not come when it was set up either.');
      expect(contacts, 'no ACS is called before the target is set up').toEqual([]);
      expect(ports ?? [], 'no port of CWMP is open before the target is set up').toEqual([]);
      // A session may go to an ACS that is not the bench, and a target that is away says nothing at all.
      if (contacts.length === 0 && !answers)
        inconclusive(
          'Nothing was heard of the target in its factory state: "ports.wan" is not known, or all is silent there.',
        );
    },
  },
);
export default definition;
