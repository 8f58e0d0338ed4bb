import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { crowdPorts, type CrowdFacts, type CrowdStep } from './crowd-ports.ts';
import { lanServiceMeta } from './wan-service-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, CrowdFacts>(
  {
    ...lanServiceMeta,
    id: 'T64-008',
    title: 'Fifty connections of strangers stop nothing',
    purpose:
      'In November 2016 gateways that the worm could not take went down under its connections all the same. Strangers connect to ' +
      'an open port of the WAN address side by side and ask for a page: 5, 10, 20, 35 and 50 of them, up to the first step that the ' +
      'device does not bear, for the port of connection requests, those of TR-064 and UPnP and others, four in all. The session that ' +
      'is under way must go on, the target must come again afterwards, and must not restart. Whether it goes on routing is not looked at.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.2-68'],
    cwe: 400,
    defects: [{ id: 'many-connections-stop-it', fails: 'the target comes again when the strangers have gone' }],
    timeoutMs: 3_600_000,
    estimatedMs: 20_000,
  },
  {
    observe: crowdPorts,
    judge({ steps, hasRestarted }, { expect, inconclusive }) {
      const named = (wrong: readonly CrowdStep[]): readonly string[] =>
        wrong.map(({ port, wanted, opened }) => `port ${port}: ${opened} of ${wanted}`);
      expect(named(steps.filter(({ wentOn }) => !wentOn)), 'a session goes on while strangers connect').toEqual([]);
      expect(
        named(steps.filter(({ cameAgain }) => !cameAgain)),
        'the target comes again when the strangers have gone',
      ).toEqual([]);
      expect(hasRestarted, 'the target does not restart under connections').toBe(false);
      if (steps.every(({ opened }) => opened === 0)) inconclusive('None of the connections came up.');
    },
  },
);
export default definition;
