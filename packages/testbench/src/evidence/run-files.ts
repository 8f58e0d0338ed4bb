/** Names of the files in a run folder. Attachments lie in `attachments/` under the 64 hex digits of their SHA-256. */
export const runFiles = {
  events: 'events.jsonl',
  capture: 'capture.pcapng',
  attachments: 'attachments',
  manifest: 'manifest.json',
} as const;

const ATTACHMENT = /^attachments\/[0-9a-f]{64}$/;

/** Whether a name, with `/` between folders, is one that a run may hold. Everything else in a zip is refused, `..` included. */
export function isRunFile(name: string): boolean {
  return name === runFiles.events || name === runFiles.capture || name === runFiles.manifest || ATTACHMENT.test(name);
}
