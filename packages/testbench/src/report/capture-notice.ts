import type { RunEvent } from '../evidence/event.ts';

const connectionsToldMax = 20;

/**
 * What whoever hands a run on has to know of its capture: it shows more than the events, in which credentials are taken out. Names the
 * connections that carried Basic credentials, as far as the events tell.
 */
export function captureNotice(events: readonly RunEvent[]): string {
  const numbers = new Set(events.flatMap((event) => (event.kind === 'exchange' ? basicOn(event) : [])));
  const told = [...numbers].slice(0, connectionsToldMax).join(', ');
  const more = numbers.size > connectionsToldMax ? ` and ${numbers.size - connectionsToldMax} others` : '';
  const where = numbers.size === 0 ? '' : `, among them the Basic credentials on its connections ${told}${more}`;
  return (
    'The capture can be decrypted with the keys inside it, and shows everything that crossed the wire, also what reads "[secret]" here' +
    `${where}. Hand it on only to people who may see that; "cordon report zip --without-capture" leaves it out.`
  );
}

function basicOn({ request, connectionId }: Extract<RunEvent, { kind: 'exchange' }>): readonly number[] {
  const isBasic = request?.headers.some(
    ([name, value]) => /^(proxy-)?authorization$/i.test(name) && /^basic\b/i.test(value),
  );
  return isBasic === true && connectionId !== undefined ? [connectionId] : [];
}
