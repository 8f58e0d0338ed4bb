// Theory of operation. The device keeps by which mechanism it first reached an ACS after the last factory reset (TR-069
// 3.1). As long as it reached none, every session begins with a look at the lease, and what the lease says goes before the
// factory URL. Once it was reached by a URL from DHCP, a new lease that names another URL is followed while the current
// URL is still the one from DHCP, and the lease counts again, whatever the ACS wrote since, when no ACS could be reached
// for 300 seconds. A device that was first reached otherwise never turns to DHCP for a URL, unless its URL is empty.
import type { Logger } from 'pino';
import { applySetParameterValues } from '@cordon/data-model';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import type { TextWorld } from '../text-readers.ts';
import type { Lease } from './lease.ts';
import type { VendorSettings } from './vendor-options.ts';

/** What discovery needs besides the device. */
export interface AcsDiscoveryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** The lease as it is now; undefined when there is none. */
  readonly readLease: () => Lease | undefined;
  /** Makes the DHCP client ask again; its own RFC times that (3.1-15). */
  readonly renewLease: () => Promise<void>;
  /** Takes http URLs too, whose ACS anybody on the way can be. */
  readonly allowsHttp: boolean;
}

/** What came of the attempt to reach the ACS. */
export type Contact = 'connected' | 'unreachable' | 'unknown';

const urlPath = 'ManagementServer.URL';
const paths: Readonly<Record<keyof VendorSettings, string>> = {
  acsUrl: urlPath,
  provisioningCode: 'DeviceInfo.ProvisioningCode',
  retryMinimumWaitInterval: 'ManagementServer.CWMPRetryMinimumWaitInterval',
  retryIntervalMultiplier: 'ManagementServer.CWMPRetryIntervalMultiplier',
};

/** 3.1: an ACS is out of reach when TCP connections have failed for this long. */
export const unreachableMs = 300_000;

/** Finds the ACS by DHCP, where the device is told to. */
export class AcsDiscovery {
  readonly #device: Device;
  readonly #options: AcsDiscoveryOptions;
  #unreachableSinceMs: number | undefined;
  #hasNewLease = false;
  #contact: Contact = 'unknown';

