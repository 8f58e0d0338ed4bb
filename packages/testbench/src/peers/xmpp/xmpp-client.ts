import { randomBytes } from 'node:crypto';
import { escapeAttribute, escapeText, type XmlElement } from '@cordon/cwmp';
import { xmppNamespaces, type XmppStream } from '@cordon/transport';
import { Mailbox, type WaitOptions } from '../mailbox.ts';
import type { XmppAccount } from './scram-server.ts';
import { attributeOf } from './xmpp-authentication.ts';

/** The answer of a target to a stanza: `result`, or `error` with its condition. */
export interface StanzaAnswer {
  readonly type: string;
  /** Such as `not-authorized`; '' for a result. */
  readonly condition: string;
}

const sessionNamespace = 'urn:ietf:params:xml:ns:xmpp-session';
const pingNamespace = 'urn:xmpp:ping';
/** Answers that nobody waits for. */
const answersMax = 100;

/** A target that is logged in, as its server sees it: the stanzas that reach it come from whomever the case says. */
export class XmppClient {
  readonly #stream: XmppStream;
  readonly #answers = new Mailbox<StanzaAnswer & { readonly id: string }>();
  #kept = 0;
  /** The full address that it was given. */
  readonly jid: string;
  readonly isInClear: boolean;

  constructor(stream: XmppStream, jid: string, isInClear: boolean) {
    this.#stream = stream;
    this.jid = jid;
    this.isInClear = isInClear;
  }

  /** Sends an IQ get with this inside, as if from `from`, and waits for its answer; undefined when none comes. `inside` is XML. */
  async ask(from: string, inside: string, options: WaitOptions): Promise<StanzaAnswer | undefined> {
    const id = randomBytes(6).toString('hex');
    const addresses = `from="${escapeAttribute(from)}" to="${escapeAttribute(this.jid)}"`;
    this.#stream.send(`<iq type="get" id="${id}" ${addresses}>${inside}</iq>`);
    return await this.#answers.take(options, (answer) => answer.id === id);
  }

  /** Sends a connection request (TR-069 K.2.3.1) with this login, as if from `from`, and waits for its answer. */
  async askForSession(
    from: string,
    { username, password }: XmppAccount,
    options: WaitOptions,
  ): Promise<StanzaAnswer | undefined> {
    const login = `<username>${escapeText(username)}</username><password>${escapeText(password.reveal())}</password>`;
    const namespace = xmppNamespaces.connectionRequest;
    return await this.ask(from, `<connectionRequest xmlns="${namespace}">${login}</connectionRequest>`, options);
  }

  /** Serves the connection until it ends; rejects with what ended it. */
  async serve(): Promise<never> {
    try {
      for (;;) this.#received(await this.#stream.read());
    } finally {
      this.#answers.close();
    }
  }

  #received(stanza: XmlElement): void {
    if (stanza.localName !== 'iq') return;
    const type = attributeOf(stanza, 'type');
    const id = attributeOf(stanza, 'id');
    if (type === 'get' || type === 'set') return this.#served(stanza, id);
    const error = stanza.children.find(({ localName }) => localName === 'error');
    const condition = error?.children.find(({ namespace }) => namespace === xmppNamespaces.stanzas)?.localName ?? '';
    this.#kept += 1;
    if (this.#kept <= answersMax) this.#answers.put({ id, type, condition });
  }

  /** What a client asks of its server: the session of RFC 3921 and a ping are granted, there is nothing else. */
  #served(stanza: XmlElement, id: string): void {
    const namespace = stanza.children[0]?.namespace ?? '';
    const isGranted = namespace === sessionNamespace || namespace === pingNamespace;
    const error = `<error type="cancel"><service-unavailable xmlns="${xmppNamespaces.stanzas}"/></error>`;
    const [type, inside] = isGranted ? ['result', ''] : ['error', error];
    this.#stream.send(
      `<iq type="${type}" id="${escapeAttribute(id)}" to="${escapeAttribute(this.jid)}">${inside}</iq>`,
    );
  }
}
