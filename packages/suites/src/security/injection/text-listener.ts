import {
  type DnsCanary,
  echoText,
  type IcmpWatcher,
  inertEchoTwin,
  type InjectionFamily,
  type InjectionText,
} from '@cordon/testbench';
import type { PlannedProbe } from './plan/plan-injection.ts';
import { twinFor, valueFor } from './plan/value-for.ts';

/** Whoever of the bench hears what a value does, and the values that it hears. Each value is kept with the run before it is sent. */
export interface TextListener {
  /** Why silence would say nothing now, in a sentence; undefined when it hears. */
  deafness(): Promise<string | undefined>;
  valueFor(probe: PlannedProbe, family: InjectionFamily): InjectionText;
  /** The same with nothing in it that works. */
  twinFor(probe: PlannedProbe, family: InjectionFamily): InjectionText;
  /** Resolves when the text is heard, or the time is up. */
  waitFor(text: InjectionText, within: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<unknown>;
  hasHeard(text: InjectionText): boolean;
}

/** Values that have a name looked up. A target that asks the bench for no name at all is not heard. */
export const lookUpsOf = (dns: DnsCanary): TextListener => ({
  deafness: () =>
    Promise.resolve(dns.lookUps.length === 0 ? 'The target never asked the name server of the bench.' : undefined),
  valueFor: (probe, family) => dns.plant(valueFor(probe, family, dns), probe.parameter),
  twinFor: (probe, family) => dns.plant(twinFor(probe, family, dns), probe.parameter),
  waitFor: ({ computedName }, within) => dns.waitFor(computedName, within),
  hasHeard: ({ computedName }) => dns.lookUps.some(({ name }) => name === computedName),
});

/** Values that send one echo request to the bench. */
export function echoesOf(icmp: IcmpWatcher): TextListener {
  const parts = ({ length }: PlannedProbe): Parameters<typeof echoText>[1] => ({
    address: icmp.address,
    size: icmp.nextSize(),
    length,
  });
  return {
    deafness: () => icmp.hears(),
    valueFor: (probe, family) => icmp.plant(echoText(family, parts(probe)), probe.parameter),
    twinFor: (probe, family) => icmp.plant(inertEchoTwin(family, parts(probe)), probe.parameter),
    waitFor: ({ computedName }, within) => icmp.waitFor(computedName, within),
    hasHeard: ({ computedName }) => icmp.hasHeard(computedName),
  };
}
