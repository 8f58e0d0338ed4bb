import type { TlsPolicy } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { NameResolver } from '../name-resolver.ts';

/** Every kind of test that a device here can run. */
export type DiagnosticKind = 'ip-ping' | 'trace-route' | 'ns-lookup' | 'download' | 'upload' | 'udp-echo';

/** Where a device keeps one diagnostic. */
export interface DiagnosticSite {
  readonly kind: DiagnosticKind;
  /** Object path below the root, with a dot at the end, such as `IP.Diagnostics.IPPing.`. */
  readonly object: string;
}

/** What a test gets to work with. It has no way to a shell, to a file or to the device's parameters. */
export interface DiagnosticWorld {
  /** A parameter of the diagnostic's own object at the moment of the start; empty when the device lacks it. */
  setting(name: string): string;
  /** Aborts when the test is cancelled, overtaken, or out of time. */
  readonly signal: AbortSignal;
  readonly resolver: NameResolver;
  /** Addresses given in the configuration, ahead of DNS. */
  readonly resolve: Readonly<Record<string, string>>;
  /** `address` or `address:port` of the device's own DNS server. */
  readonly dnsServer: string | undefined;
  /** Whether IPPing may run the ping of this machine, for loopback addresses. */
  readonly mayPing: boolean;
  /** How a server of an https test URL is met. */
  readonly tls: TlsPolicy;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How a test ended. Names are those of the diagnostic's own object; what the device does not have is left out. */
export interface DiagnosticResult {
  /** Final DiagnosticsState as TR-181 names it; models that lack it get the nearest that they have. */
  readonly state: string;
  readonly values?: Readonly<Record<string, string>>;
  /** New rows of a result table, which replace the old ones. */
  readonly rows?: readonly Readonly<Record<string, string>>[];
}

/** One kind of test. */
export interface Diagnostic {
  /** Settings that must not be empty when the test is requested. */
  readonly required: readonly string[];
  /** Results as they are while there are none. */
  readonly blank: Readonly<Record<string, string>>;
  /** Table of results below the object, such as `Result.`. */
  readonly resultTable?: string;
  /** Rejects only for an error of this program, and for anything once the signal has aborted. */
  run(world: DiagnosticWorld): Promise<DiagnosticResult>;
}

/** A setting as a number; `otherwise` when the device lacks it. */
export function numberSetting(world: Pick<DiagnosticWorld, 'setting'>, name: string, otherwise: number): number {
  const text = world.setting(name);
  return /^\d+$/.test(text) ? Number(text) : otherwise;
}

/** Limits that keep a test from being a weapon or a leak: whoever holds the ACS chooses target and size. */
export const diagnosticLimits: {
  readonly repetitionsMax: number;
  readonly timeoutMsMax: number;
  readonly testBytesMax: number;
  readonly runMsMax: number;
} = {
  /** Probes of one test; ten are usual, and a thousand would be a flood. */
  repetitionsMax: 100,
  /** One answer; light to the Moon and back takes less than three seconds. */
  timeoutMsMax: 60_000,
  /** A download or an upload; TR-143 tests aim at ten seconds. */
  testBytesMax: 256 * 1024 * 1024,
  /** Any test as a whole. */
  runMsMax: 300_000,
};
