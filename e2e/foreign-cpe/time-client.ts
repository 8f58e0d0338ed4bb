import { createSocket } from 'node:dgram';
import type { TimeClient } from './persona.ts';

/** Looks the name of a time server up, as this make does, at the name server of its network. */
export function lookUpTimeServer(name: string, server: string, habit: TimeClient): void {
  const spellings = [name];
  if (habit === 'every-spelling') {
    const bare = name.replaceAll(/[^\w.-]/g, '');
    spellings.push(bare, name.trim(), decodeURIComponent(encodeURIComponent(name)), ...name.split(/[\s;&|`'"()]+/));
  }
  for (const spelling of new Set(spellings)) ask(spelling, server);
}

function ask(name: string, server: string): void {
  const labels = name.split('.').map((label) => Buffer.from(label).subarray(0, 63));
  const question = labels.filter(({ length }) => length > 0).flatMap((label) => [Buffer.of(label.length), label]);
  const query = Buffer.concat([
    Buffer.from('1f2e01000001000000000000', 'hex'),
    ...question,
    Buffer.from('0000010001', 'hex'),
  ]);
  const [host = '', port] = server.split(':');
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.send(query, Number(port), host, () => socket.close());
}
