// What a DHCP server says of the ACS (TR-069 3.1, Table 2), as it is laid out in the options:
//
//   43    code(1) length(1) text          codes 1 to 4
//   125   3561(4) length(1), then code(1) length(1) text          codes 11 to 14

/** What is said, by kind: a text, or bytes that are none. A `number` is a code that Table 2 does not have. */
export type VendorSuboption = readonly [
  kind: 'acsUrl' | 'provisioningCode' | 'retryMinimumWaitInterval' | 'retryIntervalMultiplier' | number,
  value: string | Uint8Array,
];

const kinds = ['acsUrl', 'provisioningCode', 'retryMinimumWaitInterval', 'retryIntervalMultiplier'] as const;
const firstCodeOf43 = 1;
const firstCodeOf125 = 11;
/** IANA enterprise number of the Broadband Forum. */
const broadbandForum = Uint8Array.of(0, 0, 0x0d, 0xe9);

const codeOf = (kind: VendorSuboption[0], firstCode: number): number =>
  typeof kind === 'number' ? kind : kinds.indexOf(kind) + firstCode;

function suboption([kind, value]: VendorSuboption, firstCode: number): Buffer {
  const bytes = Buffer.from(value as Uint8Array);
  if (bytes.length > 255) throw new RangeError('A suboption has 255 octets at most.');
  return Buffer.concat([Uint8Array.of(codeOf(kind, firstCode), bytes.length), bytes]);
}

/** Contents of option 43. Throws RangeError for a value of more than 255 octets. */
export function writeOption43(suboptions: readonly VendorSuboption[]): Buffer {
  return Buffer.concat(suboptions.map((one) => suboption(one, firstCodeOf43)));
}

/** Contents of option 125. Throws RangeError where they do not fit the one octet of its length. */
export function writeOption125(suboptions: readonly VendorSuboption[]): Buffer {
  const data = Buffer.concat(suboptions.map((one) => suboption(one, firstCodeOf125)));
  if (data.length > 255) throw new RangeError('The data of an enterprise in option 125 has 255 octets at most.');
  return Buffer.concat([broadbandForum, Uint8Array.of(data.length), data]);
}
