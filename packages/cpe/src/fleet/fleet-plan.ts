import type { FleetConfig } from './fleet-config.ts';
import { drawRandom } from './fleet-random.ts';

/** When one device does what it does by itself, in milliseconds from the start of the run. */
export interface PlannedDevice {
  readonly serialNumber: string;
  /** When it comes up first. */
  readonly bootAtMs: number;
  /** How long after a boot its first periodic Inform is due; from then on one each interval. */
  readonly periodicPhaseMs: number;
  /** When it joins in the mix; undefined for `steady`. */
  readonly mixAtMs: number | undefined;
}

const bootMsPerDevice = 5;
const mixSpreadMsMax = 60_000;
const indexDigits = 6;

/** The SerialNumber of a device. */
export const serialNumberOf = ({ identity }: FleetConfig, index: number): string =>
  identity.serialTemplate.replace('{index}', String(index).padStart(indexDigits, '0'));

/** Fills the placeholders of a user name or a password. */
export function fillTemplate(config: FleetConfig, index: number, template: string): string {
  if (!template.includes('{')) return template;
  return template
    .replaceAll('{serial}', serialNumberOf(config, index))
    .replaceAll('{oui}', config.identity.oui)
    .replaceAll('{index}', String(index));
}

/** Over which time the devices join in the mix, or come back from a power cut. */
export const mixSpreadMsOf = ({ mixSpreadMs, durationMs }: FleetConfig): number =>
  mixSpreadMs ?? Math.min(durationMs / 10, mixSpreadMsMax);

/** The plan of one device: the same for the same configuration and seed, whatever the other devices do. */
export function planDevice(config: FleetConfig, index: number): PlannedDevice {
  const { seed, count, durationMs, mix, periodicIntervalS } = config;
  const random = (purpose: 'boot' | 'periodic-phase' | 'mix'): number =>
    drawRandom({ seed, device: index, purpose, count: 0 });
  const rampMs = config.rampMs ?? Math.min(count * bootMsPerDevice, durationMs / 4);
  const mixStartMs = config.mixAtMs ?? durationMs / 3;
  return {
    serialNumber: serialNumberOf(config, index),
    bootAtMs: Math.round(random('boot') * rampMs),
    periodicPhaseMs: Math.round(random('periodic-phase') * periodicIntervalS * 1000),
    mixAtMs:
      mix === 'steady' ? undefined : Math.round(mixStartMs + mixOffset(mix, random('mix')) * mixSpreadMsOf(config)),
  };
}

// A power cut takes everybody down at once; it is the coming up that is spread.
const mixOffset = (mix: FleetConfig['mix'], random: number): number => (mix === 'mass-reboot' ? 0 : random);
