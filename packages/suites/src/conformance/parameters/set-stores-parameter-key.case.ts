import { type CaseDefinition, type CpeBench, safeParameters, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { otherKey, readParameterKey } from './parameter-key.ts';

type Facts = { good: string; afterGood: string; bad: string; badFault: boolean; afterBad: string };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-PARAMETERS-032',
  title: 'ParameterKey changes with a set that succeeds and with no other',
  suite: 'conformance/parameters',
  purpose:
    'An ACS gives each configuration a key and reads it from the next Inform: the right key means that nothing is left ' +
    'to be done. A key that a failed request left behind hides that the device was never configured; one that is ' +
    'not stored has it configured for ever. A harmless value is set with one key, a name that cannot exist with ' +
    'another; ParameterKey must be the first afterwards.',
  severity: 'high',
  safety: 'S3',
  requirements: ['A.3.2.1-05', 'A.3.2.1-06'],
  spec: [tr069Clause('A.3.2.1', 'MUST')],
  defects: [
    { id: 'set-keeps-parameter-key', fails: 'ParameterKey is the key of the set that succeeded' },
    { id: 'failed-set-changes-parameter-key', fails: 'ParameterKey is not the key of the set that failed' },
  ],
  async observe(session, context) {
    const { cpe, observe, notApplicable, inconclusive } = context;
    const good = otherKey(await readParameterKey(session, context));
    const bad = `${good}-failed`;
    const [safe] = await safeParameters(session, { ...context, countMax: 1 });
    const { other } = safe ?? notApplicable('The target has no parameter that can be written without harm.');
    const fault = await setParameterValues(session, [other], good);
    if (fault !== undefined) inconclusive(`A good value was refused with fault ${fault.faultCode}.`);
    const afterGood = await readParameterKey(session, context);
    const unknown = { name: cpe.path('ManagementServer.X_CORDON_NoSuchParameter'), value: '1', type: 'string' };
    const badFault = (await setParameterValues(session, [unknown], bad)) !== undefined;
    return observe('keys', { good, afterGood, bad, badFault, afterBad: await readParameterKey(session, context) });
  },
  judge({ good, afterGood, bad, badFault, afterBad }, { expect, inconclusive }) {
    expect(afterGood, 'ParameterKey is the key of the set that succeeded').toBe(good);
    if (!badFault) inconclusive('A name that cannot exist was not refused, which another case judges.');
    expect(afterBad, 'ParameterKey is not the key of the set that failed').not.toBe(bad);
  },
});
export default definition;
