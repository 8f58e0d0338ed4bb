import { type ScriptedSession, getParameterValue, setParameterValues } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { diagnosticsComplete } from '../../../conformance/diagnostics/ip-ping.ts';
import { faultText } from '../../../conformance/fault-text.ts';
import { firstNameItHas } from '../../../conformance/first-name-it-has.ts';
import type { Presentation } from '../probe-tls.ts';
import {
  type Channel,
  type ChannelBench,
  type ChannelOrder,
  type ChannelVisit,
  triesApartMs,
  watchServer,
} from './channel.ts';

type Direction = 'Download' | 'Upload';

/** A test that fails is over within seconds; one that goes on is stopped when its URL is put back. */
const endMs = 30_000;
const testBytes = '1000';
const path = '/cordon-test';

/** Where the models have the object: Device:2, and InternetGatewayDevice:1 and Device:1. */
const objectsOf = (direction: Direction): readonly string[] => [
  `IP.Diagnostics.${direction}Diagnostics.`,
  `${direction}Diagnostics.`,
];

/** Path of the object, with a dot at the end. Ends the case as not applicable when the target has none. */
async function findTest(session: ScriptedSession, { cpe, notApplicable }: ChannelBench, direction: Direction) {
  const states = objectsOf(direction).map((object) => `${cpe.path(object)}DiagnosticsState`);
  const state = await firstNameItHas(session, states);
  return state?.replace(/DiagnosticsState$/, '') ?? notApplicable(`The target has no ${direction}Diagnostics.`);
}

interface RequestedTest {
  /** Path of its object, with a dot at the end. */
  readonly object: string;
  readonly order: ChannelOrder;
  /** Whether it was refused for its URL, and not for another setting of the bench. */
  readonly refusesUrl: boolean;
}

async function requestTest(
  session: ScriptedSession,
  bench: ChannelBench,
  [direction, testUrl]: readonly [direction: Direction, testUrl: string],
): Promise<RequestedTest> {
  const object = await findTest(session, bench, direction);
  const url = `${object}${direction}URL`;
  const size = `${object}TestFileLength`;
  const kept = await bench.settings.keepValues(session, direction === 'Upload' ? [url, size] : [url], (name) =>
    name === url ? 'string' : 'unsignedInt',
  );
  // The size is an unsignedInt in older models and an unsignedLong in newer ones.
  const sizes = kept.flatMap(({ name, type = 'unsignedInt' }) =>
    name === size ? [{ name, value: testBytes, type }] : [],
  );
  const fault = await setParameterValues(session, [
    { name: url, value: testUrl, type: 'string' },
    ...sizes,
    { name: `${object}DiagnosticsState`, value: 'Requested', type: 'string' },
  ]);
  return {
    object,
    refusesUrl: fault?.setParameterValuesFault.some(({ parameterName }) => parameterName === url) ?? false,
    order: {
      refusal: fault === undefined ? null : faultText(fault),
      targetTime: session.inform?.currentTime ?? '',
      withinMs: bench.cpe.responseTimeoutMs,
    },
  };
}

/** DiagnosticsState when the target reports the end of a test, or when it is asked after a while. */
async function stateInTheEnd({ acs, cpe, signal }: ChannelBench, object: string): Promise<string> {
  const read = async (session: ScriptedSession): Promise<string> =>
    (await getParameterValue(session, `${object}DiagnosticsState`))?.value ?? '';
  const where = (one: ScriptedSession): boolean => one.eventCodes.includes(diagnosticsComplete);
  const told = await acs.nextSession({ withinMs: endMs, signal, where }).catch(() => undefined);
  if (told === undefined) return await cpe.withSession(read, { signal });
  await told.reachAcsTurn();
  const state = await read(told);
  await told.end();
  return state;
}

/** Has the target test its line with a second server; nothing is answered there, so that the test fails, and its end is waited for. */
async function visit(
  bench: ChannelBench,
  presentation: Presentation | undefined,
  direction: Direction,
): Promise<ChannelVisit> {
  const { cpe, signal } = bench;
  let ending: Promise<string> | undefined;
  let refusesUrl = false;
  const name = `${direction}Diagnostics`;
  const over = new AbortController();
  const watching = { name, presentation, path, secondTryMs: triesApartMs, isOver: over.signal };
  const watched = await watchServer(bench, watching, async (url, onTry) => {
    const { order } = await cpe.withSession(
      async (session) => {
        const requested = await requestTest(session, bench, [direction, url]);
        onTry();
        // Waiting begins before the session ends: a fast target is back at once.
        if (requested.order.refusal === null) ending = stateInTheEnd(bench, requested.object);
        void ending?.then(() => over.abort()).catch(() => undefined);
        refusesUrl = requested.refusesUrl;
        return requested;
      },
      { signal },
    );
    return order;
  });
  const state = (await ending) ?? '';
  const isAbsent = lacksTest({ saidHello: watched.tls.saidHello, refusesUrl, state });
  return { ...watched, end: state === '' ? null : `DiagnosticsState ${state}`, isAbsent };
}

/** What a target made of a test. */
interface TestEnd {
  readonly saidHello: boolean;
  readonly refusesUrl: boolean;
  /** DiagnosticsState in the end; empty when it was not told. */
  readonly state: string;
}

/** TR-143 names http and ftp only: a target may refuse an https URL, or end such a test without having spoken TLS. */
export const lacksTest = ({ saidHello, refusesUrl, state }: TestEnd): boolean =>
  !saidHello && (refusesUrl || state.startsWith('Error'));

const diagnosticsChannel = (direction: Direction): Channel => ({
  name: `${direction}Diagnostics`,
  server: 'test server',
  why:
    'Tests of the line are often run by a program of their own, built with no checks at all. Whoever answers in place of the test server ' +
    'makes a fast line slow and a slow one fast, and learns when an operator looks.',
  // TR-143 says nothing of TLS: what 3.4.3 demands of files, and RFC 9110 of every https client, is only inferred for tests.
  requirements: ['3.4-55'],
  spec: [rfcClause(9110, '4.3.4', 'MUST'), tr069Clause('3.4.3', 'advice')],
  needs: [],
  estimatedMs: 2_500,
  severityMax: 'medium',
  profiles: { tr069: 'warn' },
  visit: (bench, presentation) => visit(bench, presentation, direction),
});

/** Tests of the line by Download (TR-143). */
export const downloadTestChannel: Channel = diagnosticsChannel('Download');

/** Tests of the line by Upload (TR-143). */
export const uploadTestChannel: Channel = diagnosticsChannel('Upload');
