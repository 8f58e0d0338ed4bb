import type { Habits } from './habits.ts';

/** What carries HTTP: TLS, or nothing at all. */
export interface Carrier {
  write(bytes: Buffer): void;
  read(): Promise<Buffer | undefined>;
  close(): void;
}

/** An answer of the ACS. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Where to go instead. */
  readonly location: string | undefined;
  readonly closes: boolean;
}

const headMax = 65_536;
const bodyMax = 4_194_304;

/** One POST as it goes over the wire. */
export function postOf(url: URL, body: string, cookie: string): Buffer {
  const lines = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    ...(body === '' ? [] : ['Content-Type: text/xml; charset="utf-8"', 'SOAPAction: ""']),
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Answers read off one connection. */
export class HttpLine {
  readonly carrier: Carrier;
  readonly #habits: Habits;
  #received: Buffer = Buffer.alloc(0);
  cookie = '';

  constructor(carrier: Carrier, habits: Habits) {
    this.carrier = carrier;
    this.#habits = habits;
  }

  /** The next answer. Rejects when the connection ends before its end. */
  async answer(): Promise<Answer> {
    const head = await this.#head();
    const header = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(head)?.[1];
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
    if (status === 0) throw new Error('an answer that is not HTTP');
    const isChunked = header('transfer-encoding')?.toLowerCase().includes('chunked') === true;
    const body =
      status === 204 ? '' : isChunked ? await this.#chunks() : await this.#whole(Number(header('content-length') ?? 0));
    this.cookie = header('set-cookie')?.split(';')[0] ?? this.cookie;
    return { status, body, location: header('location'), closes: header('connection')?.toLowerCase() === 'close' };
  }

  async #head(): Promise<string> {
    for (;;) {
      // RFC 9112 2.2: an empty line in front is borne.
      const start = this.#received.findIndex((byte) => byte !== 0x0d && byte !== 0x0a);
      this.#received = start < 0 ? Buffer.alloc(0) : this.#received.subarray(start);
      const end = this.#received.indexOf('\r\n\r\n');
      if (end >= 0) return this.#take(end + 4).toString('latin1');
      if (this.#received.length > headMax || !(await this.#more())) throw new Error('no answer');
    }
  }

  async #whole(length: number): Promise<string> {
    if (!(length <= bodyMax)) throw new Error('an answer that is too long');
    while (this.#received.length < length) {
      if (await this.#more()) continue;
      if (!this.#habits.has('executes-truncated-answers')) throw new Error('an answer that was cut off');
      return this.#take(this.#received.length).toString();
    }
    return this.#take(length).toString();
  }

  async #chunks(): Promise<string> {
    const parts: Buffer[] = [];
    for (let total = 0; total <= bodyMax; ) {
      let end = this.#received.indexOf('\r\n');
      while (end < 0 && (await this.#more())) end = this.#received.indexOf('\r\n');
      const length = Number.parseInt(this.#take(end + 2).toString('latin1'), 16);
      if (!(length >= 0)) throw new Error('an answer that was cut off');
      while (this.#received.length < length + 2)
        if (!(await this.#more())) throw new Error('an answer that was cut off');
      parts.push(this.#take(length));
      this.#take(2);
      total += length;
      if (length === 0) return Buffer.concat(parts).toString();
    }
    throw new Error('an answer that is too long');
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const bytes = await this.carrier.read();
    if (bytes !== undefined) this.#received = Buffer.concat([this.#received, bytes]);
    return bytes !== undefined;
  }
}
