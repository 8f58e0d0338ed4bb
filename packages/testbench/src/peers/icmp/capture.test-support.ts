/** Header of a capture with microseconds, as dumpcap and tcpdump write it on x86 and Arm. */
export function fileHeader(linkType: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(128, 16);
  header.writeUInt32LE(linkType, 20);
  return header;
}

/** A packet in a capture. */
export function record(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(bytes.length, 8);
  head.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([head, bytes]);
}

// What dumpcap 4.0.17 and tcpdump 4.99.3 captured on Linux of `ping -c 1 -s 437 127.0.0.1`, cut behind the header of ICMP.
const sll = '00000304000600000000000000000800';
const sll2 = '0800000000000001030400060000000000000000';
const ip = '450001d1dc80400040015ea97f0000017f000001';
const icmp = '0800a0891e950001';

/** An echo request with 437 octets of data, behind the link-layer header of `LINKTYPE_LINUX_SLL` (113) or SLL2 (276). */
export function echoRequest(linkType: 113 | 276 = 113): Buffer {
  const packet = Buffer.alloc(128);
  packet.write((linkType === 113 ? sll : sll2) + ip + icmp, 'hex');
  return packet;
}
