// Preloaded into every process of the e2e suite (see all-envelopes.ts): keeps each SOAP envelope that a socket of ours sends, one file each,
// so that the end of the suite can hold all of them to the schemas of CWMP. Plain JavaScript, because the launcher is also started by
// a Node that is too old for anything else.
import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, join } from 'node:path';

const folder = process.env.CORDON_KEEP_ENVELOPES;
/** The start of an envelope without its end waits for more; no message of the suite is longer. */
const waitingMax = 8 << 20;
const envelopes = /<(?:([\w-]+):)?Envelope[\s>](?:(?!<\/(?:\1:)?Envelope\s*>)[\s\S])*<\/(?:\1:)?Envelope\s*>/g;

/** Devices that stand for other makes speak the dialects of the field, in which the schemas are not kept. */
const otherMakes = /[\\/]e2e[\\/](?:field-device|foreign-cpe|careless-tls-client|tls-tool-device)[\\/]/;

const program = process.argv[1] ?? '';
const name = basename(program).replace(/\.\w+$/, '');
// Of our command the first word tells who it is: `main_cpe` is a device.
const sender = name === 'main' ? `${name}_${process.argv[2]?.replaceAll(/\W/g, '') ?? ''}` : name;

/** @param {string} text */
function keep(text) {
  // Other SOAP, as TR-064's, has schemas of its own.
  if (folder === undefined || !existsSync(folder) || !text.includes('urn:dslforum-org:cwmp-')) return;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
  const kept = join(folder, `${hash}-${sender}.xml`);
  if (existsSync(kept)) return;
  // A process may be killed at any moment: what has its name is whole.
  const unfinished = join(folder, `${hash}-${process.pid}.part`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, kept);
}

/** @type {WeakMap<Socket, string>} */
const waiting = new WeakMap();

/**
 * @param {Socket} socket
 * @param {unknown} chunk
 */
function see(socket, chunk) {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
  const before = waiting.get(socket);
  const bytes = typeof chunk === 'string' ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  // Files and pages pass by unread.
  if (before === undefined && !bytes.includes('Envelope')) return;
  const text = (before ?? '') + bytes.toString();
  let end = 0;
  for (const match of text.matchAll(envelopes)) {
    keep(match[0]);
    end = match.index + match[0].length;
  }
  const start = text.slice(end).search(/<(?:[\w-]+:)?Envelope[\s>]/);
  if (start >= 0 && text.length - end - start < waitingMax) waiting.set(socket, text.slice(end + start));
  else waiting.delete(socket);
}

if (folder !== undefined && !otherMakes.test(program)) {
  const write = Reflect.get(Socket.prototype, 'write');
  Socket.prototype.write = function (...args) {
    see(this, args[0]);
    return Reflect.apply(write, this, args);
  };
}
