import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type XmppRequestChanges, type XmppRequestFacts, XmppScene } from './xmpp-scene.ts';

/** A connection request over XMPP that no CPE may act on, as one row of a family. */
export interface IgnoredXmppRequest
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements'> {
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  readonly defect: string;
  readonly changes: XmppRequestChanges;
}

/** Judges a request that must not start a session: the session counts, whatever the answer was. */
export function judgeIgnoredStanza(
  { sessionStarted, retryCount }: Pick<XmppRequestFacts, 'sessionStarted' | 'retryCount'>,
  sentence: string,
  tools: JudgeTools,
): void {
  if (sessionStarted && retryCount > 0)
    tools.inconclusive('The session that came repeats an earlier one that had failed.');
  tools.expect(sessionStarted, sentence).toBe(false);
}

/** The case of one row: a right request, this one, a right request, on one connection. */
export function ignoredXmppRequest(row: IgnoredXmppRequest): CaseDefinition<CpeBench> {
  const { sentence, defect, changes, ...described } = row;
  return defineCase<CpeBench, XmppRequestFacts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      safety: 'S3',
      spec: [tr069Clause('K.2.1.3', 'MUST')],
      defects: [{ id: defect, fails: sentence }],
      needs: ['https', 'trusted-authority', 'xmpp'],
      timeoutMs: 600_000,
      estimatedMs: 6_000,
    },
    {
      observe: (context) =>
        XmppScene.run(context, async (scene) => {
          const { probe } = await context.bracket({
            shows: 'a right XMPP connection request starts a session',
            control: () => scene.rightRequest(),
            probe: () => scene.request(changes),
          });
          return probe;
        }),
      judge: (facts, tools) => judgeIgnoredStanza(facts, sentence, tools),
    },
  );
}
