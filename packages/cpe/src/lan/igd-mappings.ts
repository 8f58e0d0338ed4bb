import { isIPv4 } from 'node:net';
import { deleteDeviceRow, rowNumbersOf } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import { writeRow } from '../device/write-row.ts';
import { type MappingNames, mappingNamesOf } from '../nat/port-mappings.ts';
import { type IgdAction, type IgdAnswer, IgdError } from './igd-soap.ts';
import { keepableText } from './lan-text.ts';

/** What the actions need. */
export interface IgdMappingsOptions {
  /** The ACS is there: it sees one set of parameters that nobody else changes (TR-069 3.7.1.1). */
  readonly isInSession: () => boolean;
  /** The rows have changed. */
  readonly onChange: () => void;
  /** Hands on the description of a mapping that was made. */
  readonly tell: (description: string) => void;
}

/** Rows that control points may make; the ACS has room for its own. */
const rowsMax = 64;
const descriptionCharsMax = 256;
/** Below are the ports of the device's own services. */
const externalPortMin = 1024;
const invalidArgs = new IgdError(402, 'Invalid Args');
const notAuthorized = new IgdError(606, 'Action not authorized');
const noSuchEntry = new IgdError(714, 'NoSuchEntryInArray');

const portOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;

/** Port mappings by WANIPConnection:1. What they are stands in the table of port mappings, of which the ACS has the say. */
export class IgdMappings {
  readonly #device: Device;
  readonly #options: IgdMappingsOptions;
  readonly #names: MappingNames;

  constructor(device: Device, options: IgdMappingsOptions) {
    this.#device = device;
    this.#options = options;
    this.#names = mappingNamesOf(device);
  }

  /** Carries an action out for whoever asks from this address. */
  answer(action: IgdAction, requester: string): IgdAnswer {
    const isChange = action.name === 'AddPortMapping' || action.name === 'DeletePortMapping';
    if (isChange && this.#options.isInSession()) return new IgdError(501, 'Action Failed');
    switch (action.name) {
      case 'GetExternalIPAddress':
        return { NewExternalIPAddress: this.#externalAddress() };
      case 'AddPortMapping':
        return this.#add(action, requester);
      case 'DeletePortMapping':
        return this.#delete(action, requester);
      case 'GetSpecificPortMappingEntry':
        return this.#entry(action);
      default:
        return new IgdError(401, 'Invalid Action');
    }
  }

  #externalAddress(): string {
    const wan = 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress';
    return this.#device.value('IP.Interface.1.IPv4Address.1.IPAddress') || this.#device.value(wan);
  }

  #add({ values }: IgdAction, requester: string): IgdAnswer {
    const externalPort = portOf(values.get('NewExternalPort'));
    const internalPort = portOf(values.get('NewInternalPort'));
    const protocol = values.get('NewProtocol') ?? '';
    const client = values.get('NewInternalClient') ?? '';
    const remoteHost = values.get('NewRemoteHost') ?? '';
    const lease = Number(values.get('NewLeaseDuration') ?? 0);
    const isWhole = externalPort !== undefined && internalPort !== undefined && internalPort > 0 && isIPv4(client);
    const isKnown = /^(?:TCP|UDP)$/.test(protocol) && (remoteHost === '' || isIPv4(remoteHost));
    if (!isWhole || !isKnown || !(lease >= 0 && lease <= 604_800)) return invalidArgs;
    if (externalPort < externalPortMin) return notAuthorized;
    if (this.#device.policies.lan.mapsToRequesterOnly && client !== requester) return notAuthorized;
    const row = this.#rowOf(String(externalPort), protocol);
    if (row !== undefined && this.#of(row, 'InternalClient') !== client)
      return new IgdError(718, 'ConflictInMappingEntry');
    if (row === undefined && this.#rows().length >= rowsMax) return new IgdError(728, 'NoPortMapsAvailable');
    const description = keepableText(values.get('NewPortMappingDescription') ?? '', descriptionCharsMax);
    writeRow(
      this.#device,
      { table: this.#names.table, row },
      {
        ExternalPort: String(externalPort),
        InternalPort: String(internalPort),
        InternalClient: client,
        RemoteHost: remoteHost,
        [this.#names.protocol]: protocol,
        [this.#names.lease]: String(lease),
        [this.#names.description]: description,
        [this.#names.enable]: String(/^(?:1|true|yes)$/i.test(values.get('NewEnabled') ?? '1')),
      },
    );
    this.#options.onChange();
    this.#options.tell(description);
    return {};
  }

  #delete({ values }: IgdAction, requester: string): IgdAnswer {
    const row = this.#rowOf(values.get('NewExternalPort') ?? '', values.get('NewProtocol') ?? '');
    if (row === undefined) return noSuchEntry;
    const isOwn = this.#of(row, 'InternalClient') === requester;
    if (this.#device.policies.lan.mapsToRequesterOnly && !isOwn) return notAuthorized;
    const path = `${this.#device.table.root}${this.#names.table}${row}.`;
    this.#device.settle({ update: deleteDeviceRow(this.#device.tree, path) });
    this.#options.onChange();
    return {};
  }

  #entry({ values }: IgdAction): IgdAnswer {
    const row = this.#rowOf(values.get('NewExternalPort') ?? '', values.get('NewProtocol') ?? '');
    if (row === undefined) return noSuchEntry;
    return {
      NewInternalPort: this.#of(row, 'InternalPort'),
      NewInternalClient: this.#of(row, 'InternalClient'),
      NewEnabled: this.#of(row, this.#names.enable) === 'true' ? '1' : '0',
      NewPortMappingDescription: this.#of(row, this.#names.description),
      NewLeaseDuration: this.#of(row, this.#names.lease),
    };
  }

  #rows(): readonly number[] {
    return rowNumbersOf(this.#device.tree, this.#device.table.root + this.#names.table);
  }

  #rowOf(externalPort: string, protocol: string): number | undefined {
    return this.#rows().find(
      (row) => this.#of(row, 'ExternalPort') === externalPort && this.#of(row, this.#names.protocol) === protocol,
    );
  }

  #of(row: number, name: string): string {
    return this.#device.value(`${this.#names.table}${row}.${name}`);
  }
}
