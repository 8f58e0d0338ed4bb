// A host with known listeners, as a process of its own inside a network namespace. Prints one line when it listens.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const [address = ''] = process.argv.slice(2);
/** Listeners by protocol; the test expects exactly these. */
const tcp = [22, 80, 7547, 49152];
const udp = [53, 1900];

const listening = tcp.map(
  (port) =>
    new Promise<void>((resolve) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end(port === 80 ? 'HTTP/1.0 404 Not Found\r\nServer: RomPager/4.07 UPnP/1.0\r\n\r\n' : '');
      });
      server.listen(port, address, resolve);
    }),
);
const bound = udp.map(
  (port) =>
    new Promise<void>((resolve) => {
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      socket.on('message', (question, from) => {
        const answer =
          port === 53
            ? Buffer.concat([question.subarray(0, 2), Buffer.from([0x80]), question.subarray(3)])
            : 'HTTP/1.1 200 OK\r\n\r\n';
        socket.send(answer, from.port, from.address);
      });
      socket.bind(port, address, resolve);
    }),
);
await Promise.all([...listening, ...bound]);
process.stdout.write('listening\n');
