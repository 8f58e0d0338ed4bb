import type { Body, DecodedEnvelope, SoapHeader } from '../soap/envelope.ts';
import type { AcsEffect, AcsSessionFacts } from './acs-session.ts';
import { nameOf, receivedByAcs } from './message-kind.ts';
import { breachOf, quote, type SessionRuleId } from './rules.ts';

/** What a CPE's envelope breaks without disturbing the dialogue: rules of kind `record` only. */
export function inspectCpeEnvelope(
  facts: AcsSessionFacts,
  envelope: DecodedEnvelope,
  body: Body,
): readonly AcsEffect[] {
  const found: [SessionRuleId, string][] = [
    ...headerBreaches(envelope.header, body),
    ...informBreaches(body),
    ...repeatBreaches(facts, body),
  ];
  // 3.7.1.1: once InformResponse has settled the version, its namespace is the session's.
  const { namespace } = envelope;
  if (facts.inform !== undefined && namespace !== undefined && namespace !== facts.namespace) {
    found.push(['namespace-of-session', `The envelope is in ${namespace}, the session in ${facts.namespace}.`]);
  }
  return found.map(([rule, detail]) => ({ kind: 'violation', violation: breachOf(rule, detail) }));
}

function headerBreaches(header: SoapHeader, body: Body): [SessionRuleId, string][] {
  const found: [SessionRuleId, string][] = [];
  const name = quote(nameOf(body));
  const inInform = body.method === 'Inform';
  if (header.holdRequests !== undefined) {
    found.push(['hold-requests-only-from-acs', `The CPE sent HoldRequests with ${name}.`]);
  }
  if (header.noMoreRequests !== undefined) {
    found.push(['no-more-requests-removed', `The CPE sent NoMoreRequests with ${name}.`]);
  }
  if (header.useCwmpVersion !== undefined) {
    found.push(['use-version-only-in-inform-response', `The CPE sent UseCWMPVersion with ${name}.`]);
  }
  if (header.sessionTimeout !== undefined && !inInform) {
    found.push(['session-timeout-only-in-inform', `SessionTimeout came with ${name}.`]);
  }
  if (header.sessionTimeout !== undefined && inInform && header.sessionTimeout < 30) {
    found.push(['session-timeout-at-least-30', `The CPE proposed ${header.sessionTimeout} seconds.`]);
  }
  if (header.supportedCwmpVersions !== undefined && !inInform) {
    found.push(['supported-versions-only-in-inform', `SupportedCWMPVersions came with ${name}.`]);
  }
  if (inInform && header.supportedCwmpVersions?.every((version) => version.trim() === '') === true) {
    found.push(['supported-versions-readable', 'SupportedCWMPVersions was there and listed nothing.']);
  }
  return found;
}

function informBreaches(body: Body): [SessionRuleId, string][] {
  if (body.method !== 'Inform') return [];
  const found: [SessionRuleId, string][] = [];
  if (body.maxEnvelopes !== 1) found.push(['max-envelopes-is-one', `MaxEnvelopes was ${body.maxEnvelopes}.`]);
  if (body.event.length > 64) found.push(['sixty-four-events-at-most', `${body.event.length} events were listed.`]);
  return found;
}

// 3.7.1.6: what follows a fault of ours.
function repeatBreaches(facts: AcsSessionFacts, body: Body): [SessionRuleId, string][] {
  const received = receivedByAcs(body);
  const { repeatDue, retriesAsked, refused } = facts;
  const name = quote(nameOf(body));
  if (repeatDue !== undefined) {
    if (received.kind !== 'request' || !isSame(received.request, repeatDue)) {
      return [['same-request-after-8005', `${name} came where the same ${nameOf(repeatDue)} was due again.`]];
    }
    return retriesAsked > 3 ? [['three-repeats-at-most', `${name} was repeated for the ${retriesAsked}th time.`]] : [];
  }
  if (received.kind !== 'request' || !refused.some((earlier) => isSame(earlier, received.request))) return [];
  return [['no-repeat-after-fault', `${name} came again after a fault.`]];
}

function isSame(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
