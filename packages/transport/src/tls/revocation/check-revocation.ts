// Theory of operation. A stapled answer comes with the handshake and is judged first; what it says of the server stands. What no staple speaks
// of is asked at the addresses that the certificates name: responders first, lists next. An authority that cannot be reached is no reason to
// lose the ACS (soft failure), unless the certificate promises a staple (RFC 7633). Addresses are only followed for a path that has passed every
// other check: a stranger cannot send the device anywhere.
import type { X509Certificate } from 'node:crypto';
import { type CertificateFacts, certificateFacts } from '../certificate-facts.ts';
import type { ServerEvidence, TrustProblem } from '../tls-policy.ts';
import { readRevocationList, type RevocationQuestion, type RevocationWord } from './revocation-list.ts';
import { readStatusResponse, statusRequest } from './status-response.ts';

/** Gets a list, or the answer to a request, over plain http; undefined when it cannot. Never rejects. */
export type FetchStatus = (url: URL, request: Uint8Array | undefined) => Promise<Uint8Array | undefined>;

/** Decisions about revocation, each of which can be left out by itself. */
export interface RevocationRules {
  /** Whether a stapled answer is asked for and believed. */
  readonly readsStaple: boolean;
  /** Whether a staple that is of no use ends the connection (RFC 6066 8). */
  readonly refusesUnusableStaple: boolean;
  /** Whether a certificate that promises a staple has to have one (RFC 7633). */
  readonly demandsPromisedStaple: boolean;
  readonly asksResponders: boolean;
  readonly fetchesLists: boolean;
  /** Whether authorities on the path are asked about, besides the server. */
  readonly looksAtAuthorities: boolean;
  /** Whether silence of the authority counts as revocation. */
  readonly failsHard: boolean;
  /** Whether a list counts that somebody else signed. */
  readonly believesAnyList: boolean;
  /** Whether every entry of a list counts as one about the certificate. */
  readonly takesAnyEntry: boolean;
  /** What is made of the answer of a responder, stapled or not. */
  readonly understands: (word: RevocationWord) => RevocationWord;
}

/** The careful way, which loses no ACS over a server that is away. */
export const strictRevocationRules: RevocationRules = {
  readsStaple: true,
  refusesUnusableStaple: true,
  demandsPromisedStaple: true,
  asksResponders: true,
  fetchesLists: true,
  looksAtAuthorities: true,
  failsHard: false,
  believesAnyList: false,
  takesAnyEntry: false,
  understands: (word) => word,
};

/** How long authorities are asked for one server: an ACS waits half a minute for a request, and silent ones must not use it up. */
const askingMsDefault = 10_000;
/** Addresses of one certificate that are tried: some name dozens. */
const addressesMax = 3;

const revoked = (certificate: X509Certificate): TrustProblem => ({
  code: 'revoked',
  detail: `${JSON.stringify(certificate.subject.slice(0, 80))} has been revoked.`,
});
const unproven = (detail: string): TrustProblem => ({ code: 'status-unproven', detail });

/** What {@link revocationProblem} decides by, and how it reaches authorities. */
export interface RevocationMeans {
  readonly rules: RevocationRules;
  readonly fetch: FetchStatus;
  /** Milliseconds after which no further address is asked; ten seconds by default. */
  readonly askingMsMax?: number;
}

/** What is wrong with a server that has passed every other check. Never rejects. */
export async function revocationProblem(
  evidence: ServerEvidence,
  staple: Uint8Array | undefined,
  means: RevocationMeans,
): Promise<TrustProblem | undefined> {
  const { rules } = means;
  const questions = questionsAbout(evidence);
  const [server, ...authorities] = questions;
  if (server === undefined) return undefined;
  const stapled = rules.readsStaple ? stapledProblem(server, staple, rules) : undefined;
  if (stapled !== undefined) return stapled;
  const untilMs = performance.now() + (means.askingMsMax ?? askingMsDefault);
  const isHeard =
    rules.readsStaple && staple !== undefined && rules.understands(readStatusResponse(staple, server)) === 'good';
  for (const question of [...(isHeard ? [] : [server]), ...(rules.looksAtAuthorities ? authorities : [])]) {
    const word = await ask(question, means, untilMs);
    if (word === 'revoked') return revoked(question.certificate);
    if (word === 'unusable' && rules.failsHard)
      return unproven(
        `Nobody says whether ${JSON.stringify(question.certificate.subject.slice(0, 80))} is still good.`,
      );
  }
  return undefined;
}

/** Each certificate below the root with its issuer. */
function questionsAbout({ path, trusted, now }: ServerEvidence): readonly RevocationQuestion[] {
  return path.flatMap((certificate, place) => {
    const above = path[place + 1] ?? trusted.find((root) => certificate.checkIssued(root));
    const isRoot = above === undefined || above.fingerprint256 === certificate.fingerprint256;
    return isRoot ? [] : [{ certificate, issuer: above, now }];
  });
}

function stapledProblem(
  question: RevocationQuestion,
  staple: Uint8Array | undefined,
  rules: RevocationRules,
): TrustProblem | undefined {
  if (staple === undefined) {
    const isPromised = certificateFacts(question.certificate.raw)?.promisesStaple === true;
    return isPromised && rules.demandsPromisedStaple
      ? unproven('The certificate promises a stapled answer of its authority, and none came.')
      : undefined;
  }
  const word = rules.understands(readStatusResponse(staple, question));
  if (word === 'revoked') return revoked(question.certificate);
  return word === 'unusable' && rules.refusesUnusableStaple
    ? unproven('The stapled answer about the server is of no use.')
    : undefined;
}

/** What the authority says at the addresses of the certificate; `good` where it names none. */
async function ask(question: RevocationQuestion, means: RevocationMeans, untilMs: number): Promise<RevocationWord> {
  const { rules } = means;
  const facts = certificateFacts(question.certificate.raw);
  if (facts === undefined) return 'unusable';
  const ways = [
    ...(rules.asksResponders ? waysToAsk(facts, question, means) : []),
    ...(rules.fetchesLists ? waysToLists(facts, question, means) : []),
  ];
  for (const way of ways) {
    if (performance.now() >= untilMs) break;
    const word = await way();
    if (word !== 'unusable') return word;
  }
  return ways.length === 0 ? 'good' : 'unusable';
}

type Way = () => Promise<RevocationWord>;

function waysToAsk(
  facts: CertificateFacts,
  question: RevocationQuestion,
  { rules, fetch }: RevocationMeans,
): readonly Way[] {
  return httpUrls(facts.statusResponders).map((url) => async () => {
    const response = await fetch(url, statusRequest(question));
    return response === undefined ? 'unusable' : rules.understands(readStatusResponse(response, question));
  });
}

function waysToLists(
  facts: CertificateFacts,
  question: RevocationQuestion,
  { rules, fetch }: RevocationMeans,
): readonly Way[] {
  return httpUrls(facts.revocationLists).map((url) => async () => {
    const list = await fetch(url, undefined);
    if (list === undefined) return 'unusable';
    return readRevocationList(list, question, {
      believesAnySigner: rules.believesAnyList,
      takesAnyEntry: rules.takesAnyEntry,
    });
  });
}

/** RFC 5280 8: https would need a certificate whose status is asked in turn. */
function httpUrls(texts: readonly string[]): readonly URL[] {
  return texts
    .slice(0, addressesMax)
    .filter((text) => URL.canParse(text))
    .map((text) => new URL(text))
    .filter(({ protocol }) => protocol === 'http:');
}
