import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { judgeRefusal, type Presentation, probeTls, type TlsFacts } from './probe-tls.ts';

/** A certificate that no CPE may trust, as one row of a family. */
export interface RefusedCertificate
  extends Pick<
    CaseMeta,
    'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'profiles' | 'needs' | 'defects'
  > {
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  /** How many days ago it expired, for certificates whose only defect is that. */
  readonly expiredDays?: number;
  readonly present: (bench: Pick<CpeBench, 'lab' | 'acs'>) => Presentation;
}

/** {@link TlsFacts} and, for a certificate whose only defect is its date, that date. */
export type RefusedCertificateFacts = TlsFacts & { readonly expiredAt: string | null };

const dayMs = 86_400_000;

/** The case of one row: control, this certificate, control; judged by the first byte above TLS. */
export function refusedCertificate(row: RefusedCertificate): CaseDefinition<CpeBench> {
  const { sentence, expiredDays, present, ...described } = row;
  return defineCase<CpeBench, RefusedCertificateFacts>(
    { ...described, suite: 'security/tls', target: 'cpe', safety: 'S2', timeoutMs: 300_000, estimatedMs: 1_500 },
    {
      async observe(context) {
        const expiredAt = expiredDays === undefined ? null : new Date(Date.now() - expiredDays * dayMs).toISOString();
        return { ...(await probeTls(context, present(context))), expiredAt };
      },
      judge: (facts, tools) => judgeRefusedCertificate(facts, sentence, tools),
    },
  );
}

/** Like {@link judgeRefusal}, but leaves alone a target whose clock does not know that the certificate has expired. */
export function judgeRefusedCertificate(facts: RefusedCertificateFacts, sentence: string, tools: JudgeTools): void {
  const { expiredAt, targetTime } = facts;
  if (expiredAt !== null && !(Date.parse(targetTime) > Date.parse(expiredAt))) {
    const clock = targetTime === '' ? 'not told' : targetTime;
    tools.notApplicable(
      `By the clock of the target (CurrentTime ${clock}) the certificate has not expired; ` +
        'without the time it may leave the dates out (TR-069 3.3).',
    );
  }
  judgeRefusal(facts, sentence, tools);
}
