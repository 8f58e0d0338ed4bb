// Theory of operation. The Host table is the memory: which hosts there are, and which address each of them has been given, stands in its
// rows and nowhere else. So it outlives a boot, and the DHCP server and the reader of mDNS agree without knowing of each other.
import { deleteDeviceRow, rowNumbersOf } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import { writeRow } from '../device/write-row.ts';
import { keepableText } from './lan-text.ts';

/** A host as it tells itself. */
export interface LanHost {
  /** As TR-181 and TR-098 write it: upper case, with colons. */
  readonly hardwareAddress: string;
  readonly address: string;
  readonly name: string;
  readonly vendorClass: string;
}

interface HostNames {
  readonly table: string;
  readonly hardwareAddress: string;
  readonly pool: string;
  readonly enable: string;
}

const namesByRoot: Readonly<Record<string, HostNames>> = {
  'Device.': {
    table: 'Hosts.Host.',
    hardwareAddress: 'PhysAddress',
    pool: 'DHCPv4.Server.Pool.1.',
    enable: 'DHCPv4.Server.Pool.1.Enable',
  },
  'InternetGatewayDevice.': {
    table: 'LANDevice.1.Hosts.Host.',
    hardwareAddress: 'MACAddress',
    pool: 'LANDevice.1.LANHostConfigManagement.',
    enable: 'LANDevice.1.LANHostConfigManagement.DHCPServerEnable',
  },
};

/** What a row holds, in characters (TR-181 and TR-098: 64, and 255 at least). */
const nameCharsMax = 64;
const vendorClassCharsMax = 255;
/** Rows that strangers may make: a pool of addresses may be larger, and hosts that mDNS tells of have no pool. */
const rowsMax = 128;

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const addressOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');

/** The hosts of the LAN, in the Host table of either data model. */
export class LanHosts {
  readonly #device: Device;
  readonly #names: HostNames;
  readonly #onChange: () => void;

  /** `onChange` is called when a row has come, changed or gone. */
  constructor(device: Device, onChange: () => void) {
    this.#device = device;
    this.#onChange = onChange;
    this.#names = namesByRoot[device.table.root] ?? { table: '', hardwareAddress: '', pool: '', enable: '' };
  }

  /** Whether the ACS lets the device give addresses. A model without the switch has it on. */
  get isServing(): boolean {
    return !/^(?:false|0)$/.test(this.#device.setting(this.#names.enable));
  }

  /** A setting of the pool, such as `SubnetMask`; TR-181 and TR-098 have the same names there. */
  poolSetting(name: string): string {
    return this.#device.value(this.#names.pool + name);
  }

  /** The address that this host has, or the first of the pool that nobody has; undefined when the pool is used up. */
  addressFor(hardwareAddress: string): string | undefined {
    const row = this.#rowWith(this.#names.hardwareAddress, hardwareAddress);
    if (row !== undefined) return this.#device.value(`${this.#names.table}${row}.IPAddress`);
    const rows = this.#rows();
    if (rows.length >= rowsMax) return undefined;
    const taken = new Set(rows.map((one) => this.#device.value(`${this.#names.table}${one}.IPAddress`)));
    const first = numberOf(this.poolSetting('MinAddress'));
    const last = Math.min(numberOf(this.poolSetting('MaxAddress')), first + rowsMax);
    for (let number = first; number <= last; number += 1) {
      if (!taken.has(addressOf(number))) return addressOf(number);
    }
    return undefined;
  }

  /** A host has taken an address: its row says so. */
  lease({ hardwareAddress, address, name, vendorClass }: LanHost): void {
    this.#write(this.#rowWith(this.#names.hardwareAddress, hardwareAddress), {
      [this.#names.hardwareAddress]: hardwareAddress,
      IPAddress: address,
      HostName: keepableText(this.#device.policies.lan.keepName(name), nameCharsMax),
      VendorClassID: keepableText(vendorClass, vendorClassCharsMax),
      AddressSource: 'DHCP',
      LeaseTimeRemaining: this.poolSetting('LeaseTime') || this.poolSetting('DHCPLeaseTime'),
      Active: 'true',
    });
  }

  /** A host has given its address back. */
  release(hardwareAddress: string, address: string): void {
    const row = this.#rowWith(this.#names.hardwareAddress, hardwareAddress);
    if (row !== undefined && this.#device.value(`${this.#names.table}${row}.IPAddress`) === address) this.#delete(row);
  }

  /** Somebody announced the name of the host at this address. One that has no lease gets a row as long as it is announced. */
  announce(address: string, name: string): void {
    const row = this.#rowWith('IPAddress', address);
    if (row === undefined && this.#rows().length >= rowsMax) return;
    this.#write(row, { IPAddress: address, HostName: keepableText(name, nameCharsMax), Active: 'true' });
  }

  /** It said goodbye. */
  leave(address: string): void {
    const row = this.#rowWith('IPAddress', address);
    const { table, hardwareAddress } = this.#names;
    if (row !== undefined && this.#device.value(`${table}${row}.${hardwareAddress}`) === '') this.#delete(row);
  }

  #rows(): readonly number[] {
    return rowNumbersOf(this.#device.tree, this.#device.table.root + this.#names.table);
  }

  #rowWith(name: string, value: string): number | undefined {
    return this.#rows().find((row) => this.#device.value(`${this.#names.table}${row}.${name}`) === value);
  }

  /** Those of the values that the rows of this model have. */
  #write(row: number | undefined, values: Readonly<Record<string, string>>): void {
    const { table } = this.#names;
    const known = new Set(
      this.#device.table.parameters
        .filter(([name]) => name.startsWith(this.#device.table.root + table))
        .map(([name]) => name.slice(name.lastIndexOf('.') + 1)),
    );
    const own = Object.entries(values).filter(([name]) => known.has(name));
    writeRow(this.#device, { table, row }, Object.fromEntries(own));
    this.#onChange();
  }

  #delete(row: number): void {
    const { table } = this.#names;
    this.#device.settle({ update: deleteDeviceRow(this.#device.tree, `${this.#device.table.root}${table}${row}.`) });
    this.#onChange();
  }
}
