import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { string } from './schema/field.ts';

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

/** Kicked: who calls it, its limits, its faults and its codecs (TR-069 A.4.2.1). */
export const kicked: Rpc<Kicked, KickedResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.4.2.1',
  since: '1.0',
  deprecated: true,
  cpe: { role: 'calls', level: 'optional' },
  acs: { role: 'responds', level: 'optional' },
  faults: [8000, 8001, 8002, 8003, 8005],
  request: message('Kicked', {
    command: string('Command', 32),
    referer: string('Referer', 64),
    arg: string('Arg', 256),
    next: string('Next', 1024),
  }),
  response: message('KickedResponse', {
    nextUrl: string('NextURL', 1024),
  }),
};
