import type { Download } from '@cordon/cwmp';
import type { TlsPolicy } from '@cordon/transport';
import type { FleetBirthmarks } from './fleet-device.ts';
import type { FleetBooks } from './fleet-counts.ts';
import type { FleetConfig } from './fleet-config.ts';
import type { FleetDownloadResult } from './fleet-download.ts';
import type { FleetModel } from './fleet-model.ts';
import type { SessionGate } from './session-gate.ts';
import type { TimerHeap } from './timer-heap.ts';

/** What all devices of a fleet live in. */
export interface FleetWorld {
  readonly config: FleetConfig;
  readonly model: FleetModel;
  readonly birthmarks: FleetBirthmarks;
  readonly clock: TimerHeap;
  readonly gate: SessionGate;
  /** Lets few files be fetched at a time. */
  readonly downloads: SessionGate;
  readonly books: FleetBooks;
  /** How a device meets servers over TLS. */
  readonly tlsOf: (serialNumber: string) => TlsPolicy;
  readonly fetchFile: (order: Download, serialNumber: string) => Promise<FleetDownloadResult>;
  /** Hears of bugs of ours that one session ended with. */
  readonly onError: (error: unknown) => void;
}
