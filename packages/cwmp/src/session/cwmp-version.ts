import type { CwmpNamespace } from '../soap/envelope.ts';

/** The protocol versions of TR-069 Amendment 6. */
export type CwmpVersion = '1.0' | '1.1' | '1.2' | '1.3' | '1.4';

/** Every version, oldest first. */
export const cwmpVersions: readonly CwmpVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4'];

const namespaces: Readonly<Record<CwmpVersion, CwmpNamespace>> = {
  '1.0': 'urn:dslforum-org:cwmp-1-0',
  '1.1': 'urn:dslforum-org:cwmp-1-1',
  '1.2': 'urn:dslforum-org:cwmp-1-2',
  '1.3': 'urn:dslforum-org:cwmp-1-2',
  '1.4': 'urn:dslforum-org:cwmp-1-2',
};

/** The namespace in which a version travels; cwmp-1-2 serves 1.2 to 1.4 (TR-069 3.7.1.1 Table 6). */
export function namespaceOf(version: CwmpVersion): CwmpNamespace {
  return namespaces[version];
}

/** Whether a peer's text is one of our versions. */
export function isCwmpVersion(text: string): text is CwmpVersion {
  return (cwmpVersions as readonly string[]).includes(text);
}

/** Older is negative, equal is 0, newer is positive. */
export function compareVersions(left: CwmpVersion, right: CwmpVersion): number {
  return cwmpVersions.indexOf(left) - cwmpVersions.indexOf(right);
}

/** The newest of `versions`; throws `RangeError` on an empty list. */
export function newestVersion(versions: readonly CwmpVersion[]): CwmpVersion {
  const newest = cwmpVersions.findLast((version) => versions.includes(version));
  if (newest === undefined)
    throw new RangeError('A peer has to support at least one CWMP version: name one of 1.0 to 1.4.');
  return newest;
}

/** The version that a namespace alone stands for, when nothing else was said (TR-069 3.7.1.1 Table 6, 3.7.2.1 Table 9). */
export function versionOfNamespace(namespace: CwmpNamespace): CwmpVersion {
  if (namespace === 'urn:dslforum-org:cwmp-1-0') return '1.0';
  return namespace === 'urn:dslforum-org:cwmp-1-1' ? '1.1' : '1.2';
}

/** Methods that did not exist in CWMP 1.0, with the version that brought them (TR-069 A.3 and A.4). */
const methodSince: Readonly<Partial<Record<string, CwmpVersion>>> = {
  AutonomousTransferComplete: '1.1',
  GetAllQueuedTransfers: '1.1',
  ScheduleDownload: '1.2',
  CancelTransfer: '1.2',
  ChangeDUState: '1.2',
  DUStateChangeComplete: '1.2',
  AutonomousDUStateChangeComplete: '1.2',
};

/** Whether a method belongs to the version in use; methods of other versions stay out of the session (TR-069 3.7.1.1, 3.7.2.1). */
export function isMethodOfVersion(method: string, version: CwmpVersion): boolean {
  return compareVersions(methodSince[method] ?? '1.0', version) <= 0;
}
