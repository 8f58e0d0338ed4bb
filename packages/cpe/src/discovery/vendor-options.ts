// DHCP options that carry CWMP settings (TR-069 3.1, Table 2). Three envelopes around the same four texts:
//
//   DHCPv4 43    RFC 2132 8.4:   code(1) length(1) text, with 0 as padding and 255 as the end; codes 1 to 4
//   DHCPv4 125   RFC 3925 4:     enterprise(4) length(1), then code(1) length(1) text; codes 11 to 14
//   DHCPv6 17    RFC 8415 21.17: enterprise(4), then code(2) length(2) text; codes 1 to 4
//
// The bytes come from whoever answers first on the access network. A reader takes what is well formed and names the rest.

/** The settings of Table 2 as texts, unchecked; each field is absent when its suboption was. */
export interface VendorSettings {
  readonly acsUrl?: string;
  readonly provisioningCode?: string;
  readonly retryMinimumWaitInterval?: string;
  readonly retryIntervalMultiplier?: string;
}

/** What one option held, and what in it was not usable. */
export interface VendorOption {
  readonly settings: VendorSettings;
  readonly problems: readonly string[];
}

/** IANA enterprise number of the Broadband Forum. */
export const broadbandForum = 3561;

/** More than a DHCP message has room for; longer option contents are refused. */
export const vendorOptionBytesMax = 4096;

const fields = ['acsUrl', 'provisioningCode', 'retryMinimumWaitInterval', 'retryIntervalMultiplier'] as const;
/** Suboptions of option 125 begin at 11, those of the others at 1. */
const firstCodeOf125 = 11;
const problemsMax = 16;

/** DHCPv4 option 43, encapsulated vendor-specific options. Never throws. */
export function readOption43(bytes: Uint8Array): VendorOption {
  const reading = new Reading(bytes);
  for (let at = 0; at < bytes.length; ) {
    const code = bytes[at] ?? 0;
    if (code === 0xff) break;
    if (code === 0) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return reading.cut(at);
    reading.take(code - 1, { at: at + 2, length });
    at += 2 + length;
  }
  return reading;
}

/** DHCPv4 option 125; parts of other enterprises are left out. Never throws. */
export function readOption125(bytes: Uint8Array): VendorOption {
  const reading = new Reading(bytes);
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at + 4];
    const end = at + 5 + (length ?? 0);
    if (length === undefined || end > bytes.length) return reading.cut(at);
    if (reading.number(at, 4) === broadbandForum) {
      const stop = reading.suboptions({ at: at + 5, end, width: 1, firstCode: firstCodeOf125 });
      if (stop !== undefined) return reading.cut(stop);
    }
    at = end;
  }
  return reading;
}

/** One DHCPv6 option 17; one of another enterprise holds nothing. Never throws. */
export function readOption17(bytes: Uint8Array): VendorOption {
  const reading = new Reading(bytes);
  if (bytes.length === 0) return reading;
  if (bytes.length < 4) return reading.cut(0);
  if (reading.number(0, 4) !== broadbandForum) return reading;
  const stop = reading.suboptions({ at: 4, end: bytes.length, width: 2, firstCode: 1 });
  return stop === undefined ? reading : reading.cut(stop);
}

interface Suboptions {
  readonly at: number;
  readonly end: number;
  /** Octets of a code and of a length. */
  readonly width: 1 | 2;
  readonly firstCode: number;
}

class Reading implements VendorOption {
  settings: VendorSettings = {};
  readonly problems: string[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(at: number, width: number): number {
    return this.#bytes.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** Reads a run of suboptions; the place where it breaks off, if it does. */
  suboptions({ at: start, end, width, firstCode }: Suboptions): number | undefined {
    for (let at = start; at < end; ) {
      const from = at + 2 * width;
      const length = from > end ? undefined : this.number(at + width, width);
      if (length === undefined || from + length > end) return at;
      this.take(this.number(at, width) - firstCode, { at: from, length });
      at = from + length;
    }
    return undefined;
  }

  /** 3.1-11: others are there for other readers. The first of a kind counts. */
  take(index: number, { at, length }: { readonly at: number; readonly length: number }): void {
    const field = fields[index];
    if (field === undefined) return;
    const text = textOf(this.#bytes.subarray(at, at + length));
    if (text === undefined) this.#note(`${field} at octet ${at} is no text`);
    else if (field in this.settings) this.#note(`${field} at octet ${at} comes a second time`);
    else this.settings = { ...this.settings, [field]: text };
  }

  /** An option whose lengths do not add up was cut or forged: none of it counts. */
  cut(at: number): VendorOption {
    return { settings: {}, problems: [`the lengths do not add up at octet ${at}; nothing of the option is used`] };
  }

  #note(problem: string): void {
    if (this.problems.length < problemsMax) this.problems.push(problem);
  }
}

/** 3.1-28, 3.1-29: a NUL at the end is taken and is no part of the value. Undefined for what is no printable UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  const content = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
