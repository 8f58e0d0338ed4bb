import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { FleetConfig } from './fleet-config.ts';
import type { FleetBirthmarks } from './fleet-device.ts';
import { fillTemplate, serialNumberOf } from './fleet-plan.ts';

// 128 bits, as a single device would make them (TR-069 3.2.2.2); here they come from the seed and can be made again.
const derivedBytes = 16;

/** What the devices of one fleet have from birth, computed when it is asked for. */
export class DerivedBirthmarks implements FleetBirthmarks {
  readonly #config: FleetConfig;
  /** Port of connection requests; undefined while it is closed. */
  port: number | undefined;

  constructor(config: FleetConfig) {
    this.#config = config;
  }

  readonly valueOf = (index: number, name: string): string | undefined => {
    const { acsUsernameTemplate, acsPasswordTemplate, connectionRequests } = this.#config;
    switch (name) {
      case 'DeviceInfo.SerialNumber':
        return serialNumberOf(this.#config, index);
      case 'ManagementServer.ConnectionRequestURL':
        return this.connectionRequestUrl(index);
      case 'ManagementServer.ConnectionRequestUsername':
        return fillTemplate(this.#config, index, connectionRequests.usernameTemplate);
      case 'ManagementServer.ConnectionRequestPassword':
        return this.#derived('connection-request-password', index);
      case 'ManagementServer.Username':
        return fillTemplate(this.#config, index, acsUsernameTemplate);
      case 'ManagementServer.Password':
        return fillTemplate(this.#config, index, acsPasswordTemplate);
      default:
        return undefined;
    }
  };

  connectionRequestUrl(index: number): string {
    const { host } = this.#config.connectionRequests;
    if (this.port === undefined) return '';
    return `http://${isIPv6(host) ? `[${host}]` : host}:${this.port}${this.path(index)}`;
  }

  /** Path of a device: its number, and what nobody guesses who knows another device's path but not the seed. */
  path(index: number): string {
    return `/${index}-${this.#derived('path', index)}`;
  }

  /** The device that a request target belongs to. */
  indexOfPath(target: string): number | undefined {
    const digits = /^\/(\d{1,6})-/.exec(target)?.[1];
    if (digits === undefined) return undefined;
    const index = Number(digits);
    return index < this.#config.count && this.path(index) === target ? index : undefined;
  }

  #derived(purpose: string, index: number): string {
    const digest = createHmac('sha256', `cordon fleet ${this.#config.seed}`).update(`${purpose} ${index}`).digest();
    return digest.subarray(0, derivedBytes).toString('base64url');
  }
}
