/** Longest UDP query that is looked at: RFC 1035 allows 512 octets, EDNS(0) clients send a little more. */
export const dnsMessageBytesMax = 4096;

/** One question of a DNS query (RFC 1035, 4.1.2). */
export interface DnsQuestion {
  /** Without the final dot; each octet of a label as one character, so that nothing is lost. */
  readonly name: string;
  /** Number of the type: 1 is A, 28 is AAAA. */
  readonly type: number;
}

/** A query, as far as an authoritative server needs it. */
export interface DnsQuery {
  readonly id: number;
  readonly recursionDesired: boolean;
  readonly question: DnsQuestion;
  /** The question section as it came; an answer repeats it octet for octet. */
  readonly questionBytes: Uint8Array;
}

/** What to answer: records of the question's type, or a response code. */
export interface DnsAnswer {
  /** 0 no error, 3 no such name, 5 refused (RFC 1035, 4.1.1). */
  readonly code: 0 | 3 | 5;
  /** Record data of the question's type; four octets for A, sixteen for AAAA. */
  readonly records: readonly Uint8Array[];
}

const headerBytes = 12;
const labelsMax = 128;
/** Seconds that an answer may be cached: none, because a look-up that is not repeated cannot be seen. */
const ttlSeconds = 0;

/** Reads a standard query with one question; undefined for anything else. Never throws. */
export function readDnsQuery(bytes: Uint8Array): DnsQuery | undefined {
  if (bytes.length < headerBytes + 5 || bytes.length > dnsMessageBytesMax) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(2);
  const isStandardQuery = (flags & 0x8000) === 0 && (flags & 0x7800) === 0;
  if (!isStandardQuery || view.getUint16(4) !== 1) return undefined;
  const labels: string[] = [];
  let offset = headerBytes;
  for (; labels.length < labelsMax; ) {
    const length = bytes[offset];
    // A compressed name (top bits set) has no place in the only question of a query.
    if (length === undefined || length > 63) return undefined;
    offset += 1;
    if (length === 0) break;
    if (offset + length > bytes.length) return undefined;
    labels.push(String.fromCharCode(...bytes.subarray(offset, offset + length)));
    offset += length;
  }
  if (offset + 4 > bytes.length) return undefined;
  return {
    id: view.getUint16(0),
    recursionDesired: (flags & 0x0100) !== 0,
    question: { name: labels.join('.'), type: view.getUint16(offset) },
    questionBytes: bytes.slice(headerBytes, offset + 4),
  };
}

/** The answer to a query, authoritative, in the order of RFC 1035, 4.1. */
export function writeDnsAnswer(query: DnsQuery, answer: DnsAnswer): Uint8Array {
  const size =
    headerBytes + query.questionBytes.length + answer.records.reduce((sum, data) => sum + 12 + data.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, query.id);
  view.setUint16(2, 0x8400 | (query.recursionDesired ? 0x0100 : 0) | answer.code);
  view.setUint16(4, 1);
  view.setUint16(6, answer.records.length);
  bytes.set(query.questionBytes, headerBytes);
  let offset = headerBytes + query.questionBytes.length;
  for (const data of answer.records) {
    view.setUint16(offset, 0xc000 | headerBytes); // a pointer to the name in the question
    view.setUint16(offset + 2, query.question.type);
    view.setUint16(offset + 4, 1);
    view.setUint32(offset + 6, ttlSeconds);
    view.setUint16(offset + 10, data.length);
    bytes.set(data, offset + 12);
    offset += 12 + data.length;
  }
  return bytes;
}
