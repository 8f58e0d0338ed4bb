import { Buffer } from 'node:buffer';

/** Longer than any record may be (RFC 5246 6.2.3), and no burden to a small device. */
const answerBytes = 20_000;

/** An HTTP answer with a body, made longer by white space behind the XML, where it means nothing (XML 1.0 2.1). Others stay as they are. */
export function lengthened(answer: Buffer): Buffer {
  const text = answer.toString('latin1');
  const [head = '', ...bodies] = text.split('\r\n\r\n');
  const body = bodies.join('\r\n\r\n');
  const missing = answerBytes - text.length;
  const length = String(body.length);
  const told = new RegExp(`\\r\\ncontent-length:[ \\t]*${length}(?=\\r\\n|$)`, 'i');
  if (body === '' || missing <= 0 || !told.test(head)) return answer;
  const longer = head.replace(told, `\r\nContent-Length: ${body.length + missing}`);
  return Buffer.from(`${longer}\r\n\r\n${body}${' '.repeat(missing)}`, 'latin1');
}
