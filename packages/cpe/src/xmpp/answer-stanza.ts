import { escapeAttribute, Secret, type XmlElement } from '@cordon/cwmp';
import { isSameSecret, xmppNamespaces } from '@cordon/transport';
import type { XmppStrictness } from './xmpp-strictness.ts';
import { isAllowedJabberId } from './jabber-id.ts';

/** What decides about a stanza. */
export interface StanzaContext {
  /** ConnReqAllowedJabberIDs; empty lets everybody ask. */
  readonly allowedJabberIds: readonly string[];
  readonly username: string;
  readonly password: Secret;
  /** Asks for a session; `busy` when none can be promised now. */
  readonly onConnectionRequest: () => 'accepted' | 'busy';
  readonly strictness: Pick<XmppStrictness, 'checksSender' | 'checksLogin'>;
}

const attributeOf = (element: XmlElement, name: string): string =>
  element.attributes.find((attribute) => attribute.name === name)?.value ?? '';

/** The answer to a stanza, as text; undefined when it wants none (RFC 6120 8.2.3). */
export function answerStanza(stanza: XmlElement, context: StanzaContext): string | undefined {
  const type = attributeOf(stanza, 'type');
  if (stanza.localName !== 'iq' || (type !== 'get' && type !== 'set')) return undefined;
  const request = stanza.children.find(({ namespace }) => namespace === xmppNamespaces.connectionRequest);
  if (request === undefined || stanza.children.length !== 1) return errorOf(stanza, 'cancel', 'service-unavailable');
  if (type !== 'get' || !isValid(request)) return errorOf(stanza, 'modify', 'bad-request');
  // K.2.1.3: the sender is checked ahead of what it knows, and learns the same from both.
  if (!isSenderAllowed(stanza, context) || !isLoginRight(request, context))
    return errorOf(stanza, 'auth', 'not-authorized');
  if (context.onConnectionRequest() === 'busy') return errorOf(stanza, 'wait', 'service-unavailable');
  return `<iq type="result"${addresses(stanza)}/>`;
}

/** The schema of xmppConnReq 1.0: username and password, in this order, nothing besides. */
function isValid(request: XmlElement): boolean {
  const names = request.children.map(({ localName }) => localName).join();
  const isPlain = request.children.every(
    ({ namespace, children }) => namespace === xmppNamespaces.connectionRequest && children.length === 0,
  );
  return request.localName === 'connectionRequest' && names === 'username,password' && isPlain;
}

function isSenderAllowed(stanza: XmlElement, { allowedJabberIds, strictness }: StanzaContext): boolean {
  return (
    !strictness.checksSender ||
    allowedJabberIds.length === 0 ||
    isAllowedJabberId(attributeOf(stanza, 'from'), allowedJabberIds)
  );
}

function isLoginRight(request: XmlElement, { username, password, strictness }: StanzaContext): boolean {
  if (!strictness.checksLogin) return true;
  const [givenName, givenPassword] = request.children.map(({ text }) => text);
  // A device without credentials lets nobody in.
  if (username === '' || password.reveal() === '') return false;
  const isNameRight = isSameSecret(new Secret(givenName ?? ''), new Secret(username));
  return isSameSecret(new Secret(givenPassword ?? ''), password) && isNameRight;
}

function addresses(stanza: XmlElement): string {
  const fields = [
    ['id', attributeOf(stanza, 'id')],
    ['to', attributeOf(stanza, 'from')],
    ['from', attributeOf(stanza, 'to')],
  ] as const;
  return fields.map(([name, value]) => (value === '' ? '' : ` ${name}="${escapeAttribute(value)}"`)).join('');
}

function errorOf(stanza: XmlElement, type: string, condition: string): string {
  const inside = `<${condition} xmlns="${xmppNamespaces.stanzas}"/>`;
  return `<iq type="error"${addresses(stanza)}><error type="${type}">${inside}</error></iq>`;
}
