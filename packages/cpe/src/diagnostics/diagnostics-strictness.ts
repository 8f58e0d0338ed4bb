import type { TlsStrictness } from '../tls-strictness.ts';
import type { Diagnostic, DiagnosticKind, DiagnosticWorld } from './diagnostic.ts';

/** A setting of a test that names a host. */
export interface HostSetting {
  readonly kind: DiagnosticKind;
  /** Such as `Host` or `DNSServer`. */
  readonly name: string;
}

/** How the CPE treats tests that the ACS asks for (TR-106 DiagnosticsState). */
export interface DiagnosticsStrictness {
  /** Whether 8 DIAGNOSTICS COMPLETE follows the end of a test that the ACS asked for. */
  readonly announcesEnd: boolean;
  /** Whether it also follows a cancelled one. */
  readonly announcesCancelled: boolean;
  /** Whether a new test wipes out the results of the last one, however it ends. */
  readonly clearsResults: boolean;
  /** Whether errors in the settings are refused when the test is requested. */
  readonly checksSettings: boolean;
  /** Whether a test that a reboot ended is no longer Requested afterwards. */
  readonly endsAtReboot: boolean;
  /** Whether the UDP echo service answers a datagram from an address, given SourceIPAddress (TR-143). */
  readonly echoesTo: (address: string, source: string) => boolean;
  /** Whether the port of the UDP echo service is closed when the service is switched off. */
  readonly closesEchoPort: boolean;
  /** Whether such a value may be the host of a test. */
  readonly acceptsHost: (value: string, setting: HostSetting) => boolean;
  /** How the server of an https test URL is met, given how the ACS is. */
  readonly tls: (acs: TlsStrictness) => TlsStrictness;
  /** Carries a test out; `run` is the device's own way, in which no value is more than a value. */
  readonly runTest: (
    kind: DiagnosticKind,
    world: DiagnosticWorld,
    run: Diagnostic['run'],
  ) => ReturnType<Diagnostic['run']>;
}
