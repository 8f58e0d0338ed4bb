import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { ssdpLocations } from './ssdp-locations.ts';

async function device(answers: readonly string[]): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (_, from) => {
    for (const answer of answers) socket.send(answer.replaceAll('\n', '\r\n'), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}
const answer = (location: string): string => `HTTP/1.1 200 OK\nST: upnp:rootdevice\n${location}\n\n`;
const { signal } = new AbortController();

test('the places of its descriptions are told once each, whatever else comes', async () => {
  const port = await device([
    answer('LOCATION: http://192.168.1.1:2048/etc/linuxigd/gatedesc.xml'),
    answer('Location:http://192.168.1.1:2048/etc/linuxigd/gatedesc.xml'),
    answer('LOCATION: file:///etc/passwd'),
    answer('SERVER: x'),
    'NOTIFY * HTTP/1.1\nLOCATION: http://192.168.1.1/notify.xml\n\n',
  ]);
  const found = await ssdpLocations('127.0.0.1', { signal, port });
  expect(found.map(({ href }) => href)).toEqual(['http://192.168.1.1:2048/etc/linuxigd/gatedesc.xml']);
});

test('nobody there is no place', async () => {
  const port = await device([]);
  expect(await ssdpLocations('127.0.0.1', { signal: AbortSignal.timeout(50), port })).toEqual([]);
  expect(await ssdpLocations('::1', { signal })).toEqual([]);
});
