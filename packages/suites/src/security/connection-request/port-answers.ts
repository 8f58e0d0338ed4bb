import type { CaseTools, CpeBench, RawAnswer } from '@cordon/testbench';
import { getParameterValue } from '@cordon/testbench';

/** What the port says to whoever asks, without credentials. */
export type PortAnswers = {
  readonly answers: readonly (Pick<RawAnswer, 'status' | 'head' | 'body'> & { readonly sent: string })[];
  /** What tells one device or model from others. */
  readonly identifiers: readonly string[];
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'inconclusive' | 'notApplicable' | 'signal'>;

const bodyCharsMax = 4_000;

/** Asks for the path of the device, for the root, and by a method that nobody serves. Ends the case when nothing answers. */
export async function readPortAnswers({ cpe, inconclusive, notApplicable, signal }: Bench): Promise<PortAnswers> {
  const name = cpe.path('DeviceInfo.SoftwareVersion');
  const version = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  const { connectionRequestPort: port, identity } = cpe;
  const url = URL.parse(port.url ?? '') ?? notApplicable('The target tells no connection request URL.');
  const answers = [];
  for (const line of [`GET ${url.pathname}${url.search}`, 'GET /', `CORDON ${url.pathname}`]) {
    const answer = await port.sendRaw(`${line} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`, { signal });
    if (answer === undefined) return inconclusive(port.unavailable() ?? 'The URL went away.');
    const { status, head, body } = answer;
    if (status !== null)
      answers.push({ sent: line.split(' ')[0] ?? '', status, head, body: body.slice(0, bodyCharsMax) });
  }
  if (answers.length === 0) inconclusive('The port answered nothing.');
  const { serialNumber, productClass, manufacturer, oui } = identity;
  return { answers, identifiers: [serialNumber, productClass, manufacturer, `${oui}-`, version?.value ?? ''] };
}

/** Shorter identifiers turn up by chance. */
const identifierCharsMin = 4;

/** Which identifiers stand in an answer; what is random in it is not looked at. */
export function identifiersIn({ answers, identifiers }: PortAnswers): readonly string[] {
  const text = answers
    .map(
      ({ head, body }) =>
        `${head.replace(/(?:nonce|opaque)="[^"]*"/gi, '').replace(/^(?:date|etag|set-cookie):.*$/gim, '')}${body}`,
    )
    .join('\n')
    .toLowerCase();
  return identifiers.filter((one) => one.length >= identifierCharsMin && text.includes(one.toLowerCase()));
}

/** Values of a field in all answers. */
export function fieldValues({ answers }: PortAnswers, name: string): readonly string[] {
  const pattern = new RegExp(`^${name}:[ \\t]*(.*?)\\r?$`, 'gim');
  return [...new Set(answers.flatMap(({ head }) => [...head.matchAll(pattern)].map(([, value = '']) => value)))];
}
