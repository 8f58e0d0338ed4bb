// Preloaded into every process of the e2e suite (see vitest.config.ts): keeps each SOAP envelope that a socket of ours sends, one file each,
// named by its hash, so that the end of the suite can hold all of them to the schemas of CWMP.
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

const folder = process.env['CORDON_KEEP_ENVELOPES'];
/** The start of an envelope without its end waits for more; no message of the suite is longer. */
const waitingMax = 8 << 20;
const envelopes = /<(?:([\w-]+):)?Envelope[\s>](?:(?!<\/(?:\1:)?Envelope\s*>)[\s\S])*<\/(?:\1:)?Envelope\s*>/g;

/** What the bench itself writes wrong on purpose, to see it refused: names of ours that nobody has, and a text where a number belongs. */
const deliberate = /X_CORDON_|>soon<\/Value>/;

function keep(text: string): void {
  // Other SOAP, as TR-064's, has schemas of its own.
  if (folder === undefined || !existsSync(folder) || !text.includes('urn:dslforum-org:cwmp-')) return;
  if (deliberate.test(text)) return;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 24);
  writeFileSync(join(folder, `${name}.xml`), text);
}

const waiting = new WeakMap<Socket, string>();

function see(socket: Socket, chunk: unknown): void {
  const isText = typeof chunk === 'string';
  if (!isText && !(chunk instanceof Uint8Array)) return;
  const text = (waiting.get(socket) ?? '') + (isText ? chunk : Buffer.from(chunk).toString('utf8'));
  let end = 0;
  for (const match of text.matchAll(envelopes)) {
    keep(match[0]);
    end = match.index + match[0].length;
  }
  const start = text.slice(end).search(/<(?:[\w-]+:)?Envelope[\s>]/);
  if (start >= 0 && text.length - end - start < waitingMax) waiting.set(socket, text.slice(end + start));
  else waiting.delete(socket);
}

if (folder !== undefined) {
  const write: unknown = Reflect.get(Socket.prototype, 'write');
  if (typeof write !== 'function') throw new Error('Sockets of this Node have no write.');
  Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
    see(this, args[0]);
    return Boolean(Reflect.apply(write, this, args));
  };
}
