import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { rowNumbersOf } from '@cordon/data-model';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { LocalAccessError } from '../local-changes.ts';
import { forwardUdp } from './udp-forwarding.ts';

/** What the forwarding of a device needs to know. */
export interface PortMappingOptions {
  /** IP address of the WAN side. */
  readonly host: string;
  /** Whether a mapping may lead to an address that is not this machine's loopback. */
  readonly mayLeaveLoopback: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  /** Changes parameters as somebody other than the ACS. */
  readonly setLocally: (values: Readonly<Record<string, string>>) => void;
}

interface Mapping {
  readonly protocol: string;
  readonly externalPort: number;
  readonly internalPort: number;
  readonly client: string;
  /** Source that is heard; everybody when empty. */
  readonly remoteHost: string;
  /** Seconds; 0 does not end. */
  readonly lease: number;
}

interface OpenMapping {
  readonly mapping: Mapping;
  close(): Promise<void>;
  /** Ends it by its lease no more. */
  readonly keep: () => void;
}

/** Names of the table and below a row, in either data model. */
export interface MappingNames {
  readonly table: string;
  readonly enable: string;
  readonly protocol: string;
  readonly lease: string;
  readonly description: string;
}

const namesByRoot: Readonly<Record<string, MappingNames>> = {
  'Device.': {
    table: 'NAT.PortMapping.',
    enable: 'Enable',
    protocol: 'Protocol',
    lease: 'LeaseDuration',
    description: 'Description',
  },
  'InternetGatewayDevice.': {
    table: 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.',
    enable: 'PortMappingEnabled',
    protocol: 'PortMappingProtocol',
    lease: 'PortMappingLeaseDuration',
    description: 'PortMappingDescription',
  },
};

const noNames: MappingNames = { table: '', enable: '', protocol: '', lease: '', description: '' };

/** The names in the data model of a device. */
export const mappingNamesOf = (device: Device): MappingNames => namesByRoot[device.table.root] ?? noNames;

/** More rows are not carried out: each costs a socket. */
const mappingsMax = 64;
const connectionsMax = 32;
const idleMsMax = 300_000;
const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** Forwards connections and datagrams as the table of port mappings says. A mapping to a name is in Status Error. */
export class PortMappings {
  readonly #device: Device;
  readonly #options: PortMappingOptions;
  readonly #names: MappingNames | undefined;
  readonly #open = new Map<number, OpenMapping>();
  /** Rows whose lease is over, as they were then: they wait to be changed. */
  readonly #over = new Map<number, string>();
  /** Ports are opened and closed one after the other. */
  #changing: Promise<void> = Promise.resolve();

  constructor(device: Device, options: PortMappingOptions) {
    this.#device = device;
    this.#options = options;
    this.#names = namesByRoot[device.table.root];
  }

  /** Does what the rows say, if they have changed. */
  apply(): void {
    this.#changing = this.#changing.then(() => this.#follow());
  }

