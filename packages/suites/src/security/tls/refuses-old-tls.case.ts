import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { judgeRefusal, probeTls, type TlsFacts } from './probe-tls.ts';
import { rawIdentity } from './wire/wire-probe.ts';
import { refusedByAuthorities } from '../../profiles/weights.ts';

interface OldVersion {
  readonly id: string;
  readonly name: string;
  readonly version: 'TLSv1' | 'TLSv1.1';
  readonly year: number;
  readonly requirements: readonly string[];
}

/** What TR-069 and its successors have left behind: one row, one case. */
export const oldVersions: readonly OldVersion[] = [
  { id: 'TLS-P-020', name: 'TLS 1.0', version: 'TLSv1', year: 1999, requirements: ['3.3-01', '3.3-09'] },
  { id: 'TLS-P-020-TLS11', name: 'TLS 1.1', version: 'TLSv1.1', year: 2006, requirements: ['3.3-09'] },
];

/** What a target must not do. */
export const nothingOver = ({ name }: Pick<OldVersion, 'name'>): string => `nothing is sent over ${name}`;

function oldVersionCase({ id, name, version, year, requirements }: OldVersion): CaseDefinition<CpeBench> {
  const sentence = nothingOver({ name });
  return defineCase<CpeBench, TlsFacts>(
    {
      id,
      title: `${name} is refused`,
      suite: 'security/tls',
      target: 'cpe',
      purpose:
        'Whoever sits between target and ACS picks the weakest version that both still speak. The ACS offers ' +
        `nothing but ${name}, under a valid certificate with an RSA key that old and new stacks can use; a ` +
        `target that goes on and sends its Inform can be held to ${year} for ever.`,
      severity: 'high',
      safety: 'S2',
      requirements,
      spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'MUST NOT')],
      cwe: 327,
      defects: [{ id: 'tls-1.0', fails: sentence }],
      // NIST SP 800-52r2 lets a client speak both with private-sector servers, as an ACS is.
      profiles: { ...refusedByAuthorities, 'nist-52r2': 'warn' },
      needs: ['https', 'trusted-authority'],
      timeoutMs: 300_000,
      estimatedMs: 2_000,
    },
    {
      observe: async (context) =>
        await probeTls(
          context,
          // OpenSSL speaks what is below TLS 1.2 only where its security level is 0.
          { ...rawIdentity(context), minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
        ),
      judge: (facts, tools) => judgeRefusal(facts, sentence, tools),
    },
  );
}

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(oldVersions, oldVersionCase);
export default cases;
