import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { fetchConfiguration } from '../../conformance/transfers/run-transfer.ts';
import { alwaysExpected } from '../robustness/robustness-case.ts';
import { badConfigurations } from './bad-configurations-rows.ts';
import {
  aboutBadFiles,
  betweenItsOwn,
  type ConfigurationEnd,
  downloadConfiguration,
  type ItsOwnAgain,
  judgeItsOwnAgain,
} from './download-configuration.ts';

/** `restarted` is that of the bad one alone: a target may restart for each file. */
export type BadConfigurationFacts = ConfigurationEnd & { readonly again: ItsOwnAgain };

/** A bad one, between two downloads of its own configuration. */
async function downloadBad(
  context: CaseTools & CpeBench,
  write: (own: Uint8Array) => Uint8Array,
): Promise<BadConfigurationFacts> {
  const own = await fetchConfiguration(context);
  const facts = await betweenItsOwn(context, own, async (before) => {
    const end = await downloadConfiguration(context, write(own));
    return { ...end, restarted: end.restarted && !before.restarted };
  });
  return context.observe('bad-configuration', facts);
}

/** Files that a target must refuse, between two that it takes. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(badConfigurations, ({ write, sentence, ...row }) =>
  defineCase<CpeBench, BadConfigurationFacts>(
    {
      ...row,
      ...aboutBadFiles,
      profiles: { tr069: 'warn' },
      needs: ['rpc:Download', 'rpc:Upload'],
      timeoutMs: 1_200_000,
      estimatedMs: 5_000,
    },
    {
      observe: (context) => downloadBad(context, write),
      judge({ faultCode, fetched, restarted, again }, tools) {
        const { expect, inconclusive } = tools;
        if (!fetched) inconclusive('The target did not fetch the file.');
        expect(faultCode === 0 ? 'taken' : 'refused', sentence).toBe('refused');
        expect(restarted, alwaysExpected.staysUp).toBe(false);
        judgeItsOwnAgain(again, tools);
        if (faultCode === null) inconclusive('The target told no result of the download in time.');
      },
    },
  ),
);
export default family;
