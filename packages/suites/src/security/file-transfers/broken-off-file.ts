import { randomBytes } from 'node:crypto';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { fetchConfigurationIfAny } from '../../conformance/transfers/run-transfer.ts';
import { betweenItsOwn, type DownloadEnd, downloadBrokenOff, type ItsOwnAgain } from './download-configuration.ts';

/** What became of files whose connection ended before all that was promised had come. */
export type BrokenOffFacts = {
  /** Its own configuration, of which nothing is missing but what was promised besides; null where it uploads none. */
  readonly whole: DownloadEnd | null;
  /** The first half of it, where the whole was taken; random bytes where it uploads none. */
  readonly half: DownloadEnd | null;
  /** Null where it uploads none. */
  readonly again: ItsOwnAgain | null;
};

const randomCount = 50_000;

/** About half of a file: up to the end of a line, where a file of lines looks whole. */
export function firstHalf(own: Uint8Array): Uint8Array {
  const half = Math.ceil(own.length / 2);
  const lineEnd = own.subarray(0, half).lastIndexOf(0x0a);
  return own.subarray(0, lineEnd > 0 ? lineEnd + 1 : half);
}

/** Downloads that break off, between two of its own configuration as it is, where the target uploads that. */
export async function downloadBroken(context: CaseTools & CpeBench): Promise<BrokenOffFacts> {
  const own = await fetchConfigurationIfAny(context);
  if (own === undefined) {
    const half = await downloadBrokenOff(context, { sent: randomBytes(randomCount), promised: 2 * randomCount });
    return context.observe('broken-off', { whole: null, half, again: null });
  }
  const facts = await betweenItsOwn(context, own, async (): Promise<Omit<BrokenOffFacts, 'again'>> => {
    const whole = await downloadBrokenOff(context, { sent: own, promised: 2 * own.length });
    if (whole.faultCode !== 0) return { whole, half: null };
    const half = await downloadBrokenOff(context, { sent: firstHalf(own), promised: own.length });
    return { whole, half };
  });
  return context.observe('broken-off', facts);
}
