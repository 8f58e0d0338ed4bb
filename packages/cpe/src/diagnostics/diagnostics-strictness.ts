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
}
