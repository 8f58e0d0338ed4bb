// What a hook of the DHCP client writes, one option per line:
//
//   dhcpv4.43 = 01:14:68:74:74:70:73:…      hexadecimal, with or without colons, as dhclient and udhcpc give it
//   dhcpv4.125 = base64:AAAN6R8LHWh0dHBz…
//   dhcpv6.17 = 00000de90001001d68747470…   a line for each such option
//   dhcpv4.requested = 125                  which of 43 and 125 the client asked for in option 55, where it named one
//
// Lines with other names say nothing here, so that a hook may write its whole environment. The names that DHCP clients use are
// taken too: `opt43`, `opt125` (udhcpc), `new_vendor_encapsulated_options` (dhclient), `OPTION_17` (odhcp6c).
import {
  readOption125,
  readOption17,
  readOption43,
  type VendorOption,
  vendorOptionBytesMax,
  type VendorSettings,
} from './vendor-options.ts';

/** The options of a lease that can name an ACS, and what could not be used. */
export interface Lease {
  readonly settings: VendorSettings;
  readonly problems: readonly string[];
}

/** A lease of a large network is a hundredth of this. */
export const leaseBytesMax: number = 64 * 1024;
const optionsMax = 32;
const problemsMax = 32;

type OptionName = 'dhcpv4.43' | 'dhcpv4.125' | 'dhcpv6.17' | 'dhcpv4.requested';

const names: ReadonlyMap<string, OptionName> = new Map([
  ['dhcpv4.43', 'dhcpv4.43'],
  ['opt43', 'dhcpv4.43'],
  ['new_vendor_encapsulated_options', 'dhcpv4.43'],
  ['dhcpv4.125', 'dhcpv4.125'],
  ['opt125', 'dhcpv4.125'],
  ['dhcpv6.17', 'dhcpv6.17'],
  ['OPTION_17', 'dhcpv6.17'],
  ['dhcpv4.requested', 'dhcpv4.requested'],
]);

const readers: Readonly<Record<Exclude<OptionName, 'dhcpv4.requested'>, (bytes: Uint8Array) => VendorOption>> = {
  'dhcpv4.43': readOption43,
  'dhcpv4.125': readOption125,
  'dhcpv6.17': readOption17,
};

/** Reads a lease. Never throws: what cannot be used is named and left out. */
export function readLease(file: Uint8Array): Lease {
  if (file.length > leaseBytesMax) {
    return { settings: {}, problems: [`the lease has more than ${leaseBytesMax} bytes`] };
  }
  const found: Partial<Record<OptionName, VendorOption[]>> = {};
  const problems: string[] = [];
  let requested: string | undefined;
  let count = 0;
  for (const line of new TextDecoder().decode(file).split('\n')) {
    const gap = line.indexOf('=');
    const name = names.get(line.slice(0, gap).trim());
    if (gap === -1 || name === undefined) continue;
    count += 1;
    if (count > optionsMax) {
      problems.push(`the lease has more than ${optionsMax} options; the rest is not read`);
      break;
    }
    const value = unquoted(line.slice(gap + 1).trim());
    if (name === 'dhcpv4.requested') {
      // 3.1-06: a client asks for one of them, never for both.
      if (value === '43' || value === '125') requested = value;
      else problems.push('dhcpv4.requested is neither 43 nor 125');
      continue;
    }
    const bytes = bytesOf(value);
    const option = bytes === undefined ? undefined : readers[name](bytes);
    if (option === undefined)
      problems.push(`${name} is neither hexadecimal nor base64: of ${vendorOptionBytesMax} bytes at most`);
    else (found[name] ??= []).push(option);
    problems.push(...(option?.problems ?? []).map((problem) => `${name}: ${problem}`));
  }
  return { settings: chosen(found, requested), problems: problems.slice(0, problemsMax) };
}

/** What the options of one DHCPv4 message say, by code; `requested` is the one that the client had asked for. Never throws. */
export function leaseOfOptions(
  options: Readonly<Record<43 | 125, Uint8Array | undefined>>,
  requested: 43 | 125,
): Lease {
  const found: Partial<Record<OptionName, VendorOption[]>> = {};
  const problems: string[] = [];
  for (const name of ['dhcpv4.43', 'dhcpv4.125'] as const) {
    const bytes = options[name === 'dhcpv4.43' ? 43 : 125];
    if (bytes === undefined) continue;
    const option = readers[name](bytes);
    found[name] = [option];
    problems.push(...option.problems.map((problem) => `${name}: ${problem}`));
  }
  return { settings: chosen(found, String(requested)), problems: problems.slice(0, problemsMax) };
}

/**
 * 3.1-08, 3.1-09: of 43 and 125 the one that was asked for counts, and 43 where none was; 3.1-10: what came over DHCPv6 goes before what
 * came over DHCPv4.
 */
function chosen(found: Partial<Record<OptionName, VendorOption[]>>, requested: string | undefined): VendorSettings {
  const settingsOf = (name: OptionName): VendorSettings =>
    (found[name] ?? []).reduceRight<VendorSettings>((all, { settings }) => ({ ...all, ...settings }), {});
  const [first, second] = requested === '125' ? (['125', '43'] as const) : (['43', '125'] as const);
  const preferred = settingsOf(`dhcpv4.${first}`);
  // An option 43 may be about something else altogether, such as network boot.
  const v4 = Object.keys(preferred).length > 0 ? preferred : settingsOf(`dhcpv4.${second}`);
  return { ...v4, ...settingsOf('dhcpv6.17') };
}

const unquoted = (text: string): string => /^(['"])(.*)\1$/.exec(text)?.[2] ?? text;

// dhclient writes an octet below 16 as one digit.
const colons = /^[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2})*$/;
const plain = /^(?:[0-9A-Fa-f]{2})+$/;
const base64 = /^base64:(?<text>[A-Za-z0-9+/]+={0,2})$/;
const base64CharsMax = Math.ceil(vendorOptionBytesMax / 3) * 4;

function bytesOf(text: string): Uint8Array | undefined {
  const fromBase64 = base64.exec(text)?.groups?.['text'];
  if (fromBase64 !== undefined)
    return fromBase64.length > base64CharsMax ? undefined : Buffer.from(fromBase64, 'base64');
  // Three characters an octet at most.
  if (text.length > vendorOptionBytesMax * 3) return undefined;
  if (plain.test(text)) return bounded(Buffer.from(text, 'hex'));
  if (!colons.test(text)) return undefined;
  return bounded(Uint8Array.from(text.split(':'), (octet) => Number.parseInt(octet, 16)));
}

const bounded = (bytes: Uint8Array): Uint8Array | undefined =>
  bytes.length > vendorOptionBytesMax ? undefined : bytes;
