import type { Logger } from 'pino';
import type { LanConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { textWorldOf } from '../text-readers.ts';
import { IgdMappings } from './igd-mappings.ts';
import { LanDhcpServer } from './lan-dhcp-server.ts';
import { LanHosts } from './lan-hosts.ts';
import { LanIgd } from './lan-igd.ts';
import type { LanText } from './lan-strictness.ts';
import { MdnsReader } from './mdns-reader.ts';

/** What the services of the LAN side are made of. */
export interface LanServicesParts {
  readonly lan: LanConfig;
  readonly device: Device;
  readonly resolver: NameResolver;
  readonly log: Logger;
  readonly isInSession: () => boolean;
  /** A table has changed. */
  readonly onChange: () => void;
}

/** The open services of one boot. */
export interface LanServices {
  close(): Promise<void>;
}

/** Opens what the configuration has. Rejects with the socket's error when a port is taken. */
export async function openLanServices(parts: LanServicesParts): Promise<LanServices> {
  const { lan, device, log } = parts;
  const { host, dhcpPort, igdPort, mdnsPort } = lan;
  const tell = (kind: LanText, text: string): void => {
    device.policies.lan
      .useText(kind, text, textWorldOf(parts.resolver))
      .catch((error: unknown) => log.error({ err: error, kind }, 'a text from the LAN could not be used'));
  };
  const hosts = new LanHosts(device, parts.onChange);
  const opened: LanServices[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  };
  try {
    if (dhcpPort !== undefined) opened.push(await LanDhcpServer.open({ host, port: dhcpPort, hosts, log, tell }));
    if (igdPort !== undefined) opened.push(await openIgd(parts, igdPort, tell));
    if (mdnsPort !== undefined) opened.push(await MdnsReader.open({ host, port: mdnsPort, hosts, tell }));
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function openIgd(
  { lan, device, isInSession, onChange }: LanServicesParts,
  port: number,
  tell: (kind: LanText, text: string) => void,
): Promise<LanIgd> {
  const mappings = new IgdMappings(device, {
    isInSession,
    onChange,
    tell: (description) => {
      if (description !== '') tell('mapping-description', description);
    },
  });
  const serial = Buffer.from(device.value('DeviceInfo.SerialNumber')).toString('hex').slice(0, 12).padStart(12, '0');
  const uuid = `00000000-0000-1000-8000-${serial}`;
  return await LanIgd.open({ host: lan.host, port, name: device.value('DeviceInfo.ModelName'), uuid, mappings });
}
