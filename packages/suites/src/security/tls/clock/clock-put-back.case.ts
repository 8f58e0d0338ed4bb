import { type CaseDefinition, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { calibrated } from '../certificates/calibration.ts';
import { situatedChains } from '../certificates/situated-chains.ts';
import { judgeSurvivals } from '../judge-survivals.ts';
import { decisionProblem, staysUp } from '../probe-tls.ts';
import { type PutBackFacts, putClockBack, refusalProblem } from './put-clock-back.ts';

function judge(facts: PutBackFacts, tools: JudgeTools): void {
  const { expect, inconclusive } = tools;
  const { benchSince, toldTime, after, followsForward, survivals = [] } = facts;
  judgeSurvivals(survivals, tools);
  if (facts.before === null)
    inconclusive(
      `What the bench shows is valid since ${benchSince}: a target that followed to ${toldTime} would refuse the bench itself. ` +
        'Make a new lab with cordon pki init, and give its root to the target.',
    );
  const problem = refusalProblem(facts);
  if (problem !== undefined) inconclusive(problem);
  const past = facts.past ?? inconclusive('The target was not told the past.');
  if (!past.followed && !past.asked)
    inconclusive('The target did not ask the bench for the time while it was waited for.');
  if (!past.followed && followsForward !== true)
    inconclusive(
      `The clock of the target (CurrentTime ${past.currentTime}) went neither back nor ten minutes forward: nothing shows that it ` +
        'follows a time server at all.',
    );
  const undecided = after === null || after.applicationBytes > 0 ? undefined : decisionProblem(after);
  if (undecided !== undefined) inconclusive(undecided.reason);
  expect((after?.applicationBytes ?? 0) > 0, 'an expired certificate is refused whatever a time server tells').toBe(
    false,
  );
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, PutBackFacts>(
  {
    id: 'TLS-C-047',
    title: 'A time server cannot bring an expired certificate back to life',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Nobody knows who answers a request for the time. Whoever answers it with a date of the past makes a certificate valid again ' +
      'whose key has been lost since. The target is shown a certificate that expired thirty days ago, which it must refuse by its own ' +
      'clock; then the bench becomes its time server, tells a date at which it was valid, restarts the target where its clock does not ' +
      'follow, and shows it again. That a clock which stays follows ten minutes forward shows that it follows at all. At the end it is ' +
      'told the true time, and waited for. TR-069 asks for nothing here: a check that can be talked out of it is a warning at most.',
    ...calibrated(situatedChains['TLS-C-047']),
    safety: 'S4',
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'advice'), rfcClause(5905, '11.2.3', 'advice'), rfcClause(5905, '11.3', 'advice')],
    cwe: 348,
    needs: ['https', 'trusted-authority', 'time-server'],
    defects: [
      { id: 'believes-any-time', fails: 'an expired certificate is refused whatever a time server tells' },
      {
        id: 'believes-any-time',
        fails: 'an expired certificate is refused whatever a time server tells',
        device: 'reference-cpe-with-time-client',
      },
      { id: 'restarts-after-a-refusal', fails: staysUp },
    ],
    profiles: { tr069: 'warn', hardened: 'warn' },
    timeoutMs: 2_400_000,
    estimatedMs: 25_000,
  },
  {
    observe: putClockBack,
    judge,
  },
);
export default definition;
