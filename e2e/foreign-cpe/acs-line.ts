import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { checkServerIdentity } from 'node:tls';
import { type Persona, tlsOptions } from './persona.ts';

/** An answer of the ACS. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Line {
  readonly socket: Socket;
  received: Buffer;
}

/** The HTTP of one session, written and read by hand on a socket. */
export class AcsLine {
  readonly #persona: Persona;
  readonly #url: URL;
  readonly #ca: string;
  #line: Line | undefined;
  #cookie = '';

  constructor(persona: Persona, url: string, ca: string) {
    this.#persona = persona;
    this.#url = new URL(url);
    this.#ca = ca;
  }

  /** One POST and its answer. Rejects when the connection does not come about or ends early. */
  async post(body: string, soapAction: string | undefined): Promise<Answer> {
    if (this.#persona.connectsForEachPost) this.close();
    const line = (this.#line ??= await this.#open());
    line.socket.write(this.#head(body, soapAction));
    for (const part of this.#parts(Buffer.from(body))) line.socket.write(part);
    return await this.#answer(line);
  }

  /** Lets the connection go, at once or later, as this make does. */
  close(): void {
    const socket = this.#line?.socket;
    this.#line = undefined;
    if (socket === undefined) return;
    if (this.#persona.lingersMs > 0) setTimeout(() => socket.destroy(), this.#persona.lingersMs);
    else socket.end();
  }

  #head(body: string, soapAction: string | undefined): string {
    const { contentType, chunks, cookies } = this.#persona;
    const lines = [`POST ${this.#url.pathname} HTTP/1.1`, `hOsT: ${this.#url.host}`, 'User-Agent: foreign/1.0'];
    if (body !== '') lines.push(`content-type: ${contentType}`);
    if (soapAction !== undefined) lines.push(`SOAPAction:${soapAction}`);
    if (this.#cookie !== '') {
      const pair = this.#cookie.split(';')[0] ?? '';
      if (cookies === 'plain') lines.push(`Cookie: ${pair}`);
      if (cookies === 'with-attributes') lines.push(`Cookie: ${this.#cookie}`);
      if (cookies === 'rfc-2965') {
        lines.push(`Cookie: $Version="1"; ${pair.replace('=', '="')}"; $Path="/"`, 'Cookie2: $Version="1"');
      }
    }
    const isChunked = chunks.length > 0 && body !== '';
    lines.push(isChunked ? 'Transfer-Encoding: Chunked' : `Content-Length:   ${Buffer.byteLength(body)}`);
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #parts(body: Buffer): readonly Buffer[] {
    const { chunks } = this.#persona;
    if (chunks.length === 0 || body.length === 0) return [body];
    const parts: Buffer[] = [];
    let at = 0;
    for (let turn = 0; at < body.length; turn += 1) {
      const part = body.subarray(at, at + (chunks[turn % chunks.length] ?? 1));
      parts.push(
        Buffer.from(`${part.length.toString(16).toUpperCase().padStart(3, '0')}\r\n`),
        part,
        Buffer.from('\r\n'),
      );
      at += part.length;
    }
    return [...parts, Buffer.from('0\r\n\r\n')];
  }

  async #open(): Promise<Line> {
    const { hostname, port, protocol } = this.#url;
    const to = { host: hostname, port: Number(port), family: 4 };
    const options = { ...to, servername: hostname, ...tlsOptions(this.#persona, this.#ca) };
    const socket = protocol === 'https:' ? connectTls(options) : connectTcp(to);
    await new Promise<void>((resolve, reject) => {
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed before it was open')));
    });
    socket.on('error', () => undefined).setMaxListeners(0);
    if (this.#persona.trust === 'after' && !isTrusted(socket as TLSSocket, hostname)) {
      socket.destroy();
      throw new Error('not to be trusted');
    }
    const line = { socket, received: Buffer.alloc(0) };
    socket.on('data', (bytes: Buffer) => {
      line.received = Buffer.concat([line.received, bytes]);
      socket.emit('more');
    });
    return line;
  }

  async #answer(line: Line): Promise<Answer> {
    const until = async <T>(read: () => T | undefined): Promise<T> => {
      for (;;) {
        const found = read();
        if (found !== undefined) return found;
        if (line.socket.closed || line.socket.readableEnded) throw new Error('closed before the answer');
        await new Promise<void>((resolve) => {
          for (const event of ['more', 'close', 'end']) line.socket.once(event, () => resolve());
        });
      }
    };
    const headEnd = await until(() => {
      const at = line.received.indexOf('\r\n\r\n');
      return at < 0 ? undefined : at;
    });
    const head = line.received.subarray(0, headEnd).toString('latin1');
    const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
    const end = headEnd + 4 + length;
    await until(() => (line.received.length >= end ? true : undefined));
    const text = line.received.subarray(headEnd + 4, end).toString();
    line.received = line.received.subarray(end);
    this.#cookie = /^set-cookie:\s*([^\r\n]+)/im.exec(head)?.[1] ?? this.#cookie;
    return { status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 0), text };
  }
}

function isTrusted(socket: TLSSocket, hostname: string): boolean {
  return socket.authorized && checkServerIdentity(hostname, socket.getPeerCertificate()) === undefined;
}
