import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeUntried, judgeWatched } from './judge-findings.ts';
import { judgeKeys } from './judge-keys.ts';
import { TrialTime } from './trial-time.ts';
import { Keys, type KeysFacts } from './probe-keys.ts';

/** A download on a slow device takes a minute, and each is ordered a dozen times. */
const timeoutMs = 3_600_000;

async function sendKeys({ bracket, inconclusive, dns, ...context }: CaseTools & CpeBench): Promise<KeysFacts> {
  const zone = dns ?? inconclusive('The bench has no name server.');
  const keys = new Keys({ ...context, dns: zone });
  const { probe } = await bracket({
    shows: 'plain keys come back',
    control: () => keys.plainKeys(),
    probe: () => keys.allKeys(new TrialTime(timeoutMs)),
  });
  return probe;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, KeysFacts>(
  {
    id: 'INJ-024',
    title: 'ParameterKey and CommandKey are plain texts of at most 32 characters',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'Both keys are free texts that a device stores and sends back, and nobody thinks of them as input: logs, scripts and buffers of ' +
      '33 octets take them. Keys with separators, substitutions, broken quotes and markup, of 32 characters and of one more are sent ' +
      'with SetParameterValues, ScheduleInform and Download (of a file that is not there). Up to 32 characters they must come back as they were; more must be refused; and ' +
      'none may be evaluated, which is told by a look-up of a name that only a shell can compute, confirmed by a second one and ' +
      'by a twin that must stay silent. NUL is no character of XML: INJ-019 sends it.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.6-15', 'A.3.2.1-05', 'A.4.1.2-01', 'A.3.2.8-47'],
    spec: [
      tr069Clause('A.3.2.1', 'MUST'),
      tr069Clause('A.3.2.8', 'MUST'),
      tr069Clause('A.4.1.2', 'MUST'),
      tr069Clause('A.6', 'MUST'),
    ],
    cwe: 20,
    defects: [
      { id: 'shell-in-parameter-key', fails: 'no key is evaluated by a shell' },
      { id: 'shell-in-download-command-key', fails: 'no key is evaluated by a shell' },
      { id: 'command-key-without-markup', fails: 'a key comes back as it was sent' },
      { id: 'command-key-cut', fails: 'a key of more than 32 characters is refused' },
    ],
    needs: ['dns'],
    timeoutMs,
    estimatedMs: 30_000,
  },
  {
    observe: sendKeys,
    judge({ keys, findings, unwatched, untried, asksNames }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no key is evaluated by a shell',
        noOption: 'no key becomes an option of a program',
      });
      judgeKeys(keys, tools);
      judgeWatched({ findings, unwatched }, tools);
      judgeUntried({ findings, untried }, tools);
      if (!asksNames && findings.length === 0)
        tools.inconclusive('The target never asked the name server of the bench: no look-up could have been seen.');
    },
  },
);
export default definition;
