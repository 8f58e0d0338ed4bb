import type { TextWorld } from '../text-readers.ts';

/** What somebody on the LAN may tell the device in words of his own: by DHCP, by mDNS, and with a port mapping by UPnP. */
export type LanText = 'host-name' | 'vendor-class' | 'announced-name' | 'mapping-description';

/** Every point at which the services of the LAN side may go wrong. */
export interface LanStrictness {
  /** What else is done with such a text, besides putting it into a table. */
  readonly useText: (kind: LanText, text: string, world: TextWorld) => Promise<void>;
  /** The name of a DHCP client as the Host table is given it. */
  readonly keepName: (name: string) => string;
  /** Whether a port mapping may lead to none but whoever asks for it. */
  readonly mapsToRequesterOnly: boolean;
}

/** Texts that are kept and shown, and nothing more. */
export const strictLan: LanStrictness = {
  useText: () => Promise.resolve(),
  keepName: (name) => name,
  mapsToRequesterOnly: true,
};
