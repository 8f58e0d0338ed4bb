import type { HttpLimits } from './http-limits.ts';
import type { HttpRefusal } from './http-rules.ts';
import { httpRules, httpViolation } from './http-rules.ts';
import { contentCoding, decompress } from './content-coding.ts';
import type { TransferredMessage } from './message-reader.ts';
import { MessageRefusal } from './parse-head.ts';

/** The content of a message with its compression taken off, or why it cannot be. Never rejects. */
export async function finishMessage<Line>(
  message: TransferredMessage<Line>,
  limits: HttpLimits,
): Promise<
  { readonly kind: 'content'; readonly body: Uint8Array } | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
> {
  const { headers, transferredBody, rawHead, violations } = message;
  try {
    const coding = contentCoding(headers);
    if (coding === undefined || transferredBody.length === 0) return { kind: 'content', body: transferredBody };
    return { kind: 'content', body: await decompress(transferredBody, coding, limits.inflatedBytesMax) };
  } catch (error) {
    if (!(error instanceof MessageRefusal)) throw error;
    const { rule, detail } = error;
    const status = httpRules[rule].refusedWith ?? 400;
    const broken = [...violations, httpViolation(rule, detail)];
    return { kind: 'refused', refusal: { rule, status, detail, rawHead, violations: broken } };
  }
}
