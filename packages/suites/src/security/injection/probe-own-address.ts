// Theory of operation. A device that fetches from any address fetches from its own ones, too, past every rule of who may reach them. The one
// of its ports of which the bench can see that it was asked is that of connection requests: an order with that URL, and with the login for it, makes
// the device call itself, and a session with 6 CONNECTION REQUEST follows. The same order with a wrong password must not bring one. The port is
// named in several ways, since filters mostly know the one that is written down: its own address, the loopback one, a name of the lab that leads
// there, and a redirect of the file server.
import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { Body } from '@cordon/cwmp';
import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { nextCall } from '../../conformance/follow-sessions.ts';
import { orderDownload, type OrderedTransfer } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

/** How the URL of an order leads to the target itself. */
export type WayHome = 'own-address' | 'loopback' | 'name' | 'redirect';

/** What became of one order for a file at the target's own address. */
export type OwnAddressFacts = {
  readonly way: WayHome;
  readonly login: 'right' | 'wrong';
  /** Fault that refused it; null when it was taken. */
  readonly faultCode: number | null;
  /** Whether the target called itself: a session with 6 CONNECTION REQUEST followed that nobody else had asked for. */
  readonly calledItself: boolean;
};

/** What became of all of them; more than one by the same way only when the first showed something. */
export type OwnAddressesFacts = {
  readonly orders: readonly OwnAddressFacts[];
  /** Whether a connection request of the bench has a session as soon after another; null when an order showed something. Absent in evidence from before. */
  readonly isPortOpen?: boolean | null;
};

/** Ways by which the target called itself, and those of them by which it did so each time and with the right password alone. */
export function waysHomeIn(
  orders: readonly OwnAddressFacts[],
): Readonly<Record<'seen' | 'proven', readonly WayHome[]>> {
  const seen = [...new Set(orders.filter(({ calledItself }) => calledItself).map(({ way }) => way))];
  const isProven = (of: WayHome): boolean =>
    orders.filter(({ way }) => way === of).every(({ login, calledItself }) => calledItself === (login === 'right'));
  return { seen, proven: seen.filter(isProven) };
}

type Bench = Pick<
  CaseTools & CpeBench,
  'acs' | 'cpe' | 'files' | 'dns' | 'signal' | 'pause' | 'notApplicable' | 'observe'
>;

/** It leads to whoever asks for it. */
const loopback = '127.0.0.1';
const connectionRequest = '6 CONNECTION REQUEST';
/** Not in the session of the order, in which a connection request could be lost. */
const delaySeconds = 1;
/** Wait for the end of an order to be told. */
const endMsMax = 60_000;
/** Least wait for the call of a target to itself, after that. */
const callMsMin = 3_000;
const unsupported = 9000;

