import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { runPing } from './ip-ping.ts';

type Facts = {
  /** How a request with sound settings ended. */
  readonly control: string;
  /** `fault` or the state in which the test ended; `none` when its end was not reported. */
  readonly outcome: string;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-004',
    title: 'A test over an interface that does not exist does not succeed',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'A test is asked for over one line of several. A target that ignores an Interface it does not have tests ' +
      'another line and says that all is well. A ping with sound settings must complete; the same with the path ' +
      'of an interface that does not exist must be refused, or end in an error.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['106-99'],
    spec: [tr106Clause('A.2.3.7', 'MUST')],
    defects: [
      { id: 'diagnostics-start-with-errors', fails: 'wrong settings are refused, or end the test in an error' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    async observe(bench) {
      const { step, acs, cpe } = bench;
      const missing =
        cpe.root === 'Device.' ? 'IP.Interface.4711' : 'WANDevice.4711.WANConnectionDevice.1.WANIPConnection.1';
      const outcome = async (Interface: string): Promise<string> => {
        const result = await runPing(bench, { Host: acs.hostName, Interface });
        if (result === undefined) return 'none';
        return 'method' in result ? 'fault' : result.state;
      };
      const control = await step('Ping with sound settings', () => outcome(''));
      const wrong = await step('Ping over an interface that does not exist', () => outcome(cpe.path(missing)));
      return bench.observe('tests', { control, outcome: wrong });
    },
    judge({ control, outcome }, { expect, inconclusive }) {
      if (control !== 'Complete') inconclusive(`A ping with sound settings did not complete (${control}).`);
      if (outcome === 'none') inconclusive('The end of the second test was not reported.');
      if (outcome === '') inconclusive('The state of the second test cannot be read.');
      expect(outcome, 'wrong settings are refused, or end the test in an error').toMatch(/^(fault|Error)/);
    },
  },
);
export default definition;
