import { createHash } from 'node:crypto';
import { rowNumbersOf } from '@cordon/data-model';
import { Secret } from '@cordon/cwmp';
import { isSameSecret } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { schemaPathOf } from '../device/device-table.ts';
import { LocalAccessError } from '../local-changes.ts';
import { LanLogin, type TypedLogin } from './lan-login.ts';
import type { LanPageFields } from './lan-page-fields.ts';
import { type LanPage, openPage } from './open-lan-page.ts';
import { selfSignedCertificate, type SelfSigned } from './self-signed-certificate.ts';

/** What remote access of a device needs to know. */
export interface RemoteAccessOptions {
  /** IP address that it listens on. */
  readonly host: string;
  /** A session that lay idle as long as this is over. */
  readonly idleSeconds: number;
  /** Remote access ends by itself after this. */
  readonly openSeconds: number;
  readonly fields: LanPageFields;
  readonly clock: Clock;
  readonly log: Logger;
  /** Changes parameters as somebody other than the ACS. */
  readonly setLocally: (values: Readonly<Record<string, string>>) => void;
}

const object = 'UserInterface.RemoteAccess.';

interface RemoteUser {
  readonly username: string;
  readonly password: Secret;
}

/**
 * The page of the LAN side at the WAN side, by https, while UserInterface.RemoteAccess is enabled (TR-181, TR-098). It is open only while there
 * is a user who is RemoteAccessCapable and has a password of his own; nobody else is let in.
 */
export class RemoteAccess {
  readonly #device: Device;
  readonly #options: RemoteAccessOptions;
  /** What the open port was opened for; empty when it is closed. */
  #settings = '';
  #page: LanPage | undefined;
  #certificate: SelfSigned | undefined;
  #cancelEnd: (() => void) | undefined;
  /** It ended by itself, and has not been switched off since. */
  #isOver = false;
  /** Ports are opened and closed one after the other. */
  #changing: Promise<void> = Promise.resolve();

  constructor(device: Device, options: RemoteAccessOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Does what the parameters say, if they have changed. A change of users ends every session. */
  apply(): void {
    const isEnabled = this.#device.isTrue(`${object}Enable`);
    if (!isEnabled) this.#isOver = false;
    const users = isEnabled ? this.#users() : [];
    if (isEnabled && users.length === 0)
      this.#options.log.warn('remote access stays closed: no user who may use it has a password of his own');
    const port = this.#device.numberValue(`${object}Port`, 0);
    const isOn = users.length > 0 && port > 0 && !this.#isOver;
    const settings = isOn ? `${port} ${hashOf(users)}` : '';
    const { closesWhenOff } = this.#device.policies.remoteAccess;
    if (settings === this.#settings || (!isOn && !closesWhenOff)) return;
    this.#settings = settings;
    this.#change(isOn ? port : 0);
  }

  async close(): Promise<void> {
    this.#settings = '';
    this.#change(0);
    await this.#changing;
  }

  /** Who may come in. */
  #users(): readonly RemoteUser[] {
    const { table, tree, policies } = this.#device;
    const rows = table.root === 'Device.' ? 'Users.User.' : 'User.';
    const ofTheFactory = table.parameters
      .filter(([path, value]) => schemaPathOf(path) === `${table.root}${rows}{i}.Password` && value !== '')
      .map(([, value]) => value);
    return rowNumbersOf(tree, table.root + rows).flatMap((number) => {
      const row = `${rows}${number}.`;
      const username = this.#device.value(`${row}Username`);
      const password = this.#device.value(`${row}Password`);
      const isCapable = this.#device.isTrue(`${row}Enable`) && this.#device.isTrue(`${row}RemoteAccessCapable`);
      const isIn = isCapable && policies.remoteAccess.acceptsPassword({ username, password, ofTheFactory });
      return isIn ? [{ username, password: new Secret(password) }] : [];
    });
  }

  /** Opens this port in place of another; 0 opens none. */
  #change(port: number): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    const { clock, openSeconds } = this.#options;
    if (port > 0 && this.#device.policies.remoteAccess.ends)
      this.#cancelEnd = clock.after(openSeconds * 1000, () => this.#end());
    this.#changing = this.#changing.then(async () => {
      await this.#page?.close();
      this.#page = undefined;
      if (port > 0) await this.#open(port);
    });
  }

  async #open(port: number): Promise<void> {
    const { host, idleSeconds, fields, clock, log, setLocally } = this.#options;
    this.#certificate ??= selfSignedCertificate(this.#device.value(fields.name), clock.nowMs());
    const login = new LanLogin({ clock, strictness: this.#device.policies.lanPage }, (typed) => this.#isUser(typed));
    const options = { idleSeconds, device: this.#device, fields, clock, log, setLocally };
    try {
      this.#page = await openPage(options, { host, port, login, tls: this.#certificate, asksName: true });
      log.info({ host, port }, 'remote access is open');
    } catch (error) {
      log.error({ err: error, host, port }, 'the port of remote access cannot be opened');
    }
  }

  #isUser({ username, password }: TypedLogin): Promise<boolean> {
    const typed = new Secret(password);
    const found = this.#users().filter((user) => user.username === username && isSameSecret(user.password, typed));
    return Promise.resolve(found.length > 0);
  }

  #end(): void {
    const { log, setLocally } = this.#options;
    log.info('remote access ends by itself');
    this.#isOver = true;
    this.apply();
    try {
      setLocally({ [`${this.#device.table.root}${object}Enable`]: 'false' });
    } catch (error) {
      // The ACS keeps the parameter to itself: it goes on saying true, and the port is closed all the same.
      if (!(error instanceof LocalAccessError)) throw error;
    }
  }
}

function hashOf(users: readonly RemoteUser[]): string {
  const logins = users.map(({ username, password }) => [username, password.reveal()]);
  return createHash('sha256').update(JSON.stringify(logins)).digest('base64');
}
