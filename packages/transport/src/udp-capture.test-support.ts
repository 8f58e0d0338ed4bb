import { spawnSync } from 'node:child_process';

/** Whether tshark is installed. */
export const hasTshark = (): boolean => spawnSync('tshark', ['--version'], { stdio: 'ignore' }).error === undefined;

/** A capture (LINKTYPE_RAW) with this payload in one UDP datagram over IPv4; places are `address:port`. */
export function captureOf(payload: Uint8Array, { from, to }: { readonly from: string; readonly to: string }): Buffer {
  const [[source, sourcePort], [target, targetPort]] = [placeOf(from), placeOf(to)];
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(sourcePort, 0);
  udp.writeUInt16BE(targetPort, 2);
  udp.writeUInt16BE(8 + payload.length, 4);
  const ip = Buffer.from('4500000000000000401100000000000000000000', 'hex');
  ip.writeUInt16BE(28 + payload.length, 2);
  ip.set([...source, ...target], 12);
  const packet = Buffer.concat([ip, udp, payload]);
  const head = Buffer.from('d4c3b2a10200040000000000000000000000040065000000', 'hex');
  const record = Buffer.alloc(16);
  record.writeUInt32LE(packet.length, 8);
  record.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, record, packet]);
}

function placeOf(place: string): readonly [address: readonly number[], port: number] {
  const [address = '', port = ''] = place.split(':');
  return [address.split('.').map(Number), Number(port)];
}
