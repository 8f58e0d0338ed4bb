import { Secret, type XmlElement } from '@cordon/cwmp';
import { connectXmpp, RateLimit, type TlsPolicy, type XmppConnection, XmppError } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { XmppConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { answerStanza } from './answer-stanza.ts';
import { readXmppRow, type XmppRow, type XmppServer } from './xmpp-row.ts';

/** What the XMPP side of connection requests needs to know. */
export interface XmppConnectionRequestsOptions {
  readonly device: Device;
  readonly config: XmppConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly resolver: NameResolver;
  readonly lookUp: (hostName: string) => Promise<readonly string[]>;
  readonly random01: () => number;
  readonly tls: TlsPolicy;
  readonly onConnectionRequest: () => 'accepted' | 'busy';
  readonly onEvents: () => void;
}

const minuteMs = 60_000;
const reference = 'ManagementServer.ConnReqXMPPConnection';

/** Keeps the XMPP connection that ManagementServer refers to, and answers requests on it (TR-069 Annex K). */
export class XmppConnectionRequests {
  readonly #options: XmppConnectionRequestsOptions;
  readonly #rateLimit: RateLimit;
  #row: XmppRow | undefined;
  #settings = '';
  #connection: XmppConnection | undefined;
  #abort = new AbortController();
  #cancelTimer: () => void = () => undefined;
  #cancelKeepAlive: () => void = () => undefined;
  #isClosed = false;

  constructor(options: XmppConnectionRequestsOptions) {
    const { clock, config } = options;
    this.#options = options;
    this.#rateLimit = new RateLimit({ countMax: config.perMinuteMax, windowMs: minuteMs, now: () => clock.nowMs() });
  }

  /** Connects, reconnects or disconnects as the parameters say, if they have changed. */
  apply(): void {
    const { device } = this.#options;
    const row = readXmppRow(device, device.value(reference));
    const settings = JSON.stringify({ ...row, password: row?.password.reveal() });
    if (settings === this.#settings || this.#isClosed) return;
    this.#disconnect();
    const before = this.#row;
    this.#settings = settings;
    this.#row = row;
    if (before !== undefined && before.path !== row?.path)
      this.#noteRow(before, { Status: 'Disabled', TLSEstablished: 'false' });
    if (row !== undefined) return this.#connect(row, 0);
    // ConnReqJabberID is empty when nothing is referred to, or it is disabled.
    this.#note({ [`${device.table.root}ManagementServer.ConnReqJabberID`]: '' });
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  #disconnect(): void {
    this.#cancelTimer();
    this.#cancelKeepAlive();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #connect(row: XmppRow, attempt: number): void {
    const { signal } = this.#abort;
    this.#keep(row, signal)
      .then(
        () => undefined,
        (error: unknown) => {
          if (signal.aborted) return;
          this.#options.log.info({ err: error, domain: row.domain }, 'the XMPP connection failed');
          const isRefused = error instanceof XmppError && error.code === 'not-authenticated';
          const status = isRefused ? 'Error_AuthenticationFailure' : 'ServerNotPresent';
          // ConnReqJabberID stays what it was until there is a new one.
          this.#noteRow(row, { Status: status, TLSEstablished: 'false' });
          const next = this.#connection === undefined ? attempt + 1 : 1;
          this.#connection = undefined;
          this.#retry(row, next);
        },
      )
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'the state of XMPP could not be written'));
  }

  /** A random wait between 0 and the initial interval times the multiplier for each attempt, capped (XMPP.Connection.{i}). */
  #retry(row: XmppRow, attempt: number): void {
    const { clock, random01 } = this.#options;
    const { initialS, multiplier, maxS } = row.retry;
    const boundS = Math.min(maxS, initialS * multiplier ** Math.min(attempt - 1, row.retry.attemptsMax));
    this.#cancelKeepAlive();
    this.#cancelTimer = clock.after(random01() * boundS * 1000, () => this.#connect(row, attempt));
  }

  /** One connection from beginning to end. Rejects when it ends. */
  async #keep(row: XmppRow, signal: AbortSignal): Promise<never> {
    const { config, lookUp, tls, log, device } = this.#options;
    this.#noteRow(row, { Status: 'Connecting' });
    let last: unknown = new XmppError('closed', `${row.domain} has no XMPP server.`);
    for (const server of await this.#serversOf(row)) {
      try {
        const { domain, username, password, resource } = row;
        const allowsClear = !device.policies.xmpp.requiresTls;
        const login = { domain, username, password, resource, tls, allowsClear };
        const connection = await connectXmpp({
          ...server,
          ...login,
          lookUp,
          timeoutMs: config.connectTimeoutMs,
          signal,
        });
        this.#connection = connection;
        log.info({ jid: connection.jid }, 'XMPP connection');
        this.#established(row, connection);
        for (;;) this.#answer(await connection.read(), connection);
      } catch (error) {
        last = error;
        if (signal.aborted || this.#connection !== undefined) throw error;
      }
    }
    throw last;
  }

  async #serversOf(row: XmppRow): Promise<readonly XmppServer[]> {
    if (row.algorithm === 'ServerTable') return row.servers;
    const services =
      row.algorithm === 'DNS-SRV' ? await this.#options.resolver.services(`_xmpp-client._tcp.${row.domain}`) : [];
    // RFC 6120 3.2.2: without SRV records, the domain itself.
    return services.length > 0 ? services : [{ host: row.domain, port: 5222 }];
  }

  #established(row: XmppRow, { jid }: XmppConnection): void {
    const { root } = this.#options.device.table;
    this.#noteRow(
      row,
      { Status: 'Enabled', TLSEstablished: 'true', JabberID: jid },
      {
        [`${root}ManagementServer.ConnReqJabberID`]: jid,
      },
    );
    this.#keepAlive(row);
  }

  #keepAlive(row: XmppRow): void {
    const { keepAliveMs } = row;
    if (keepAliveMs === undefined) return;
    this.#cancelKeepAlive = this.#options.clock.after(keepAliveMs, () => {
      // K.2.1: white space between stanzas.
      this.#connection?.send(' ');
      this.#keepAlive(row);
    });
  }

  #answer(stanza: XmlElement, connection: XmppConnection): void {
    const { device, onConnectionRequest } = this.#options;
    const answer = answerStanza(stanza, {
      allowedJabberIds: device
        .value('ManagementServer.ConnReqAllowedJabberIDs')
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
      username: device.value('ManagementServer.ConnectionRequestUsername'),
      password: new Secret(device.value('ManagementServer.ConnectionRequestPassword')),
      strictness: device.policies.xmpp,
      onConnectionRequest: () => {
        if (!this.#rateLimit.hasRoom) return 'busy';
        const outcome = device.policies.xmpp.startsSession ? onConnectionRequest() : 'accepted';
        if (outcome === 'accepted') this.#rateLimit.count();
        return outcome;
      },
    });
    if (answer !== undefined) connection.send(answer);
  }

  #noteRow(
    row: XmppRow,
    leaves: Readonly<Record<string, string>>,
    others: Readonly<Record<string, string>> = {},
  ): void {
    const { device } = this.#options;
    if (device.valueByName(`${row.path}Status`) === undefined) return this.#note(others);
    const values = Object.entries(leaves).map(([leaf, value]) => [row.path + leaf, value]);
    const isNewStatus = leaves['Status'] !== device.valueByName(`${row.path}Status`);
    const changed = isNewStatus ? [[`${row.path}LastChangeDate`, new Date(device.nowMs()).toISOString()]] : [];
    this.#note({ ...Object.fromEntries([...values, ...changed]), ...others });
  }

  #note(values: Readonly<Record<string, string>>): void {
    const { device, onEvents } = this.#options;
    if (Object.entries(values).every(([name, value]) => device.valueByName(name) === value)) return;
    device.settle({ values });
    onEvents();
  }
}
