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
  /** Whether the target said that it carries the change out later (Status 1). */
  readonly isPutOff: boolean;
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
      'session, the port may let nobody in; the value is put back. It needs a rig that can wake the device up all the same. ' +
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
      const told = cpe.connectionRequestUrl ?? '';
      const url = URL.parse(told) ?? notApplicable('The target tells no connection request URL.');
      const place = { address: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || 80, signal };
      const before = await knock(place);
      const isPutOff = await switchOff(bench);
      return { before, after: await knockUntilClosed(place), isPutOff };
    },
    judge({ before, after, isPutOff }, { expect, inconclusive }) {
      if (!isIn(before)) inconclusive(`The port lets nobody in to begin with: ${before.ending}, ${before.detail}.`);
      if (isIn(after) && isPutOff)
        inconclusive(
          'The target says that it carries the change out later (Status 1), and the port is open until then.',
        );
      expect(isIn(after) ? [after.ending] : [], 'the port is closed while connection requests are off').toEqual([]);
    },
  },
);
export default definition;
