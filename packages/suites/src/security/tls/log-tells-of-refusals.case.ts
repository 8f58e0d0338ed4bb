import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, getParameterValue } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { logUploads } from '../../conformance/transfers/order-transfer.ts';
import { runUpload } from '../../conformance/transfers/run-transfer.ts';
import { entropyOf } from '../secrets/find-text.ts';
import { layersOf, packedOtherwise } from '../secrets/unpack.ts';
import { decisionProblem, judgeSurvival, probeTls, staysUp, type TlsFacts } from './probe-tls.ts';
import { strangerAt } from './stranger.ts';

/** New lines of the log, as far as they tell of TLS that failed, and how many there were. */
type Facts = TlsFacts & {
  readonly telling: readonly string[];
  readonly newLines: number;
  readonly logBytes: number;
  /** Whether a log file is encrypted or packed so that nobody here can read it; absent in evidence from before this was looked at. */
  readonly isSealed?: boolean;
};

interface Log {
  readonly lines: readonly string[];
  readonly isSealed: boolean;
}

/** Words by which programs speak of TLS, in whatever spelling, and by which they say that something failed: sessions that went well are told of, too. */
const ofTls =
  /\b(?:tls|ssl|x\.?509|certs?|certificates?|(?:un)?trust(?:ed)?|handshake|verif(?:y|ication)|unknown[ _]ca)/i;
const ofFailure =
  /fail|err|refus|reject|unknown|unable|expired|invalid|bad|denied|alert|self.?signed|mismatch|untrust|wrong|cannot|could|abort|\b(?:not|no)\b/i;

/** Whether a line of a log tells of TLS that failed. */
export const tellsOfRefusal = (line: string): boolean => ofTls.test(line) && ofFailure.test(line);
/** What is encrypted or packed has nearly eight bits in every byte, as far as there are enough of them. */
const sealed = { entropyMin: 7.5, bytesMin: 1_024 } as const;
/** Enough to see what is told. */
const toldMax = 20;
const toldCharsMax = 200;

async function readLog(context: CaseTools & CpeBench): Promise<Log> {
  const { cpe, signal } = context;
  const { place } = await runUpload(context, { commandKey: 'cordon-tls-log', fileTypes: logUploads });
  const file = place.requests.findLast(({ body }) => body.length > 0)?.body ?? new Uint8Array();
  const name = cpe.path('DeviceInfo.DeviceLog');
  const told = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  const layers = layersOf(file).filter(({ packed }) => !packed.includes('Base64'));
  const isDense = file.length >= sealed.bytesMin && entropyOf(file) >= sealed.entropyMin;
  const text = [...layers.map(({ bytes }) => Buffer.from(bytes).toString('utf8')), told?.value ?? ''].join('\n');
  return {
    lines: text.split(/\r?\n|\r/).filter((line) => line.trim() !== ''),
    isSealed: packedOtherwise(file) !== undefined || (isDense && layers.length === 1),
  };
}

/** Lines that stand in `after` more often than in `before`: a log without times repeats itself. */
function added(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  return after.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

async function observe(context: CaseTools & CpeBench): Promise<Facts> {
  const { acs, step } = context;
  const before = await step('Read the log', () => readLog(context));
  const shown = await probeTls(context, strangerAt(acs));
  const after = await step('Read the log again', () => readLog(context));
  const lines = added(before.lines, after.lines);
  return {
    ...shown,
    telling: lines
      .filter((line) => tellsOfRefusal(line))
      .slice(0, toldMax)
      .map((line) => line.slice(0, toldCharsMax)),
    newLines: lines.length,
    logBytes: after.lines.join('\n').length,
    isSealed: after.isSealed,
  };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-C-233',
    title: 'The log tells that an ACS was refused',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A device that refuses its ACS is silent towards its operator, so that its log is all that a technician has: an attack, a ' +
      'certificate that was renewed wrongly and a cable that was pulled out look the same from outside. The log is uploaded before and after ' +
      'the target is shown a root that it does not trust, and its new lines are searched for words of TLS and certificates beside words of failure. ' +
      'TR-069 asks for no such line: it is a warning at most. That logs hold no secrets is the matter of SEC-006.',
    severity: 'info',
    safety: 'S3',
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'advice')],
    cwe: 778,
    needs: ['https', 'rpc:Upload'],
    defects: [
      { id: 'says-nothing-of-refusals', fails: 'the log tells of an ACS whose certificate was refused' },
      { id: 'restarts-after-a-refusal', fails: staysUp },
    ],
    profiles: { tr069: 'pass', hardened: 'warn' },
    timeoutMs: 900_000,
    estimatedMs: 4_000,
  },
  {
    observe,
    judge(facts, tools) {
      const { probe, telling: told, newLines, logBytes, isSealed = false } = facts;
      const { expect, inconclusive } = tools;
      judgeSurvival(facts, tools);
      if (probe.applicationBytes > 0)
        inconclusive('The target refuses no certificate, so that there is nothing to tell; TLS-C-020 judges that.');
      const problem = decisionProblem(probe);
      if (problem !== undefined) inconclusive(problem.reason);
      if (logBytes === 0) inconclusive('The log of the target is empty.');
      if (told.length === 0 && isSealed)
        inconclusive('The log of the target is encrypted, or packed in a way that the bench does not know.');
      // The second upload alone leaves a line in a log that is kept up.
      if (newLines === 0) inconclusive('The log of the target does not grow.');
      expect(told.length > 0, 'the log tells of an ACS whose certificate was refused').toBe(true);
    },
  },
);
export default definition;
