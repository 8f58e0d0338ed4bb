import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CaseDefinition,
  type CaseTools,
  changeValues,
  type CpeBench,
  defineCase,
  getParameterValue,
  knock,
  type Knock,
  type KnockRequest,
  type ScriptedSession,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from './port-case.ts';

type Facts = {
  readonly before: Knock;
  readonly after: Knock;
  /** Whether the target was restarted before `after`, because it said that it carries the change out later (Status 1). */
  readonly wasRestarted: boolean;
};

/** A device may write its configuration first, and close the port when the session is over. */
const closesWithinMs = 30_000;
const pauseMs = 500;
const isIn = ({ ending }: Knock): boolean => ending === 'stays' || ending === 'speaks';

/** Tells whether the target puts it off. Ends the case where it lacks the parameter or refuses. */
async function switchOff({
  cpe,
  settings,
  inconclusive,
  notApplicable,
  signal,
}: Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'inconclusive' | 'notApplicable' | 'signal'>): Promise<boolean> {
  const name = cpe.path('ManagementServer.HTTPConnectionRequestEnable');
  const set = async (session: ScriptedSession): Promise<boolean> => {
    if ((await getParameterValue(session, name)) === undefined) notApplicable(`The target has no ${name}.`);
    await settings.keepValues(session, [name], () => 'boolean');
    const { refused, isPutOff } = await changeValues(session, [{ name, value: 'false', type: 'boolean' }]);
    if (refused !== undefined) inconclusive(`The target refuses to switch it off: ${refused}.`);
    return isPutOff;
  };
  return await cpe.withSession(set, { signal });
}

/** Where the target said last that it hears connection requests. */
function placeTold({ connectionRequestUrl = '' }: CpeBench['cpe'], signal: AbortSignal): KnockRequest | undefined {
  const url = URL.parse(connectionRequestUrl);
  if (url === null) return undefined;
  return { address: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || 80, signal };
}

/** A change that was put off is in force at the latest when the device comes up again (TR-069 A.3.2.1). */
async function restart({
  acs,
  cpe,
  rig,
  signal,
}: Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'rig' | 'signal'>): Promise<void> {
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('1 BOOT');
  const what = 'report its boot after its power was cut';
  const booted = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, where, what });
  booted.catch(() => undefined);
  await rig.perform(rig.can('power-cycle') ? 'power-cycle' : 'reboot', signal);
  await (await booted).end();
}

async function knockUntilClosed(place: KnockRequest): Promise<Knock> {
  const untilMs = performance.now() + closesWithinMs;
  let last = await knock(place);
  while (isIn(last) && performance.now() < untilMs) {
    await sleep(pauseMs, undefined, { signal: place.signal });
    last = await knock(place);
  }
  return last;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'PORT-002',
    title: 'The connection-request port is closed while HTTP connection requests are off',
    purpose:
      'A port that nobody needs is closed. HTTPConnectionRequestEnable is set to false and, half a minute at most after the ' +
      'session, the port may let nobody in; a target that puts the change off (Status 1) is restarted first. The value is put ' +
      'back. It needs a rig that can wake the device up all the same. ' +
      'EnableCWMP, which would also end the management by the bench, is left alone. TR-098 has no such parameter.',
    suite: 'security/ports',
    target: 'cpe',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.2-94', 'MS-35'],
    cwe: 1327,
    spec: [tr069Clause('3.2.2.2', 'MUST'), bsiClause('B.6')],
    needs: ['connection-request', 'power-cycle'],
    defects: [
      { id: 'connection-request-port-never-closes', fails: 'the port is closed while connection requests are off' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      const { cpe, notApplicable, signal } = bench;
      const place = placeTold(cpe, signal) ?? notApplicable('The target tells no connection request URL.');
      const before = await knock(place);
      const isPutOff = await switchOff(bench);
      const atOnce = await knockUntilClosed(place);
      if (!isPutOff || !isIn(atOnce)) return { before, after: atOnce, wasRestarted: false };
      await restart(bench);
      // Its port may be another since.
      return { before, after: await knockUntilClosed(placeTold(cpe, signal) ?? place), wasRestarted: true };
    },
    judge({ before, after }, { expect, inconclusive }) {
      if (!isIn(before)) inconclusive(`The port lets nobody in to begin with: ${before.ending}, ${before.detail}.`);
      expect(isIn(after) ? [after.ending] : [], 'the port is closed while connection requests are off').toEqual([]);
    },
  },
);
export default definition;
