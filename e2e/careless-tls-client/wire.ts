/** An end of the handshake that this client chose, with the alert that says so (RFC 8446 6.2). */
export class TlsRefusal extends Error {
  /** Number of the alert; undefined when the other side ended it, and nothing is to be said. */
  readonly alert: number | undefined;

  constructor(alert: number | undefined, message: string) {
    super(message);
    this.alert = alert;
  }
}

/** Alert numbers (RFC 8446 6). */
export const alerts = {
  unexpectedMessage: 10,
  badRecordMac: 20,
  recordOverflow: 22,
  handshakeFailure: 40,
  badCertificate: 42,
  unknownAuthority: 48,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  noRenegotiation: 100,
  unsupportedExtension: 110,
} as const;

/** A number, big-endian. */
export function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** Bytes behind their length. */
export function vector(lengthBytes: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([uint(content.length, lengthBytes), content]);
}

/** Numbers of two bytes behind their length. */
export const list16 = (values: readonly number[]): Buffer => vector(2, ...values.map((value) => uint(value, 2)));

/** Takes fields off bytes; what is missing is a decode_error. */
export class Fields {
  #rest: Buffer;

  constructor(bytes: Buffer) {
    this.#rest = bytes;
  }

  /** Bytes that are left. */
  get length(): number {
    return this.#rest.length;
  }

  get isOver(): boolean {
    return this.#rest.length === 0;
  }

  take(bytes: number): Buffer {
    if (bytes > this.#rest.length) throw new TlsRefusal(alerts.decodeError, 'a message is shorter than it says');
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  uint(bytes: number): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  vector(lengthBytes: number): Buffer {
    return this.take(this.uint(lengthBytes));
  }

  end(): void {
    if (!this.isOver) throw new TlsRefusal(alerts.decodeError, 'a message is longer than it says');
  }
}

/** Extensions by their number; one that comes twice is an error (RFC 8446 4.2). */
export function readExtensions(block: Buffer): Map<number, Buffer> {
  const fields = new Fields(block);
  const found = new Map<number, Buffer>();
  while (!fields.isOver) {
    const type = fields.uint(2);
    if (found.has(type)) throw new TlsRefusal(alerts.illegalParameter, `extension ${type} comes twice`);
    found.set(type, fields.vector(2));
  }
  return found;
}
