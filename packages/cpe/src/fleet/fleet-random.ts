/** What a random number is drawn for. Numbers of one purpose do not depend on how many others were drawn. */
const purposes = ['boot', 'periodic-phase', 'periodic-jitter', 'retry', 'mix', 'reboot'] as const;

/** Purpose of a draw. */
export type DrawPurpose = (typeof purposes)[number];

/** One draw of a fleet. */
export interface Draw {
  readonly seed: number;
  /** Index of the device. */
  readonly device: number;
  readonly purpose: DrawPurpose;
  /** Which draw of this device for this purpose, from 0. */
  readonly count: number;
}

/**
 * A number from 0 to below 1 that depends on the draw alone: two fleets with one seed decide alike, in whatever order their
 * sessions happen to end. For spreading load, not for secrets.
 */
export function drawRandom({ seed, device, purpose, count }: Draw): number {
  let state = mix(seed);
  state = mix(state ^ device);
  state = mix(state ^ purposes.indexOf(purpose));
  state = mix(state ^ count);
  return state / 2 ** 32;
}

// The finaliser of a well-known 32-bit hash, with an odd constant in front so that 0 does not stay 0.
function mix(value: number): number {
  let state = (value + 0x9e3779b9) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
