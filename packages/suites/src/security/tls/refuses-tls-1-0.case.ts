import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { judgeRefusal, probeTls, type TlsFacts } from './probe-tls.ts';
import { rawIdentity } from './wire/wire-probe.ts';
import { refusedByAuthorities } from '../../profiles/weights.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TlsFacts>(
  {
    id: 'TLS-P-020',
    title: 'TLS 1.0 is refused',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Whoever sits between target and ACS picks the weakest version that both still speak. The ACS offers ' +
      'nothing but TLS 1.0, under a valid certificate with an RSA key that old and new stacks can use; a ' +
      'target that goes on and sends its Inform can be held to 1999 for ever.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.3-01', '3.3-09'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'MUST NOT')],
    cwe: 327,
    defects: [{ id: 'tls-1.0', fails: 'nothing is sent over TLS 1.0' }],
    // NIST SP 800-52r2 lets a client speak it with private-sector servers, as an ACS is.
    profiles: { ...refusedByAuthorities, 'nist-52r2': 'warn' },
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: async (context) =>
      await probeTls(
        context,
        // OpenSSL speaks TLS 1.0 only where its security level is 0.
        { ...rawIdentity(context), minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      ),
    judge: (facts, tools) => judgeRefusal(facts, 'nothing is sent over TLS 1.0', tools),
  },
);
export default definition;
