import { type CaseDefinition, type CpeBench, defineCase, type HelloFacts } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { downloadChannel } from '../channels/file-channel.ts';
import { judgeHello } from '../hello/hello-report.ts';
import { readHello } from '../hello/read-hello.ts';
import { refusedByHardening } from '../../../profiles/weights.ts';

type Facts = {
  readonly acs: HelloFacts;
  readonly files: HelloFacts | null;
  /** Why nobody came for the file, as the target says. */
  readonly refusal: string | null;
  /** Whether it says that it fetches no files over https at all. */
  readonly isAbsent: boolean;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-013',
    title: 'Files are fetched under TLS as strong as that of the ACS',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Firmware often comes by another program than CWMP, with a TLS stack of its own that nobody looks after. The ACS ' +
      'orders a download from a port of its own, where nobody comes by but who fetches files, and compares the ClientHello with that of the ' +
      'session: what one of them offers and should not, the other must not offer either. The request is not answered, so that nothing is fetched.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.3-09', '3.3-05'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'MUST')],
    cwe: 757,
    profiles: refusedByHardening,
    defects: [{ id: 'weak-tls-for-files', fails: 'a download is as well protected as a session' }],
    needs: ['https', 'trusted-authority', ...downloadChannel.needs],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    async observe(context) {
      const acs = await readHello(context);
      const visit = await context.step('Order a download', () => downloadChannel.visit(context, undefined));
      const { tls, refusal, end, isAbsent } = visit;
      return { acs, files: tls.hello ?? null, refusal: refusal ?? end, isAbsent };
    },
    judge({ acs, files, refusal, isAbsent }, { expect, notApplicable, inconclusive }) {
      if (isAbsent) notApplicable(`The target fetches no files over https: it says so by ${refusal ?? 'a fault'}.`);
      const told = refusal === null ? '' : `; it says ${refusal}`;
      const seen = files ?? inconclusive(`The target did not come for the file while it was waited for${told}.`);
      const known = new Set(judgeHello(acs).map(({ aspect, by }) => `${aspect} (${by})`));
      const worse = judgeHello(seen).map(({ aspect, by }) => `${aspect} (${by})`);
      expect(
        [...new Set(worse)].filter((finding) => !known.has(finding)),
        'a download is as well protected as a session',
      ).toEqual([]);
    },
  },
);
export default definition;
