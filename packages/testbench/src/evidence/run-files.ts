/** Names of the files in a run folder. Attachments lie in `attachments/` under the 64 hex digits of their SHA-256. */
export const runFiles = {
  events: 'events.jsonl',
  capture: 'capture.pcapng',
  attachments: 'attachments',
  manifest: 'manifest.json',
  /** What has to be put back; not part of the evidence, and gone when nothing is. */
  putBack: 'put-back.jsonl',
} as const;

// A run that was resumed has another capture for each time.
const CAPTURE = /^capture(-[1-9]\d{0,3})?\.pcapng$/;
const ATTACHMENT = /^attachments\/[0-9a-f]{64}$/;

/** The capture of a run that was resumed: the second, and so on. */
export const numberedCapture = (number: number): string => `capture-${number}.pcapng`;

/** Whether this is a capture of a run. */
export const isCapture = (name: string): boolean => CAPTURE.test(name);

/** Whether a name, with `/` between folders, is one that a run may hold. Everything else in a zip is refused, `..` included. */
export function isRunFile(name: string): boolean {
  return name === runFiles.events || isCapture(name) || name === runFiles.manifest || ATTACHMENT.test(name);
}
