import { Secret } from '@cordon/cwmp';
import type { Device } from '../device/device.ts';

/** Where a server listens. */
export interface XmppServer {
  readonly host: string;
  readonly port: number;
}

/** One enabled row of XMPP.Connection, as far as it can be used. */
export interface XmppRow {
  /** Full path, with its dot. */
  readonly path: string;
  readonly username: string;
  readonly password: Secret;
  readonly domain: string;
  readonly resource: string;
  readonly algorithm: string;
  /** Of the server table, in the order in which they are tried. */
  readonly servers: readonly XmppServer[];
  /** Milliseconds between white spaces; undefined for none. */
  readonly keepAliveMs: number | undefined;
  readonly retry: {
    readonly attemptsMax: number;
    readonly initialS: number;
    readonly multiplier: number;
    readonly maxS: number;
  };
}

/** KeepAliveInterval -1 leaves it to the device: RFC 6120 4.6.1 advises no less than five minutes. */
const keepAliveOwnS = 300;

/** The row that a reference leads to; undefined when it is empty, leads nowhere, or the row is disabled or has no user or domain. */
export function readXmppRow(device: Device, reference: string): XmppRow | undefined {
  const path = `${reference.replace(/\.$/, '')}.`;
  const value = (leaf: string): string => device.valueByName(path + leaf) ?? '';
  const number = (leaf: string, otherwise: number): number =>
    /^\d+$/.test(value(leaf)) ? Number(value(leaf)) : otherwise;
  const [username, domain] = [value('Username'), value('Domain')];
  if (reference === '' || !isTrue(value('Enable')) || username === '' || domain === '') return undefined;
  const keepAliveS = value('KeepAliveInterval') === '-1' ? keepAliveOwnS : number('KeepAliveInterval', 0);
  return {
    path,
    username,
    domain,
    password: new Secret(value('Password')),
    resource: value('Resource'),
    algorithm: value('ServerConnectAlgorithm'),
    servers: readServers(device, `${path}Server.`),
    keepAliveMs: keepAliveS === 0 ? undefined : keepAliveS * 1000,
    retry: {
      attemptsMax: number('ServerConnectAttempts', 16),
      initialS: number('ServerRetryInitialInterval', 60),
      multiplier: number('ServerRetryIntervalMultiplier', 2000) / 1000,
      maxS: number('ServerRetryMaxInterval', 30_720),
    },
  };
}

const isTrue = (text: string): boolean => /^(true|1)$/.test(text);
/** Rows that are looked for; a table of servers for one connection is short. */
const serverRowsMax = 64;

/** The lowest priority number first, among equals the highest weight (XMPP.Connection.{i}.Server.{i}). */
function readServers(device: Device, table: string): readonly XmppServer[] {
  const rows: { readonly host: string; readonly port: number; readonly priority: number; readonly weight: number }[] =
    [];
  for (let instance = 1; instance <= serverRowsMax; instance += 1) {
    const value = (leaf: string): string => device.valueByName(`${table}${instance}.${leaf}`) ?? '';
    const host = value('ServerAddress');
    if (host === '' || !isTrue(value('Enable'))) continue;
    const [port, priority, weight] = [value('Port'), value('Priority'), value('Weight')].map(Number);
    rows.push({ host, port: port ?? 5222, priority: priority ?? 0, weight: weight ?? 0 });
  }
  const ordered = rows.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
  return ordered.map(({ host, port }) => ({ host, port }));
}
