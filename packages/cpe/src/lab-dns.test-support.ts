import { createSocket } from 'node:dgram';

/** A name server for tests: 192.0.2.7 to every A query, nothing to every other. */
export interface LabDns {
  /** `address:port`. */
  readonly server: string;
  /** Queries so far, such as `A ntp.lab.example`. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startLabDns(): Promise<LabDns> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + size));
      at += 1 + size;
    }
    const type = query.readUInt16BE(at + 1);
    asked.push(`${type === 1 ? 'A' : type === 28 ? 'AAAA' : type} ${labels.join('.')}`);
    const question = query.subarray(12, at + 5);
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 192, 0, 2, 7]);
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, type === 1 ? 1 : 0, 0, 0, 0, 0]);
    socket.send(Buffer.concat(type === 1 ? [head, question, answer] : [head, question]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => void socket.close(),
  };
}
