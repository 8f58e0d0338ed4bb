import { isIP } from 'node:net';
import type { Lab } from '@cordon/pki';
import type { HostNames } from './certificate-row.ts';

/** Nothing listens there: where no test looks at revocation, no chain names it. */
const nowhere = 'http://192.0.2.1';

/** What the recipes of certificate cases are built from: the host of the ACS URL and the lab. */
export function hostNames(host: string, lab: Lab, statusUrl: string = nowhere): HostNames {
  const isAddress = isIP(host) !== 0;
  return {
    host,
    parent: isAddress ? '' : host.split('.').slice(1).join('.'),
    san: isAddress ? { ip: [host] } : { dns: [host] },
    rootSubject: lab.root.recipe.subject,
    statusUrl,
  };
}
