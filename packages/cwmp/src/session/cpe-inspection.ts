import type { Body, DecodedEnvelope } from '../soap/envelope.ts';
import type { CpeEffect, CpeSession } from './cpe-session.ts';
import { nameOf } from './message-kind.ts';
import { breachOf, quote, type SessionRuleId } from './rules.ts';

/** What an ACS's envelope breaks without disturbing the dialogue: rules of kind `record` only. */
export function inspectAcsEnvelope(session: CpeSession, envelope: DecodedEnvelope, body: Body): readonly CpeEffect[] {
  const found: [SessionRuleId, string][] = [];
  const { header, namespace } = envelope;
  const name = quote(nameOf(body));
  if (header.noMoreRequests !== undefined)
    found.push(['no-more-requests-removed', `NoMoreRequests came with ${name}.`]);
  if (header.sessionTimeout !== undefined) {
    found.push(['session-timeout-only-in-inform', `The ACS sent SessionTimeout with ${name}.`]);
  }
  if (header.supportedCwmpVersions !== undefined) {
    found.push(['supported-versions-only-in-inform', `The ACS sent SupportedCWMPVersions with ${name}.`]);
  }
  if (header.useCwmpVersion !== undefined && body.method !== 'InformResponse') {
    found.push(['use-version-only-in-inform-response', `UseCWMPVersion came with ${name}.`]);
  }
  if (body.method === 'InformResponse' && body.maxEnvelopes !== 1) {
    found.push(['max-envelopes-is-one', `MaxEnvelopes was ${body.maxEnvelopes}.`]);
  }
  const settled = session.state !== 'awaiting-inform-response';
  if (settled && namespace !== undefined && namespace !== session.facts.namespace) {
    found.push(['namespace-of-session', `The envelope is in ${namespace}, the session in ${session.facts.namespace}.`]);
  }
  return found.map(([rule, detail]) => ({ kind: 'violation', violation: breachOf(rule, detail) }));
}
