import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase, type HelloFacts } from '@cordon/testbench';
import { helloReport } from './hello-report.ts';
import { readHello } from './read-hello.ts';

/** One demand on a ClientHello, as a row of a family. */
export interface HelloAudit
  extends Pick<
    CaseMeta,
    'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'profiles' | 'defects'
  > {
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  /** What of it breaks the demand, by name; empty when it holds. */
  readonly broken: (hello: HelloFacts) => readonly string[];
}

/** The case of one row: looks at the ClientHello of a session that took place anyway. */
export function helloAudit({ sentence, broken, ...described }: HelloAudit): CaseDefinition<CpeBench> {
  return defineCase<CpeBench, { readonly hello: HelloFacts }>(
    {
      ...described,
      suite: 'security/tls',
      target: 'cpe',
      safety: 'S0',
      needs: ['https'],
      timeoutMs: 300_000,
      estimatedMs: 100,
    },
    {
      async observe(context) {
        const hello = await readHello(context);
        context.attach('client-hello-report', helloReport(hello), 'text/markdown');
        return { hello };
      },
      judge: ({ hello }, { expect }) => expect(broken(hello), sentence).toEqual([]),
    },
  );
}
