/** A server whose version is known to be open to attack. */
export interface KnownBadServer {
  readonly name: string;
  readonly why: string;
}

interface BadServer extends KnownBadServer {
  /** Its first group is the version, where it says one. */
  readonly pattern: RegExp;
  /** First version that is not known to be bad; absent: all are. */
  readonly fixedIn?: string;
}

const badServers: readonly BadServer[] = [
  {
    name: 'RomPager',
    pattern: /\b(?:RomPager|Allegro-Software-RomPager)\/([\d.]+)/i,
    fixedIn: '4.34',
    why: 'RomPager below 4.34: a cookie writes memory (CVE-2014-9222), a digest overruns a buffer (CVE-2014-9223).',
  },
  {
    name: 'GoAhead',
    pattern: /\bGoAhead(?:-\w+)?\/([\d.]+)/i,
    fixedIn: '3.6.5',
    why: 'GoAhead below 3.6.5: variables of a request reach the loader of CGI programs (CVE-2017-17562).',
  },
  { name: 'Boa', pattern: /\bBoa\/([\d.]+)/i, why: 'Boa has had no maintainer since 2005 (CVE-2017-9833).' },
  {
    name: 'mini_httpd',
    pattern: /\bmini_httpd\/([\d.]+)/i,
    fixedIn: '1.30',
    why: 'mini_httpd below 1.30 reads files for strangers (CVE-2018-18778).',
  },
  {
    name: 'MiniUPnPd',
    pattern: /\bMiniUPnPd\/([\d.]+)/i,
    fixedIn: '1.4',
    why: 'MiniUPnPd below 1.4 overruns its buffers (CVE-2013-0229, CVE-2013-0230).',
  },
  {
    name: 'Portable SDK for UPnP devices',
    pattern: /\b(?:Portable SDK for UPnP devices|libupnp)\/([\d.]+)/i,
    fixedIn: '1.6.18',
    why: 'libupnp below 1.6.18 overruns its buffers on SSDP (CVE-2012-5958 to CVE-2012-5965).',
  },
  {
    name: 'miniigd',
    pattern: /\bminiigd\b(?:\/([\d.]+))?/i,
    why: 'The SOAP service of miniigd runs commands (CVE-2014-8361).',
  },
  {
    name: 'Dropbear',
    pattern: /\bdropbear[_/ ](?:sshd )?([\d.]+)/i,
    fixedIn: '2016.74',
    why: 'Dropbear below 2016.74 formats user names (CVE-2016-7406).',
  },
];

/** Which known bad server a banner, a Server field or a product with its version names, if any. An indication: vendors patch without a new number. */
export function knownBadServer(text: string): KnownBadServer | undefined {
  return badServers.find(({ pattern, fixedIn }) => {
    const match = pattern.exec(text);
    if (match === null) return false;
    return fixedIn === undefined || (match[1] !== undefined && isBefore(match[1], fixedIn));
  });
}

function isBefore(version: string, fixedIn: string): boolean {
  const [one, other] = [version, fixedIn].map((text) => text.split('.').map(Number));
  const length = Math.max(one?.length ?? 0, other?.length ?? 0);
  for (let place = 0; place < length; place += 1) {
    const difference = (one?.[place] ?? 0) - (other?.[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
