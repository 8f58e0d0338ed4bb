import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { isSecret, registryOf } from './read-secrets.ts';

type Facts = { readonly names: readonly string[]; readonly secrets: readonly string[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-MANAGEMENT-001',
    title: 'The Inform carries no password and no key',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'The first message of every session goes to whoever answers at the ACS URL, before any question. Some devices ' +
      'put their whole management object into it, with the connection request password in clear. No parameter ' +
      'of the Inform that the data model hides may have a value.',
    severity: 'high',
    safety: 'S1',
    requirements: ['106-59', '106-60', 'MS-27'],
    spec: [tr106Clause('A.2.7.1', 'MUST')],
    cwe: 522,
    defects: [{ id: 'connection-request-password-in-inform', fails: 'no hidden parameter of the Inform has a value' }],
    timeoutMs: 120_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ cpe, evidence, signal }) {
      const registry = await registryOf(cpe.root);
      const { session } = await cpe.openSession({ signal });
      const parameters = [...(session.inform?.parameterList ?? []), ...cpe.firstInform.parameterList];
      const secrets = parameters.filter(({ name, value }) => value !== '' && isSecret(registry, name));
      for (const { value } of secrets) evidence.registerSecret(new Secret(value));
      await session.end();
      const unique = (list: readonly { readonly name: string }[]): string[] => [
        ...new Set(list.map(({ name }) => name)),
      ];
      return { names: unique(parameters), secrets: unique(secrets) };
    },
    judge({ names, secrets }, { expect, inconclusive }) {
      if (names.length === 0) inconclusive('The Inform of the target lists no parameters.');
      expect(secrets, 'no hidden parameter of the Inform has a value').toEqual([]);
    },
  },
);
export default definition;
