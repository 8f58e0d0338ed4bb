import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { encodedDefects } from './encoded-defects.ts';
import { isReadableIn, searchedCharsMin } from './find-text.ts';
import { readInBulk } from './read-in-bulk.ts';
import { isSecret } from './read-secrets.ts';

type BranchFacts = {
  readonly path: string;
  /** Parameters in the answer; absent in older evidence. */
  readonly given?: number;
  /** Hidden parameters in the answer; null: the read was refused. */
  readonly hidden: number | null;
  /** Those that have a value, and parameters of any name that have a password that the bench knows. */
  readonly told: readonly string[];
};
type Facts = { readonly branches: readonly BranchFacts[]; readonly isPasswordKnown: boolean };

async function readBranches({ cpe, model, evidence, signal, observe }: CaseTools & CpeBench): Promise<Facts> {
  const known = cpe.credentials?.password.reveal() ?? '';
  const holdsKnown = (value: string): boolean =>
    known.length >= searchedCharsMin && value.length >= known.length && isReadableIn(value, known);
  const isTold = ({ name, value }: { readonly name: string; readonly value: string }): boolean =>
    value !== '' && (isSecret(model, name) || holdsKnown(value));
  const reads = await cpe.withSession(
    (session) =>
      readInBulk(session, cpe, (parameters) => {
        for (const parameter of parameters.filter(isTold)) evidence.registerSecret(new Secret(parameter.value));
      }),
    { signal },
  );
  const password = cpe.path('ManagementServer.ConnectionRequestPassword');
  const branches = reads.map(({ path, parameters }) => ({
    path,
    given: parameters?.filter(({ name }) => !name.endsWith('.')).length ?? 0,
    hidden: parameters?.filter(({ name }) => isSecret(model, name)).length ?? null,
    told: (parameters ?? []).filter(isTold).map(({ name }) => name),
  }));
  const isRead = reads.some(({ parameters }) => parameters?.some(({ name }) => name === password) === true);
  return observe('branches', { branches, isPasswordKnown: known !== '' && isRead });
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-002',
    title: 'Passwords and keys are empty when whole branches are read',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Devices hide a password that is asked for by name and print it with everything else, where another piece of code ' +
      'walks the tree. Everything is read by the empty path and by the root, then every branch below it. Hidden ' +
      'parameters must be empty in all of that, and the password for connection requests must not be in the value of any ' +
      'parameter, however that is written. SEC-001 reads the same parameters by name and by their own object.',
    severity: 'high',
    safety: 'S1',
    requirements: ['106-59', '106-60', 'MS-07', 'MS-27'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('A.3.2.2', 'MUST')],
    cwe: 522,
    defects: [
      { id: 'bulk-reads-reveal-secrets', fails: 'reads of whole branches tell no secret' },
      ...encodedDefects('vendor-parameter-with-password', 'reads of whole branches tell no secret'),
    ],
    timeoutMs: 600_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => readBranches(context),
    judge({ branches, isPasswordKnown }, { expect, inconclusive, notApplicable }) {
      const answered = branches.filter(({ hidden }) => hidden !== null);
      if (answered.length === 0) inconclusive('The target answers no read of a whole branch.');
      const told = answered.flatMap(({ path, told: names }) => names.map((name) => `${name} by "${path}"`));
      expect(told, 'reads of whole branches tell no secret').toEqual([]);
      if (answered.every(({ given }) => given === 0))
        inconclusive('Reads of whole branches give no parameter at all; CWMP-CPE-PARAMETERS-005 judges that.');
      if (answered.every(({ hidden }) => hidden === 0))
        notApplicable('No read of a whole branch gives a parameter that the data model hides.');
      if (!isPasswordKnown)
        inconclusive('No hidden parameter is known to be set, so that empty answers prove nothing.');
    },
  },
);
export default definition;