  async close(): Promise<void> {
    this.#changing = this.#changing.then(async () => {
      for (const one of this.#open.values()) {
        one.keep();
        await one.close();
      }
      this.#open.clear();
    });
    await this.#changing;
  }

  async #follow(): Promise<void> {
    if (this.#names === undefined) return;
    const { table } = this.#names;
    const rows = rowNumbersOf(this.#device.tree, this.#device.table.root + table);
    const { closesWhenDisabled, closesWhenDeleted } = this.#device.policies.portMapping;
    for (const [row, open] of this.#open) {
      const wanted = this.#wanted(row);
      const isSame = JSON.stringify(wanted) === JSON.stringify(open.mapping);
      const mayEnd =
        wanted !== undefined || (rows.includes(row) ? closesWhenDisabled : closesWhenDeleted(open.mapping.protocol));
      if (isSame || !mayEnd) continue;
      this.#open.delete(row);
      open.keep();
      await open.close();
    }
    for (const row of rows) await this.#openRow(row);
  }

  async #openRow(row: number): Promise<void> {
    const wanted = this.#wanted(row);
    const isNew = wanted !== undefined && !this.#open.has(row);
    if (isNew && this.#open.size < mappingsMax) {
      const { host, log } = this.#options;
      const opened = await openMapping(host, wanted).catch((error: unknown) => {
        log.error({ err: error, row }, 'the port of a mapping cannot be opened');
      });
      if (opened !== undefined) this.#open.set(row, { ...opened, mapping: wanted, keep: this.#lend(row, wanted) });
    }
    this.#tell(row);
  }

  /** Ends a mapping when its lease is over; the result takes that back. */
  #lend(row: number, mapping: Mapping): () => void {
    const { clock, setLocally } = this.#options;
    if (mapping.lease === 0 || !this.#device.policies.portMapping.endsWithLease) return () => undefined;
    return clock.after(mapping.lease * 1000, () => {
      this.#over.set(row, JSON.stringify(mapping));
      this.apply();
      const { table, enable } = this.#names ?? noNames;
      const name = `${this.#device.table.root}${table}${row}.${enable}`;
      if (this.#device.valueByName(name) === undefined) return;
      try {
        setLocally({ [name]: 'false' });
      } catch (error) {
        // The ACS keeps the parameter to itself: it goes on saying true, and nothing is forwarded all the same.
        if (!(error instanceof LocalAccessError)) throw error;
      }
    });
  }

  /** TR-098 has no Status. */
  #tell(row: number): void {
    const { table, enable } = this.#names ?? noNames;
    const name = `${table}${row}.Status`;
    if (this.#device.value(name) === '') return;
    const isOn = this.#device.isTrue(`${table}${row}.${enable}`);
    const isOpen = this.#open.has(row);
    const status = isOn ? (isOpen ? 'Enabled' : 'Error') : 'Disabled';
    this.#device.refresh({ [this.#device.table.root + name]: status });
  }

  /** What a row asks for; undefined when it asks for nothing, or for something that this device does not do. */
  #wanted(row: number): Mapping | undefined {
    const { table, enable, protocol, lease } = this.#names ?? noNames;
    const of = (name: string): string => this.#device.value(`${table}${row}.${name}`);
    const number = (name: string): number => this.#device.numberValue(`${table}${row}.${name}`, 0);
    const mapping = {
      protocol: of(protocol),
      externalPort: number('ExternalPort'),
      internalPort: number('InternalPort'),
      client: of('InternalClient'),
      remoteHost: of('RemoteHost'),
      lease: number(lease),
    };
    const isOn =
      this.#device.isTrue(`${table}${row}.${enable}`) && (mapping.protocol === 'TCP' || mapping.protocol === 'UDP');
    const isWhole = mapping.externalPort > 0 && mapping.internalPort > 0 && isIP(mapping.client) !== 0;
    const mayGo = this.#options.mayLeaveLoopback || isLoopback(mapping.client);
    const isAlone = [0, mapping.externalPort].includes(number('ExternalPortEndRange'));
    if (!isOn) this.#over.delete(row);
    const isOver = this.#over.get(row) === JSON.stringify(mapping);
    return isOn && isWhole && isAlone && mayGo && !isOver ? mapping : undefined;
  }
}

async function openMapping(host: string, mapping: Mapping): Promise<Pick<OpenMapping, 'close'>> {
  if (mapping.protocol === 'UDP') return await forwardUdp({ ...mapping, host });
  const sockets = new Set<Socket>();
  const server = createServer((outer) => {
    const isHeard = mapping.remoteHost === '' || outer.remoteAddress === mapping.remoteHost;
    if (isHeard) forward(outer, mapping, sockets);
    else outer.resetAndDestroy();
  });
  server.maxConnections = connectionsMax;
  await listen(server, host, mapping.externalPort);
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Either side ends the other. */
function forward(outer: Socket, { client, internalPort }: Mapping, sockets: Set<Socket>): void {
  const inner = connect({ host: client, port: internalPort });
  const ways = [
    [outer, inner],
    [inner, outer],
  ] as const;
  for (const [socket, other] of ways) {
    sockets.add(socket);
    socket.setTimeout(idleMsMax, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
