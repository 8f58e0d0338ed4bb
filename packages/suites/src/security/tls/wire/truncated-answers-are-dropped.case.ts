import { encodeEnvelope, type ParameterValueStruct } from '@cordon/cwmp';
import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  getParameterValue,
  RawTlsEngine,
  safeParameters,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { readHello } from '../hello/read-hello.ts';
import { rawIdentity, versionToSpeak, type WireBench } from './wire-probe.ts';

type Facts = {
  readonly parameter: string;
  readonly ordered: string;
  readonly found: string;
  /** What was found when the same order had come whole; null when it could not be read, absent in evidence from before this was asked. */
  readonly foundBehindWhole?: string | null;
};

/** Bytes that the answer announces and does not have. */
const missingBytes = 64;

/** Whether the session goes on is of no interest: the value is read back in another one, which begins behind it. */
const reconnectMs = 250;

/** An answer that carries a whole envelope, and announces more bytes than it has. */
function orderAsAnswer(
  list: readonly ParameterValueStruct[],
  dialect: Parameters<typeof encodeEnvelope>[1],
  missing: number,
): string {
  const request = { method: 'SetParameterValues', parameterList: list, parameterKey: '' } as const;
  const envelope = encodeEnvelope(
    { namespace: 'urn:dslforum-org:cwmp-1-0', header: { id: 'cut' }, body: request },
    dialect,
  );
  const length = Buffer.byteLength(envelope) + missing;
  return `HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset="utf-8"\r\nContent-Length: ${length}\r\n\r\n${envelope}`;
}

async function cutAnOrder(context: WireBench): Promise<Facts> {
  const { acs, cpe, settings, signal } = context;
  const { versions } = await readHello(context);
  const version = versionToSpeak(versions, context);
  const [safe] = await cpe.withSession((session) => safeParameters(session, { cpe, settings, countMax: 1 }), {
    signal,
  });
  if (safe === undefined) return context.notApplicable('The target has no parameter that may be written safely.');
  const engine = new RawTlsEngine({
    name: 'cut answer',
    version,
    identity: rawIdentity(context),
    deviations: { withoutCloseNotify: true },
  });
  await context.step('Send an answer that is cut off', () =>
    acs.showing(engine, () =>
      cpe.withSession(
        (session) =>
          session.answer({ raw: orderAsAnswer([safe.other], acs.dialect, missingBytes), close: true }, { reconnectMs }),
        { signal },
      ),
    ),
  );
  const read = (name: string): Promise<string | undefined> =>
    cpe.withSession(async (session) => (await getParameterValue(session, name))?.value, { signal });
  const found = await context.step('Read the value back', () => read(safe.now.name));
  if (found === undefined) return context.inconclusive(`The value of ${safe.now.name} could not be read back.`);
  const facts = { parameter: safe.now.name, ordered: safe.other.value, found };
  if (found === safe.other.value) return facts;
  // An order that would not be carried out in any case shows nothing by not being carried out when it is cut.
  await context.step('Send the same order whole', () =>
    acs.showing(engine, () =>
      cpe.withSession((session) => session.answer({ raw: orderAsAnswer([safe.other], acs.dialect, 0) }), { signal }),
    ),
  );
  return { ...facts, foundBehindWhole: (await read(safe.now.name)) ?? null };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-045',
    title: 'An answer that was cut off is not carried out',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Whoever sits on the line cannot change what is encrypted, but he can end the connection where he likes. A client that ' +
      'carries out what it has got by then lets him choose the end of an order. The ACS sends a SetParameterValues in an ' +
      'answer that announces more than it holds, and ends the connection without close_notify. The value must stay, ' +
      'and must change when the same order comes whole.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.3-05'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9112, '8', 'MUST'), rfcClause(8446, '6.1', 'MUST')],
    cwe: 354,
    defects: [
      {
        id: 'executes-truncated-answers',
        fails: 'an order of which the end is missing is not carried out',
        device: 'careless-tls-client',
      },
    ],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    observe: cutAnOrder,
    judge({ ordered, found, foundBehindWhole = ordered }, { expect, inconclusive }) {
      expect(found, 'an order of which the end is missing is not carried out').not.toBe(ordered);
      if (foundBehindWhole !== ordered)
        inconclusive(
          'The same order was not carried out when it came whole: that it was not when it was cut says nothing.',
        );
    },
  },
);
export default definition;
