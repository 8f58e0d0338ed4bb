import { isIP } from 'node:net';
import type { Lab } from '@cordon/pki';
import type { HostNames } from './certificate-row.ts';

/** What the recipes of certificate cases are built from: the host at which they are shown, and the lab. */
export function hostNames(host: string, lab: Lab, acsHost: string = host): HostNames {
  const isAddress = isIP(host) !== 0;
  return {
    host,
    parent: isAddress ? '' : host.split('.').slice(1).join('.'),
    san: isAddress ? { ip: [host] } : { dns: [host] },
    acsHost,
    rootSubject: lab.root.recipe.subject,
  };
}
