// Option 81 (RFC 4702): flags(1) rcode1(1) rcode2(1) name. With flag E the name is laid out as in DNS, without it as text.

const encodedFlag = 0x04;
const fixedBytes = 3;
const labelBytesMax = 63;
const nameBytesMax = 255;

/**
 * The value of option 81 by which a client tells its name and leaves all updates of DNS to the server. A name that DNS cannot lay out, for
 * an empty or too long label, stands as text, as older clients send it.
 */
export function writeClientFqdn(name: string): Uint8Array {
  const labels = name.split('.').map((label) => Buffer.from(label));
  const encoded = Buffer.concat([...labels.flatMap((label) => [Uint8Array.of(label.length), label]), Uint8Array.of(0)]);
  const fits = encoded.length <= nameBytesMax && labels.every(({ length }) => length > 0 && length <= labelBytesMax);
  return fits
    ? Uint8Array.of(encodedFlag, 0, 0, ...encoded)
    : Uint8Array.of(0, 0, 0, ...Buffer.from(name).subarray(0, nameBytesMax - fixedBytes));
}

/** The name in a value of option 81, as UTF-8 reads it; undefined where there is none, or its labels do not add up. */
export function readClientFqdn(value: Uint8Array): string | undefined {
  const flags = value[0];
  const name = Buffer.from(value.subarray(fixedBytes));
  if (flags === undefined || name.length === 0) return undefined;
  if ((flags & encodedFlag) === 0) return name.toString('utf8');
  const labels: string[] = [];
  for (let place = 0; place < name.length; ) {
    const length = name[place] ?? 0;
    if (length === 0) break;
    if (length > labelBytesMax || place + 1 + length > name.length) return undefined;
    labels.push(name.toString('utf8', place + 1, place + 1 + length));
    place += 1 + length;
  }
  return labels.length === 0 ? undefined : labels.join('.');
}
