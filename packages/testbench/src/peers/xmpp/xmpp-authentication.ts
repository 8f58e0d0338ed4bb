import type { XmlElement } from '@cordon/cwmp';
import { type ScramMechanism, scramMechanisms, xmppNamespaces, type XmppStream } from '@cordon/transport';
import { ScramServer, type XmppAccount } from './scram-server.ts';

/** The mechanisms that a target may choose from. */
export const saslFeature: string = `<mechanisms xmlns="${xmppNamespaces.sasl}">${[...scramMechanisms, 'PLAIN']
  .map((name) => `<mechanism>${name}</mechanism>`)
  .join('')}</mechanisms>`;

/** Tries of one connection (RFC 6120 6.4.5 advises 2 to 5). */
const triesMax = 3;

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** Name of an attribute without a namespace; '' when there is none. */
export const attributeOf = (element: XmlElement, name: string): string =>
  element.attributes.find((attribute) => attribute.name === name)?.value ?? '';

/** Lets the other side log in by SASL; returns the mechanism, or undefined when it did not prove the account in three tries. */
export async function authenticate(
  stream: XmppStream,
  account: XmppAccount,
  onAttempt: (mechanism: string) => void,
): Promise<string | undefined> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const auth = await stream.read();
    if (auth.namespace !== xmppNamespaces.sasl || auth.localName !== 'auth') return undefined;
    const mechanism = attributeOf(auth, 'mechanism');
    onAttempt(mechanism);
    const success = await outcomeOf(stream, { mechanism, initial: decode(auth.text), account });
    if (success !== undefined) {
      // The client begins a new stream as soon as it has read this.
      stream.restart();
      stream.send(`<success xmlns="${xmppNamespaces.sasl}">${encode(success)}</success>`);
      return mechanism;
    }
    stream.send(`<failure xmlns="${xmppNamespaces.sasl}"><not-authorized/></failure>`);
  }
  return undefined;
}

interface Attempt {
  readonly mechanism: string;
  readonly initial: string;
  readonly account: XmppAccount;
}

/** What stands in `success`; undefined for a failure. */
async function outcomeOf(stream: XmppStream, { mechanism, initial, account }: Attempt): Promise<string | undefined> {
  if (mechanism === 'PLAIN') {
    const [, username, password] = initial.split('\0');
    return username === account.username && password === account.password.reveal() ? '' : undefined;
  }
  const scram = scramMechanisms.find((name): name is ScramMechanism => name === mechanism);
  if (scram === undefined) return undefined;
  const server = new ScramServer(scram, account);
  const challenge = server.challenge(initial);
  if (challenge === undefined) return undefined;
  stream.send(`<challenge xmlns="${xmppNamespaces.sasl}">${encode(challenge)}</challenge>`);
  const response = await stream.read();
  return response.localName === 'response' ? await server.success(decode(response.text)) : undefined;
}
