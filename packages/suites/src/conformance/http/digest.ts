import { randomBytes } from 'node:crypto';
import type { CpeTarget, JudgeTools, Post, ScriptedSession } from '@cordon/testbench';
import { getParameterValue } from '@cordon/testbench';
import { headerText } from './header-text.ts';

/** A Digest challenge with a fresh nonce. */
export const digestChallenge = (nonce: string): string =>
  `Digest realm="cordon", nonce="${nonce}", qop="auth", algorithm=MD5, opaque="b3BhcXVl"`;

/** 128 random bits in hexadecimal. */
export const newNonce = (): string => randomBytes(16).toString('hex');

/** The fields of the Digest Authorization of a POST, quotes taken off, names in lower case; undefined when it has none. */
export function digestFields(post: Post | undefined): Readonly<Record<string, string>> | undefined {
  const text = headerText(post, 'authorization');
  if (text === undefined || !/^digest\s/i.test(text)) return undefined;
  const fields = text.slice('digest '.length).matchAll(/([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g);
  return Object.fromEntries(
    [...fields].map(([, name = '', quoted, token]) => [name.toLowerCase(), quoted ?? token ?? '']),
  );
}

/** Answers the waiting POST by a challenge; returns the POST that follows. */
export async function challenge(session: ScriptedSession, nonce: string): Promise<Post | undefined> {
  return await session.answer({ status: 401, headers: { 'WWW-Authenticate': digestChallenge(nonce) } });
}

/** Ends the case for a target that has no account at its ACS: a challenge is then the end of its session. */
export async function needAccount({
  cpe,
  notApplicable,
  signal,
}: { readonly cpe: CpeTarget; readonly signal: AbortSignal } & Pick<JudgeTools, 'notApplicable'>): Promise<void> {
  const name = cpe.path('ManagementServer.Username');
  const username = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  if ((username?.value ?? '') === '') notApplicable(`${name} is empty: the target has no account at its ACS.`);
}

/** How a challenge to the Inform was answered. */
export type DigestFacts = {
  readonly nonce: string;
  /** Fields of the Authorization after the challenge, and of the POST after InformResponse; null when there was none. */
  readonly first: Readonly<Record<string, string>> | null;
  readonly second: Readonly<Record<string, string>> | null;
  readonly target: string;
  readonly isSameBody: boolean;
  readonly isSameConnection: boolean;
};

/** Judges the answer to a challenge (TR-069 3.4.5, RFC 7616 3.4). */
export function judgeDigest(facts: DigestFacts, { expect, warn }: Pick<JudgeTools, 'expect' | 'warn'>): void {
  const { nonce, first, second, target, isSameBody, isSameConnection } = facts;
  expect(first?.['nonce'], 'a Digest challenge is answered').toBe(nonce);
  if (first === null) return;
  // TR-069 says so of redirects only; a device may make its Inform anew.
  if (!isSameBody) warn('the same POST is sent again');
  expect(isSameConnection, 'it comes on the same connection').toBe(true);
  expect(first['uri'], 'uri is the target of the POST').toBe(target);
  expect(first['qop'], 'qop is auth').toBe('auth');
  expect(first['nc'], 'the first use of a nonce has count 1').toBe('00000001');
  expect(first['cnonce'], 'there is a cnonce').toBeTruthy();
  expect(first['response'], 'the response value is 32 hexadecimal digits').toMatch(/^[0-9a-f]{32}$/);
  if (second?.['nonce'] !== nonce) return;
  expect(second['nc'], 'the second use of a nonce has count 2').toBe('00000002');
}
