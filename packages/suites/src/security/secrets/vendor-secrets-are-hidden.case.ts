import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase, type ScriptedSession } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { allNames, readEach } from './read-secrets.ts';
import { isNamedLikeASecret, lookOf, type SecretLook } from './secret-names.ts';

type SuspectRead = { readonly name: string; readonly look: SecretLook; readonly isVendors: boolean };
type Facts = { readonly listed: number; readonly suspects: readonly SuspectRead[] };

/** Suspects that are read; a gateway has a handful. */
const suspectsMax = 256;

async function readSuspects(
  session: ScriptedSession,
  { cpe, model, evidence }: Pick<CpeBench, 'cpe' | 'model' | 'evidence'>,
): Promise<Facts> {
  const names = await allNames(session, cpe);
  const isHidden = (name: string): boolean => {
    const fact = model.lookupInstance(name);
    return fact?.kind === 'parameter' && (fact.hidden || fact.secured);
  };
  const suspects = names.filter((name) => isNamedLikeASecret(name) && !isHidden(name)).slice(0, suspectsMax);
  const hide = (value: string): void => {
    // A switch or a number that is kept out would take innocent words with it.
    if (lookOf({ name: '', value, type: 'string' }) === 'readable') evidence.registerSecret(new Secret(value));
  };
  const reads = await readEach({ session, isWanted: () => true, hide }, suspects);
  return {
    listed: names.length,
    suspects: reads.map((parameter) => ({
      name: parameter.name,
      look: lookOf(parameter),
      isVendors: model.lookupInstance(parameter.name) === undefined,
    })),
  };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-004',
    title: 'Parameters of the vendor that are named like secrets cannot be read',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'The standard hides its passwords, and the vendor forgets to hide his own: the web login, the cloud token, the SIM ' +
      'PIN. Every parameter that the data model does not know and whose name says password, key, PIN or token is read, and ' +
      'has to be empty; switches and numbers do not count. A name is no proof, so that under tr069 a find is a warning. ' +
      'A mask of one character, and parameters that the standard itself leaves readable, are warnings in every profile.',
    severity: 'high',
    safety: 'S1',
    requirements: ['106-59'],
    spec: [tr106Clause('A.2.7.1', 'MUST')],
    cwe: 522,
    defects: [
      { id: 'vendor-password-readable', fails: 'every parameter of the vendor that is named like a secret is empty' },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 300_000,
    estimatedMs: 800,
  },
  {
    async observe(context) {
      const { cpe, signal, observe } = context;
      return observe('suspects', await cpe.withSession((session) => readSuspects(session, context), { signal }));
    },
    judge({ listed, suspects }, { expect, warn, inconclusive }) {
      if (listed === 0) inconclusive('The target does not list its parameters.');
      const named = (look: SecretLook, isVendors: boolean): readonly string[] =>
        suspects.filter((one) => one.look === look && one.isVendors === isVendors).map(({ name }) => name);
      expect(named('readable', true), 'every parameter of the vendor that is named like a secret is empty').toEqual([]);
      if (named('masked', true).length > 0) warn('no secret shows how long it is', named('masked', true));
      const standard = named('readable', false);
      if (standard.length > 0) warn('no readable parameter of the standard is used for a secret', standard);
    },
  },
);
export default definition;
