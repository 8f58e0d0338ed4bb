import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { refusedByHardening } from '../../profiles/weights.ts';
import { aboutBadFiles, judgeItsOwnAgain } from './download-configuration.ts';
import { downloadEdited, type EditFacts } from './download-edited.ts';
import { editedConfigurations } from './edited-configurations-rows.ts';

/** What the target made of the file, in words. */
function outcomeOf({ faultCode, applied }: EditFacts): string {
  if (applied === true) return faultCode === 0 ? 'taken, and applied' : 'applied, though not reported as a success';
  return faultCode === 0 ? 'reported as a success' : 'refused';
}

/** Well-formed files that are not the target's own, between two that are. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(
  editedConfigurations,
  ({ write, doubt, sentence, ...row }) =>
    defineCase<CpeBench, EditFacts>(
      {
        ...row,
        ...aboutBadFiles,
        profiles: refusedByHardening,
        needs: ['rpc:Download', 'rpc:Upload'],
        timeoutMs: 1_200_000,
        estimatedMs: 6_000,
      },
      {
        observe: (context) => downloadEdited(context, write),
        judge(facts, tools) {
          if (!facts.fetched) tools.inconclusive('The target did not fetch the file.');
          tools.expect(outcomeOf(facts), sentence).toBe('refused');
          judgeItsOwnAgain(facts.again, tools);
          if (facts.faultCode === null) tools.inconclusive('The target told no result of the download in time.');
          doubt(facts, tools);
        },
      },
    ),
);
export default family;
