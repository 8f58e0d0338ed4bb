import { isIP } from 'node:net';
import type { Lab } from '@cordon/pki';
import type { HostNames } from './certificate-row.ts';

type More = Partial<Pick<HostNames, 'acsHost' | 'statusUrl'>>;

/** Port 9 (discard) of the host itself, where nothing answers. */
const nowhere = (name: string): string => `http://127.0.0.1:9/${name}`;

/** What the recipes of certificate cases are built from: the host at which they are shown, and the lab. */
export function hostNames(host: string, lab: Lab, { acsHost = host, statusUrl = nowhere }: More = {}): HostNames {
  const isAddress = isIP(host) !== 0;
  return {
    host,
    parent: isAddress ? '' : host.split('.').slice(1).join('.'),
    san: isAddress ? { ip: [host] } : { dns: [host] },
    acsHost,
    statusUrl,
    rootSubject: lab.root.recipe.subject,
  };
}
