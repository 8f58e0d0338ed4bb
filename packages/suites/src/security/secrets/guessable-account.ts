import { Secret } from '@cordon/cwmp';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { headerText } from '../../conformance/http/header-text.ts';
import { challenge, digestFields, needAccount, newNonce } from '../../conformance/http/digest.ts';
import { openForInform } from '../../conformance/http/redirect.ts';
import { readHardwareAddresses } from '../connection-request/read-hardware-addresses.ts';
import { basicAccount, guessesFor, passwordBehind } from './guess-password.ts';

/** Whether the password of a target was among those that were tried on one of its digests, without asking the target again. */
export type GuessableAccountFacts = {
  readonly answered: boolean;
  readonly tried: number;
  readonly guessed: { readonly kind: 'common' | 'derived'; readonly how: string } | null;
};

/** Challenges one Inform by Digest and looks for a guess from which the answer can be computed. Who sends Basic unasked has told already. */
export async function guessAccount(context: CaseTools & CpeBench): Promise<GuessableAccountFacts> {
  const { cpe, evidence, signal } = context;
  await needAccount(context);
  const hardwareAddresses = await cpe.withSession((session) => readHardwareAddresses(session, cpe.root), { signal });
  const session = await openForInform(context);
  const told = basicAccount(headerText(session.current, 'authorization'));
  const fields = digestFields(await challenge(session, newNonce()));
  await session.endPolitely();
  const username = fields?.['username'] ?? told?.username;
  if (username === undefined) return { answered: false, tried: 0, guessed: null };
  const guesses = guessesFor({ ...cpe.identity, username, hardwareAddresses });
  const guess =
    fields === undefined
      ? guesses.find(({ password }) => password === told?.password)
      : passwordBehind(fields, 'POST', guesses);
  if (guess !== undefined) evidence.registerSecret(new Secret(guess.password));
  const guessed = guess === undefined ? null : { kind: guess.kind, how: guess.how };
  return context.observe('guessed', { answered: true, tried: guesses.length, guessed });
}
