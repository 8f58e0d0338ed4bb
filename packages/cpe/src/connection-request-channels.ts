import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { CpeConfig } from './cpe-config.ts';
import type { Device } from './device/device.ts';
import type { NameResolver } from './name-resolver.ts';
import { lookUpOf, tlsPolicyOf } from './session/acs-client.ts';
import { UdpConnectionRequests } from './udp/udp-connection-requests.ts';
import { XmppConnectionRequests } from './xmpp/xmpp-connection-requests.ts';

/** What the channels need to know of the device. */
export interface ConnectionRequestChannelsOptions {
  readonly device: Device;
  readonly config: CpeConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random01: () => number;
  readonly resolver: NameResolver;
  /** Called for each request that is right; it raises 6 CONNECTION REQUEST and asks for a session. */
  readonly onConnectionRequest: () => 'accepted' | 'busy';
  readonly onEvents: () => void;
}

/** The ways besides HTTP in which a device can be asked for a session. */
export interface ConnectionRequestChannels {
  /** Does what the parameters say, if they have changed. */
  apply(): void;
  close(): Promise<void>;
}

/** Opens what the configuration gives the device. Rejects with the socket's error; nothing is open then. */
export async function openConnectionRequestChannels(
  options: ConnectionRequestChannelsOptions,
): Promise<ConnectionRequestChannels> {
  const { config, resolver } = options;
  const lookUp = lookUpOf(config, resolver) ?? ((hostName: string) => resolver.lookUp(hostName));
  const udp =
    config.udpConnectionRequest === undefined
      ? undefined
      : new UdpConnectionRequests({ ...options, config: config.udpConnectionRequest, lookUp });
  await udp?.open();
  const xmpp = xmppOf(options, lookUp);
  xmpp?.apply();
  return {
    apply() {
      udp?.apply();
      xmpp?.apply();
    },
    async close() {
      xmpp?.close();
      await udp?.close();
    },
  };
}

function xmppOf(
  options: ConnectionRequestChannelsOptions,
  lookUp: (hostName: string) => Promise<readonly string[]>,
): XmppConnectionRequests | undefined {
  const { device, config } = options;
  if (config.xmpp === undefined || device.table.root !== 'Device.') return undefined;
  // The same demands on the server as on the ACS (RFC 6120 13.7).
  const tls = tlsPolicyOf({ device, config, lookUp }, device.policies.xmpp.tls(device.policies.tls));
  return new XmppConnectionRequests({ ...options, config: config.xmpp, lookUp, tls });
}
