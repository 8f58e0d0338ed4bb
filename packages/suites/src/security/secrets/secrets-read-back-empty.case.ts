import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { readSecrets, type SecretRead } from './read-secrets.ts';

type Facts = { readonly reads: readonly SecretRead[]; readonly isPasswordKnown: boolean };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-001',
    title: 'Passwords and keys read back empty',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'What the ACS can read, everybody can read who gets between, or into the database behind it. TR-106 ' +
      'therefore hides passwords and keys: they can be set and never be read. Every parameter of the target ' +
      'that its data model hides is read by name and by the path of its object. An empty answer proves ' +
      'something only where a secret is set, so the connection request password, which the bench knows to be ' +
      'set, must be among them.',
    severity: 'high',
    safety: 'S1',
    requirements: ['106-59', '106-60', 'MS-07', 'MS-27'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('A.3.2.2', 'MUST')],
    cwe: 522,
    defects: [
      { id: 'secrets-readable', fails: 'every hidden parameter reads back empty' },
      { id: 'connection-request-password-readable', fails: 'every hidden parameter reads back empty' },
      { id: 'wifi-passphrase-readable', fails: 'every hidden parameter reads back empty' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ cpe, evidence, signal }) {
      // What a target gives away here is kept out of the evidence: that it came is enough.
      const hide = (value: string): void => void evidence.registerSecret(new Secret(value));
      const reads = await cpe.withSession((session) => readSecrets(session, cpe, hide), { signal });
      const password = cpe.path('ManagementServer.ConnectionRequestPassword');
      const isSet = (cpe.credentials?.password.reveal() ?? '') !== '';
      return { reads, isPasswordKnown: isSet && reads.some(({ name }) => name === password) };
    },
    judge({ reads, isPasswordKnown }, { expect, inconclusive, notApplicable }) {
      const readable = reads.filter(({ chars }) => chars > 0).map(({ name, way }) => `${name} ${way}`);
      if (reads.length === 0) notApplicable('The target has no parameter that its data model hides, or lists none.');
      expect(readable, 'every hidden parameter reads back empty').toEqual([]);
      if (!isPasswordKnown)
        inconclusive('No hidden parameter is known to be set, so that empty answers prove nothing.');
    },
  },
);
export default definition;
