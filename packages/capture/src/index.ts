export type {
  CaptureLimits,
  CaptureSummary,
  ConnectionOptions,
  ConnectionRecord,
  ConnectionTap,
  Datagram,
  Endpoint,
  Side,
} from './capture-types.ts';
export { type Capture, openCapture } from './capture-file.ts';
export { CaptureLog, type CaptureLogOptions, defaultCaptureLimits } from './capture-log.ts';
export { CaptureError, type CaptureErrorCode } from './errors.ts';
export { tapSocket } from './tap-socket.ts';
export { writePcapng } from './write-pcapng.ts';