/** Downloads from the address of the target's own connection requests. */
export class OwnAddress {
  readonly #bench: Bench;
  #orders = 0;
  #fileType: string | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Control: the target asks the bench for a file that is not there. */
  async plainUrl(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const { cpe, files, signal } = this.#bench;
    const place = files.home.place('canary', () => ({ status: 404 }));
    const commandKey = this.#nextKey();
    let ordered: OrderedTransfer | undefined;
    await runTransfer(this.#bench, { commandKey }, async (session) => {
      ordered = await this.#order(session, { url: place.url, commandKey });
      return ordered;
    });
    if (ordered?.answer.method === 'Fault' && ordered.answer.faultCode === unsupported)
      this.#bench.notApplicable('The target does not know Download (fault 9000).');
    const request = await place.next({ withinMs: cpe.responseTimeoutMs, signal });
    if (request !== undefined) this.#fileType = ordered?.fileType;
    return { held: request !== undefined, reason: 'The target did not ask for the file of a plain URL.' };
  }

  /** Orders the download; what it shows is tried once more, and with a wrong password. */
  async orders(): Promise<OwnAddressesFacts> {
    const orders: OwnAddressFacts[] = [];
    for (const way of this.#ways()) {
      const first = await this.#try(way, 'right');
      orders.push(first);
      if (first.calledItself) orders.push(await this.#try(way, 'right'), await this.#try(way, 'wrong'));
    }
    const isPortOpen = orders.some(({ calledItself }) => calledItself) ? null : await this.#isPortOpen();
    return { orders, isPortOpen };
  }

  /** Many targets take one connection request in a while, and one that the network keeps away from the port may still call it. */
  async #isPortOpen(): Promise<boolean> {
    const { cpe, pause, signal } = this.#bench;
    await cpe.withSession(() => Promise.resolve(), { signal });
    await pause(delaySeconds * 1_000);
    const withinMs = Math.max(callMsMin, cpe.responseTimeoutMs);
    return (await cpe.askForSession({}, { withinMs, signal })).observation.sessionStarted;
  }

  /** Those that lead there: a name needs a name server, and an address that it can tell. */
  #ways(): readonly WayHome[] {
    const { cpe, dns } = this.#bench;
    const host = URL.parse(cpe.connectionRequestUrl ?? '')?.hostname ?? '';
    const isV4 = isIPv4(host);
    return [
      'own-address',
      ...(host === loopback ? [] : (['loopback'] as const)),
      ...(dns !== undefined && isV4 ? (['name'] as const) : []),
      'redirect',
    ];
  }

  /** The URL of an order by this way, while it leads there. */
  async #leading<T>(way: WayHome, own: string, action: (url: string) => Promise<T>): Promise<T> {
    const { dns, files } = this.#bench;
    const url = new URL(own);
    const address = url.hostname;
    if (way === 'redirect')
      return await action(
        files.home.place('canary', () => ({ status: 302, headers: [['Location', own] as const] })).url,
      );
    if (way === 'loopback') url.hostname = loopback;
    if (way !== 'name' || dns === undefined) return await action(url.href);
    // A name of its own each time: a target may remember where the last one led.
    url.hostname = `home${randomBytes(4).toString('hex')}.${dns.zone}`;
    return await dns.leading(url.hostname, address, () => action(url.href));
  }

  async #try(way: WayHome, login: OwnAddressFacts['login']): Promise<OwnAddressFacts> {
    const { cpe, notApplicable, observe } = this.#bench;
    const { connectionRequestUrl: own, credentials } = cpe;
    if (own === undefined || credentials === undefined)
      return notApplicable('No address of connection requests, or no login for it, is known.');
    const password = login === 'right' ? credentials.password.reveal() : randomBytes(16).toString('hex');
    const { username } = credentials;
    const seen = await this.#leading(way, own, (url) => this.#follow({ url, username, password }));
    return observe('own-address', { way, login, ...seen });
  }

  /** Orders it, and looks whether the target calls itself until the end is told, and a while longer. */
  async #follow(
    place: Readonly<Record<'url' | 'username' | 'password', string>>,
  ): Promise<Pick<OwnAddressFacts, 'faultCode' | 'calledItself'>> {
    const { acs, cpe, signal } = this.#bench;
    const commandKey = this.#nextKey();
    let calledItself = false;
    const { faultCode, end } = await cpe.withSession(
      async (session) => {
        const { answer } = await this.#order(session, { ...place, delaySeconds, commandKey });
        if (answer.method === 'Fault') return { faultCode: answer.faultCode ?? 0, end: undefined };
        const read = (body: Body, { eventCodes }: ScriptedSession): true | undefined => {
          calledItself ||= eventCodes.includes(connectionRequest);
          return body.method === 'TransferComplete' && body.commandKey === commandKey ? true : undefined;
        };
        // Until the end is told: what an order still owes would be laid at the door of the next one.
        return { faultCode: null, end: { told: nextCall(acs, { withinMs: endMsMax, signal, read }) } };
      },
      { signal },
    );
    await end?.told;
    if (end !== undefined && !calledItself) calledItself = await this.#isCalledStill();
    return { faultCode, calledItself };
  }

  /** A connection request that came while another session was under way has its own after it. */
  async #isCalledStill(): Promise<boolean> {
    const { acs, cpe, signal } = this.#bench;
    const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes(connectionRequest);
    const withinMs = Math.max(callMsMin, cpe.responseTimeoutMs);
    const session = await acs.nextSession({ withinMs, signal, where }).catch(() => undefined);
    await session?.end().catch(() => undefined);
    return session !== undefined;
  }

  async #order(
    session: ScriptedSession,
    wish: Omit<Parameters<typeof orderDownload>[1], 'fileTypes'>,
  ): Promise<OrderedTransfer> {
    const fileTypes = this.#fileType === undefined ? {} : { fileTypes: [this.#fileType] };
    return await orderDownload(session, { ...wish, ...fileTypes });
  }

  #nextKey(): string {
    this.#orders += 1;
    return `cordon-own-${this.#orders}`;
  }
}
