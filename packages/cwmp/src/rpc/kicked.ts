/** Kicked, CPE→ACS (TR-069 A.4.2.1, CWMP 1.0). Deprecated. */
export interface Kicked {
  readonly method: 'Kicked';
  /** Command: at most 32 characters. */
  readonly command: string;
  /** Referer: at most 64 characters. */
  readonly referer: string;
  /** Arg: at most 256 characters. */
  readonly arg: string;
  /** Next: at most 1024 characters. */
  readonly next: string;
}

/** Answer to Kicked (TR-069 A.4.2.1). */
export interface KickedResponse {
  readonly method: 'KickedResponse';
  /** NextURL: at most 1024 characters. */
  readonly nextUrl: string;
}
