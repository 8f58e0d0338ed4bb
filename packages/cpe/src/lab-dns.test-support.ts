import { createSocket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';

/** A name server for tests: the addresses given, or 127.0.0.7, to A and AAAA queries of every name. */
export interface LabDns {
  /** `address:port`. */
  readonly server: string;
  /** Queries so far, such as `A ntp.lab.example`. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startLabDns(addresses: readonly string[] = ['127.0.0.7']): Promise<LabDns> {
  const records: Readonly<Record<number, readonly Buffer[]>> = {
    1: addresses
      .filter((address) => isIPv4(address))
      .map((address) => record(1, Buffer.from(address.split('.').map(Number)))),
    28: addresses.filter((address) => isIPv6(address)).map((address) => record(28, ipv6Bytes(address))),
  };
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
    const answers = records[type] ?? [];
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, answers.length, 0, 0, 0, 0]);
    socket.send(Buffer.concat([head, question, ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => void socket.close(),
  };
}

/** A resource record for the name of the question, of a second's life. */
function record(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 1, 0, content.length]), content]);
}

/** Two groups of words with one gap between them. */
function ipv6Bytes(address: string): Buffer {
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter((word) => word !== ''));
  const words = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return Buffer.from(words.map((word) => word.padStart(4, '0')).join(''), 'hex');
}
