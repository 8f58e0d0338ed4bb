import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { challenge, digestFields, needAccount, newNonce } from '../../conformance/http/digest.ts';
import { openForInform } from '../../conformance/http/redirect.ts';
import { passwordBehind } from './guess-password.ts';

type Facts = {
  readonly answered: boolean;
  /** Passwords of other samples that were tried on the digest. */
  readonly tried: number;
  /** Which of them is the target's, counted from 1; null when none is. */
  readonly same: string | null;
};

async function observe(context: CaseTools & CpeBench): Promise<Facts> {
  await needAccount(context);
  const session = await openForInform(context);
  const fields = digestFields(await challenge(session, newNonce()));
  await session.endPolitely();
  const others = context.otherAcsPasswords.map((password, at) => {
    return { kind: 'common' as const, password: password.reveal(), how: `that of sample ${at + 1}` };
  });
  const found = fields === undefined ? undefined : passwordBehind(fields, 'POST', others);
  if (found !== undefined) context.evidence.registerSecret(new Secret(found.password));
  const facts = { answered: fields !== undefined, tried: others.length, same: found?.how ?? null };
  return context.observe('compared', facts);
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-028',
    title: 'No two samples have the same password for the ACS',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'A password that all devices of a series have is in the device that somebody takes apart, and from then on anybody is any of them; ' +
      'one device alone does not show it. The Inform is challenged once by Digest, and the answer is compared with what the factory ' +
      'passwords of other samples would give, which the target file names; the target is not asked again. It has to be in its factory ' +
      'state: a password that the lab has set says nothing.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.4-74', '3.4-75'],
    spec: [
      tr069Clause('3.4.4', 'SHOULD'),
      rfcClause(7616, '5.8', 'advice'),
      { doc: 'BSI TR-03148', section: 'K.3', level: 'advice' },
      { doc: 'ETSI EN 303 645', section: '5.1-1', level: 'advice' },
    ],
    cwe: 1392,
    profiles: { tr069: 'warn' },
    needs: ['other-acs-passwords'],
    defects: [
      {
        id: 'acs-password-of-another-unit',
        device: 'reference-cpe-with-certificate',
        fails: 'no other sample has the password for the ACS',
      },
    ],
    timeoutMs: 120_000,
    estimatedMs: 800,
  },
  {
    observe,
    judge({ answered, same }, { expect, inconclusive }) {
      if (!answered) inconclusive('The target answers no challenge by Digest; CWMP-CPE-HTTP-009 judges that.');
      expect(same, 'no other sample has the password for the ACS').toBe(null);
    },
  },
);
export default definition;
