/** One packet of a capture. */
export interface CapturedPacket {
  /** Number of the link-layer header, as registered with tcpdump. */
  readonly linkType: number;
  /** From the link-layer header on, as far as it was captured. */
  readonly bytes: Uint8Array;
}

/** A capture that asks for headers has a tenth of it; a longer record is none of ours. */
const recordBytesMax = 1_024;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;

/** First four octets of a capture: with microseconds or nanoseconds, in either order of octets. */
const isLittleEndian: ReadonlyMap<number, boolean> = new Map([
  [0xa1b2c3d4, false],
  [0xa1b23c4d, false],
  [0xd4c3b2a1, true],
  [0x4d3cb2a1, true],
]);

/**
 * Reads a pcap stream as it comes, in pieces of any size. Keeps no more than one record that is not whole. After octets that are no capture it
 * reads nothing any more, and says so.
 */
export class CaptureReader {
  #rest: Uint8Array = new Uint8Array();
  #format: { readonly littleEndian: boolean; readonly linkType: number } | undefined;
  #defect: string | undefined;

  /** Why nothing is read any more; undefined while all is well. */
  get defect(): string | undefined {
    return this.#defect;
  }

  /** The packets that are whole with these octets. */
  push(bytes: Uint8Array): readonly CapturedPacket[] {
    if (this.#defect !== undefined) return [];
    const all = Buffer.concat([this.#rest, bytes]);
    let at = 0;
    const packets: CapturedPacket[] = [];
    if (this.#format === undefined) {
      if (all.length >= fileHeaderBytes) at = this.#readFileHeader(all);
      if (this.#format === undefined) return this.#keep(all);
    }
    const { littleEndian, linkType } = this.#format;
    while (all.length - at >= recordHeaderBytes) {
      const length = view(all).getUint32(at + 8, littleEndian);
      if (length > recordBytesMax) return this.#end(`a packet of ${length} octets`, packets);
      const next = at + recordHeaderBytes + length;
      if (all.length < next) break;
      packets.push({ linkType, bytes: all.subarray(at + recordHeaderBytes, next) });
      at = next;
    }
    this.#keep(all.subarray(at));
    return packets;
  }

  #readFileHeader(all: Uint8Array): number {
    const littleEndian = isLittleEndian.get(view(all).getUint32(0));
    if (littleEndian === undefined) {
      this.#end('no header of a capture', []);
      return 0;
    }
    this.#format = { littleEndian, linkType: view(all).getUint32(20, littleEndian) & 0xffff };
    return fileHeaderBytes;
  }

  // A copy: a small rest shall not hold on to a large piece.
  #keep(rest: Uint8Array): readonly CapturedPacket[] {
    if (this.#defect === undefined) this.#rest = Uint8Array.from(rest);
    return [];
  }

  #end(what: string, packets: readonly CapturedPacket[]): readonly CapturedPacket[] {
    this.#defect = `what the capture program wrote has ${what}`;
    this.#rest = new Uint8Array();
    return packets;
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
