import type { CaseTools, CpeBench } from '@cordon/testbench';
import { challenge, digestFields, needAccount } from '../../conformance/http/digest.ts';
import { openForInform } from '../../conformance/http/redirect.ts';

/** The client nonces of connections that were all challenged by the same nonce; null where none came. */
export type ClientNonceFacts = { readonly cnonces: readonly (string | null)[] };

/** Enough to tell a counter and a clock from chance; each costs a session. */
const sessions = 8;
/** One nonce for all, as an attacker would: only the client can then make two answers differ. */
const nonce = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Challenges the Inform of several sessions by the same nonce. */
export async function collectClientNonces(context: CaseTools & CpeBench): Promise<ClientNonceFacts> {
  await needAccount(context);
  const cnonces: (string | null)[] = [];
  for (let count = 0; count < sessions; count += 1) {
    const session = await openForInform(context);
    const answered = await challenge(session, nonce);
    cnonces.push(digestFields(answered)?.['cnonce'] ?? null);
    await session.endPolitely();
    // A target that does not log in at all will not do so at the eighth time.
    if (cnonces[0] === null) break;
  }
  return context.observe('client-nonces', { cnonces });
}

/** At most this many bits differ between texts: those of each character, at places where not all are the same. */
export function differingBits(texts: readonly string[]): number {
  const bitsOfChar = texts.every((text) => /^\d+$/.test(text))
    ? Math.log2(10)
    : texts.every((text) => /^[\da-f]+$/i.test(text))
      ? 4
      : 6;
  const width = Math.max(0, ...texts.map(({ length }) => length));
  const places = Array.from({ length: width }, (_, place) => new Set(texts.map((text) => text.charAt(place))).size > 1);
  return places.filter(Boolean).length * bitsOfChar;
}
