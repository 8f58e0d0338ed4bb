import { type KeyKind, openLab, writeIssued } from '@cordon/pki';
import { UsageError } from './usage-error.ts';

/** The flags of `cordon pki issue`. */
export interface IssueFlags {
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly device?: string;
  readonly days?: number;
  readonly key: KeyKind;
  readonly out: string;
}

/** What was issued and where it lies. */
export interface IssuedFacts {
  readonly certificatePath: string;
  readonly keyPath: string;
  readonly subject: string;
  readonly subjectAltName: string | undefined;
  readonly notAfter: string;
  readonly sha256: string;
}

/** Splits OUI-SERIAL or OUI-PRODUCTCLASS-SERIAL; further hyphens belong to the serial number. */
function parseDevice(text: string): { oui: string; productClass?: string; serial: string } {
  const [oui = '', ...rest] = text.split('-');
  if (!/^[0-9A-Fa-f]{6}$/.test(oui) || rest.length === 0 || rest.includes('')) {
    throw new UsageError(`--device: "${text}" is no device. Write OUI-SERIAL, such as 00005E-CORDON0001.`);
  }
  const [first = '', ...others] = rest;
  const named = others.length === 0 ? { serial: first } : { productClass: first, serial: others.join('-') };
  return { oui: oui.toUpperCase(), ...named };
}

/**
 * Issues one certificate from a lab on disk and writes it. Throws {@link UsageError} when the flags do not say for whom, and
 * PkiError for a lab or a path that cannot be used.
 */
export function issueFromLab(dir: string, { dns = [], ip = [], device, days, key, out }: IssueFlags): IssuedFacts {
  const isServer = dns.length + ip.length > 0;
  if (isServer === (device !== undefined)) {
    throw new UsageError('Say for whom: --dns or --ip for a server, or --device OUI-SERIAL for a device.');
  }
  if (days === 0) throw new UsageError('--days: A certificate for no day is no use; write 1 or more.');
  const leaf = { key, ...(days === undefined ? {} : { validity: { notAfter: `+${days}d` } }) };
  const identity = device === undefined ? undefined : parseDevice(device);
  const lab = openLab(dir);
  const issued =
    identity === undefined
      ? lab.issueServer({ dnsNames: dns, ipAddresses: ip, ...leaf })
      : lab.issueDevice({ ...identity, ...leaf });
  const { subject, subjectAltName, validTo, fingerprint256 } = issued.toX509();
  const notAfter = new Date(validTo).toISOString();
  return { ...writeIssued(issued, out), subject, subjectAltName, notAfter, sha256: fingerprint256 };
}
