import type { DecodedEnvelope } from '../soap/envelope.ts';
import {
  compareVersions,
  cwmpVersions,
  type CwmpVersion,
  isCwmpVersion,
  namespaceOf,
  newestVersion,
  versionOfNamespace,
} from './cwmp-version.ts';
import type { CwmpNamespace } from '../soap/envelope.ts';

/** What an ACS makes of an Inform's versions. `version` undefined: none suits, so the answer is fault 8006. */
export interface AcsVersionChoice {
  readonly version: CwmpVersion | undefined;
  /** Namespace of our messages. */
  readonly namespace: CwmpNamespace;
  /** Whether the Inform listed versions, so that UseCWMPVersion answers it. */
  readonly asked: boolean;
}

/** Chooses the version of a session from its Inform envelope (TR-069 3.7.2.1, Tables 9 and 11). */
export function chooseCwmpVersion(envelope: DecodedEnvelope, supported: readonly CwmpVersion[]): AcsVersionChoice {
  const informNamespace = envelope.namespace ?? 'urn:dslforum-org:cwmp-1-0';
  const listed = (envelope.header.supportedCwmpVersions ?? []).map((text) => text.trim()).filter((text) => text !== '');
  // 3.7.2.1: only an ACS of 1.4 or later knows the list; an older one skips it and goes by the namespace.
  const asked = listed.length > 0 && compareVersions(newestVersion(supported), '1.4') >= 0;
  const version = asked
    ? cwmpVersions.findLast((known) => supported.includes(known) && listed.filter(isCwmpVersion).includes(known))
    : inferredVersion(envelope, supported);
  return { version, namespace: replyNamespace(informNamespace, version), asked };
}

// 3.7.2.1 Table 9: without a list the namespace tells the version; SessionTimeout came with 1.3.
function inferredVersion(envelope: DecodedEnvelope, supported: readonly CwmpVersion[]): CwmpVersion | undefined {
  const spoken = versionOfNamespace(envelope.namespace ?? 'urn:dslforum-org:cwmp-1-0');
  const ofCpe = spoken === '1.2' && envelope.header.sessionTimeout !== undefined ? '1.3' : spoken;
  return cwmpVersions.findLast((known) => supported.includes(known) && compareVersions(known, ofCpe) <= 0);
}

// Some CPEs drop a session that is answered in another namespace than the Inform's: leave it only for an older one,
// which 3.7.1.1 has them understand.
function replyNamespace(informNamespace: CwmpNamespace, version: CwmpVersion | undefined): CwmpNamespace {
  if (version === undefined) return informNamespace;
  const chosen = namespaceOf(version);
  return chosen < informNamespace ? chosen : informNamespace;
}
