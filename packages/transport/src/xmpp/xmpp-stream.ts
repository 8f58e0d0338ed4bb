import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { escapeAttribute, readXml, type XmlElement } from '@cordon/cwmp';
import { XmlStreamSplitter, xmlStreamLimits, type XmlStreamPiece } from './xml-stream-splitter.ts';
import { XmppError } from './xmpp-error.ts';
import { xmppNamespaces } from './xmpp-namespaces.ts';

/** Stanzas that may wait unread before the socket is paused. */
const waitingMax = 32;
const headerName = /^<([^\s/>]+)/;

/** One XML stream over one socket (RFC 6120 4), of either side: headers out, stanzas in. A new one begins after TLS and after SASL. */
export class XmppStream {
  readonly #socket: Duplex;
  #splitter = new XmlStreamSplitter();
  #pieces: XmlStreamPiece[] = [];
  #header = '';
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #onData = (octets: Uint8Array): void => this.#received(octets);
  readonly #onEnd = (): void => this.#failed(new XmppError('closed', 'The other side closed the connection.'));
  readonly #onError = (error: Error): void => this.#failed(error);

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    socket.on('error', this.#onError);
  }

  /** Opens a stream to a domain and waits for the server's header and features. Throws {@link XmppError}. */
  async open(domain: string): Promise<XmlElement> {
    // RFC 6120 5.4.3.3: what came before belongs to the stream that is over, and could be anybody's.
    this.restart();
    this.send(
      `<?xml version='1.0'?><stream:stream to="${escapeAttribute(domain)}" version="1.0" ` +
        `xmlns="${xmppNamespaces.client}" xmlns:stream="${xmppNamespaces.streams}">`,
    );
    await this.#opened();
    return await this.read();
  }

  /** The server's side of {@link XmppStream.open}: waits for the client's header and answers it as `domain`, with these features. */
  async accept(domain: string, features: string): Promise<void> {
    await this.#opened();
    this.send(
      `<?xml version='1.0'?><stream:stream from="${escapeAttribute(domain)}" id="${randomUUID()}" version="1.0" ` +
        `xmlns="${xmppNamespaces.client}" xmlns:stream="${xmppNamespaces.streams}">` +
        `<stream:features>${features}</stream:features>`,
    );
  }

  /** Forgets the stream before a new one on the same socket begins, and what may have come behind it. */
  restart(): void {
    this.#splitter = new XmlStreamSplitter();
    this.#pieces = [];
  }

  async #opened(): Promise<void> {
    const piece = await this.#next();
    if (piece.kind !== 'opened') throw new XmppError('protocol', 'The other side did not open a stream.');
    this.#header = piece.tag;
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** The next stanza. Throws {@link XmppError} when the stream ends or breaks a rule. */
  async read(): Promise<XmlElement> {
    const piece = await this.#next();
    if (piece.kind === 'closed') throw new XmppError('closed', 'The other side closed the stream.');
    if (piece.kind === 'refused') throw new XmppError('protocol', `The stream cannot be read. ${piece.reason}`);
    if (piece.kind === 'opened') throw new XmppError('protocol', 'The other side opened its stream twice.');
    const name = headerName.exec(this.#header)?.[1] ?? '';
    const document = `${this.#header}${piece.text}</${name}>`;
    const { root, defects } = readXml(document, { limits: { depthMax: xmlStreamLimits.depthMax + 1 } });
    const stanza = root?.children[0];
    if (stanza === undefined) throw new XmppError('protocol', `A stanza is no XML: ${defects[0]?.rule ?? 'empty'}.`);
    if (stanza.namespace === xmppNamespaces.streams && stanza.localName === 'error')
      throw new XmppError('closed', `The other side ended the stream: ${stanza.children[0]?.localName ?? 'error'}.`);
    return stanza;
  }

  /** Lets the socket go, for TLS to take it. Throws {@link XmppError} when something came behind the last stanza. */
  release(): void {
    this.#socket.pause();
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
    this.#socket.off('error', this.#onError);
    // Whoever stands between could have put commands there that seem to have come under TLS.
    if (this.#pieces.length > 0 || this.#splitter.hasRest)
      throw new XmppError('protocol', 'Something came in clear behind the word that TLS begins.');
  }

  close(): void {
    if (this.#socket.writable) this.#socket.end('</stream:stream>');
  }

  #received(octets: Uint8Array): void {
    this.#pieces.push(...this.#splitter.push(octets));
    if (this.#pieces.length > waitingMax) this.#socket.pause();
    this.#wake?.();
  }

  #failed(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async #next(): Promise<XmlStreamPiece> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        if (this.#socket.isPaused()) this.#socket.resume();
        return piece;
      }
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