  constructor(device: Device, options: AcsDiscoveryOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Power comes on. */
  boot(): void {
    this.#unreachableSinceMs = undefined;
    this.beforeSession();
  }

  /** 3.1-16: an empty URL asks for discovery each time; so does a device that has not reached any ACS. */
  beforeSession(): void {
    this.#contact = 'unknown';
    const isNew = this.#device.memory.discovery.foundBy === 'nothing';
    const isDue = isNew || this.#device.value(urlPath) === '';
    if (this.#device.policies.discovery.overridesUrl(isDue)) this.#take(true);
    else if (this.#hasNewLease) this.#takeNewLease();
    this.#hasNewLease = false;
  }

  /** Whether the device boots with what the lease says. */
  get bearsLease(): boolean {
    return this.#device.policies.discovery.bears(this.#options.readLease()?.settings ?? {});
  }

  /** Hands the settings of the lease to whatever else in the device takes them; the strict device has nothing. */
  useSettings(world: TextWorld): void {
    const lease = this.#options.readLease();
    if (lease === undefined) return;
    this.#device.policies.discovery
      .useSettings(lease.settings, world)
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'the settings of a lease could not be used'));
  }

  /** The network's answer to the attempt to reach the ACS; called once or more in a session. */
  noteContact(contact: Contact): void {
    if (this.#contact !== 'connected') this.#contact = contact;
  }

  /** Whether a lease came that has not been looked at. */
  get hasNewLease(): boolean {
    return this.#hasNewLease;
  }

  /** The DHCP client has another lease. It is looked at before the next session, for a session sees one set of parameters. */
  leaseChanged(): void {
    this.#hasNewLease = true;
  }

  /** A session ended well; told before what the ACS wrote in it takes effect. 3.1-19: how the first ACS was found stays known. */
  sessionSucceeded(): void {
    const { discovery, bootstrappedUrl } = this.#device.memory;
    if (discovery.foundBy !== 'nothing') return;
    const foundBy = discovery.taken[urlPath] === bootstrappedUrl ? 'dhcp' : 'other';
    this.#device.commit({ memory: { discovery: { ...discovery, foundBy } } });
  }

  /** A session is over, and its consequences are drawn. Resolves to whether a rediscovery has changed the ACS URL. */
  async afterSession(): Promise<boolean> {
    if (this.#contact === 'connected') this.#unreachableSinceMs = undefined;
    if (this.#contact !== 'unreachable') return false;
    const now = this.#options.clock.nowMs();
    this.#unreachableSinceMs ??= now;
    // 3.1-17, 3.1-18, 3.1-20: by DHCP if it was first found so, however the URL came to be what it is.
    if (now - this.#unreachableSinceMs < unreachableMs || this.#device.memory.discovery.foundBy !== 'dhcp')
      return false;
    const before = this.#device.value(urlPath);
    this.#options.log.info('the ACS is out of reach: back to discovery by DHCP');
    await this.#options.renewLease().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'the DHCP client could not be asked for a new lease');
    });
    this.#take(true);
    const isChanged = this.#device.value(urlPath) !== before;
    if (isChanged) this.#unreachableSinceMs = undefined;
    return isChanged;
  }

  #takeNewLease(): void {
    if (this.#device.memory.discovery.foundBy === 'other') return;
    this.#take(false);
  }

  /** Takes what the lease says; the URL in place of one of another origin only with `overridesUrl`. */
  #take(overridesUrl: boolean): void {
    const lease = this.#options.readLease();
    if (lease === undefined) return;
    for (const problem of lease.problems) this.#options.log.warn({ problem }, 'a part of the DHCP lease is not used');
    const { discovery } = this.#device.memory;
    const isFromDhcp = discovery.taken[urlPath] === this.#device.value(urlPath);
    const taken: Record<string, string> = { ...discovery.taken };
    const values: Record<string, string> = {};
    for (const [field, path] of Object.entries(paths)) {
      const value = lease.settings[field as keyof VendorSettings];
      if (value === undefined || !this.#isLegal(path, value)) continue;
      const isNews = discovery.taken[path] !== value;
      // What the ACS wrote over a setting stays until the network says something new.
      if (path === urlPath ? overridesUrl || (isNews && isFromDhcp) : isNews) {
        taken[path] = value;
        if (this.#device.value(path) !== value) values[this.#device.table.root + path] = value;
      }
    }
    if (Object.keys(values).length === 0 && sameRecord(taken, discovery.taken)) return;
    this.#options.log.info({ parameters: Object.keys(values) }, 'settings from the DHCP lease');
    // A bootstrap drops what an earlier ACS would have been told (3.7.1.5); the boot has been told to none.
    const isFirst = discovery.foundBy === 'nothing' && values[this.#device.table.root + urlPath] !== undefined;
    const hasBooted = this.#device.memory.events.events.some(({ eventCode }) => eventCode === '1 BOOT');
    const occurrences = isFirst && hasBooted ? [{ eventCode: '1 BOOT' }] : [];
    this.#device.settle({ values, occurrences, memory: { discovery: { ...discovery, taken } } });
  }

  /** 3.1-25, 3.1-26: what the data model does not allow for the parameter is not taken. */
  #isLegal(path: string, value: string): boolean {
    const { allowsHttp } = this.#device.policies.discovery;
    const name = this.#device.table.root + path;
    const { tree, treePolicy } = this.#device;
    const applied = applySetParameterValues(tree, [{ name, value, type: undefined }], treePolicy);
    let reason = applied.kind === 'refused' ? (applied.faults[0]?.faultString ?? applied.reason) : undefined;
    if (path === urlPath && value === '') reason = 'an empty URL leads nowhere';
    if (path === urlPath && /^http:/i.test(value) && !allowsHttp(this.#options.allowsHttp)) {
      reason = 'an http URL from DHCP lets anybody on the access network be the ACS; dhcp.allowsHttp takes it';
    }
    if (reason !== undefined)
      this.#options.log.warn({ parameter: path, reason }, 'a setting of the DHCP lease is not used');
    return reason === undefined;
  }
}

const sameRecord = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);
