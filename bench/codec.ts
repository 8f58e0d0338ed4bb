import { decoderGrowth } from './codec/decoder-growth.ts';
import { decoderSpeed } from './codec/decoder-speed.ts';
import { readerGrowth } from './codec/reader-growth.ts';
import { readerSpeed } from './codec/reader-speed.ts';

/**
 * Parts of the codec benchmark, in the order they are printed. Each is a file in `codec/` that measures with
 * `measure/interleaved.ts` on documents of `documents/` and returns whether its targets were met. A measure of the whole
 * decoder is one more file and one more line here.
 */
const parts: readonly (() => boolean)[] = [readerSpeed, readerGrowth, decoderSpeed, decoderGrowth];

/** Speed of the XML reader and of what stands on it, as ratios within one run. True when every target is met. */
export default async function codec(): Promise<boolean> {
  return parts.map((part) => part()).every((met) => met);
}
