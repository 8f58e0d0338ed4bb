import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import { knownBadServer } from './known-bad-servers.ts';
import { fieldValues, identifiersIn, type PortAnswers } from './port-answers.ts';

/** What the answers of the port may not say, as one row of a family. */
export interface PortAnswerRule
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'defects'> {
  readonly isAdvice: boolean;
  readonly judge: (facts: PortAnswers, tools: JudgeTools) => void;
}

const noBasic = 'Basic is not offered';
const noIdentity = 'no answer names the device, its model or its software';
const notKnownBad = 'the port is served by no software that is known to be bad';

/** One row, one case. */
export const portAnswerRules: readonly PortAnswerRule[] = [
  {
    id: 'CR-002',
    title: 'The connection-request port offers Digest and nothing weaker',
    purpose:
      'An ACS takes what it is offered: where Basic stands beside Digest, somebody on the way takes Digest out and reads ' +
      'the password. The challenge of the port is looked at: Digest with qop=auth has to be there, Basic may not, alone or ' +
      'beside it.',
    severity: 'high',
    cwe: 757,
    requirements: ['3.2-79', '3.4-78'],
    isAdvice: false,
    defects: [{ id: 'offers-basic', fails: 'Basic is not offered' }],
    judge: (facts, { expect, inconclusive }) => {
      const challenges = fieldValues(facts, 'www-authenticate');
      if (challenges.length === 0)
        inconclusive('The target challenges nobody; whether it lets everybody in is CR-001.');
      expect(
        challenges.filter((challenge) => /(?:^|,)\s*basic(?:\s|$)/i.test(challenge)),
        noBasic,
      ).toEqual([]);
      const digests = challenges.filter((challenge) => /(?:^|,)\s*digest\s/i.test(challenge));
      expect(digests.length, 'Digest is offered').toBeGreaterThan(0);
      const withQop = digests.filter((challenge) => /qop\s*=\s*"?[^"]*\bauth\b(?!-int)/i.test(challenge));
      expect(withQop.length, 'Digest is offered with qop=auth').toBe(digests.length);
    },
  },
  {
    id: 'CR-031',
    title: 'The answers of the port do not say who it is',
    purpose:
      'What a port tells everybody is what a scan of the address space collects: a serial number to guess passwords from, ' +
      'a model and a version to look up holes for. The answers to a GET of the path of the device, of the root and to an ' +
      'unknown method are searched for serial number, product class, manufacturer, OUI and software version, and their ' +
      'Server field for a version. TR-069 does not ask for it: under tr069 it is a warning.',
    severity: 'low',
    cwe: 200,
    requirements: ['3.2-79'],
    isAdvice: true,
    defects: [{ id: 'identity-in-realm', fails: 'no answer names the device, its model or its software' }],
    judge: (facts, { expect }) => {
      expect(identifiersIn(facts), noIdentity).toEqual([]);
      const versions = fieldValues(facts, 'server').filter((value) => /\d+\.\d+/.test(value));
      expect(versions, 'no Server field tells a version').toEqual([]);
    },
  },
  {
    id: 'CR-040',
    title: 'The connection-request port is not served by software with known holes',
    purpose:
      'Twelve million gateways were open to takeover through the connection-request port, because its server had been old ' +
      'for ten years. What the port says of its software is compared with a list of servers that are known to be bad. This ' +
      'is an indication: vendors patch without a new number, and a server that says nothing may be any. No proof is tried.',
    severity: 'critical',
    cwe: 1104,
    requirements: ['3.2-70'],
    isAdvice: true,
    defects: [{ id: 'announces-rompager', fails: 'the port is served by no software that is known to be bad' }],
    judge: (facts, { expect }) => {
      const bad = fieldValues(facts, 'server').flatMap((value) => {
        const known = knownBadServer(value);
        return known === undefined ? [] : [`${value}: ${known.why}`];
      });
      expect(bad, notKnownBad).toEqual([]);
    },
  },
];
