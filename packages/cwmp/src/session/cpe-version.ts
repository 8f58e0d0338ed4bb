import type { CwmpNamespace, DecodedEnvelope } from '../soap/envelope.ts';
import type { CpeEffect, CpeSessionFacts } from './cpe-session.ts';
import {
  compareVersions,
  type CwmpVersion,
  cwmpVersions,
  isCwmpVersion,
  namespaceOf,
  versionOfNamespace,
} from './cwmp-version.ts';
import { breachOf, quote } from './rules.ts';

/** What InformResponse settled; `version` undefined: the ACS chose one that was not offered. */
export interface SettledVersion {
  readonly version: CwmpVersion | undefined;
  readonly namespace: CwmpNamespace;
  readonly detail: string;
  readonly notes: readonly CpeEffect[];
}

/** Reads the version of the session off an InformResponse (TR-069 3.7.1.1 Table 6, 3.7.4 Table 11). */
export function settleVersion(facts: CpeSessionFacts, envelope: DecodedEnvelope): SettledVersion {
  const offered = facts.policy.supportedCwmpVersions;
  const listed = compareVersions(facts.cwmpVersion, '1.4') >= 0;
  const namespace = envelope.namespace ?? facts.namespace;
  const use = envelope.header.useCwmpVersion?.trim();
  // 3.7.1.1: UseCWMPVersion decides, provided that we listed versions and it names one of them.
  if (use !== undefined && listed) {
    if (isCwmpVersion(use) && offered.includes(use))
      return { version: use, namespace: namespaceOf(use), detail: '', notes: [] };
    return unsettled(facts, `The ACS chose version ${quote(use)}; ${offered.join(', ')} were offered.`);
  }
  // 3.7.2.1: no UseCWMPVersion without a list. The other way round silence is legal: an ACS up to 1.3 skips the list.
  const notes = use === undefined ? [] : [unaskedVersion(use)];
  const version = inferred(namespace, offered);
  if (version === undefined) {
    return unsettled(facts, `InformResponse is in ${namespace}; versions ${offered.join(', ')} were offered.`);
  }
  return { version, namespace, detail: '', notes };
}

function unaskedVersion(use: string): CpeEffect {
  const detail = `UseCWMPVersion ${quote(use)} came although the Inform listed no versions.`;
  return { kind: 'violation', violation: breachOf('use-version-only-in-inform-response', detail) };
}

function unsettled(facts: CpeSessionFacts, detail: string): SettledVersion {
  return { version: undefined, namespace: facts.namespace, detail, notes: [] };
}

// 3.7.1.1 Table 6: without UseCWMPVersion the namespace tells the version; cwmp-1-2 means 1.2, as far as we speak it.
function inferred(namespace: CwmpNamespace, offered: readonly CwmpVersion[]): CwmpVersion | undefined {
  const named = versionOfNamespace(namespace);
  if (offered.includes(named)) return named;
  return cwmpVersions.find((version) => offered.includes(version) && namespaceOf(version) === namespace);
}
