import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { fetchConfiguration } from '../../conformance/transfers/run-transfer.ts';
import { badConfigurations } from './bad-configurations-rows.ts';
import { aboutBadFiles, betweenItsOwn, type DownloadEnd, downloadConfiguration } from './download-configuration.ts';

/** A bad one, between two downloads of its own configuration. */
async function downloadBad(
  context: CaseTools & CpeBench,
  write: (own: Uint8Array) => Uint8Array,
): Promise<DownloadEnd> {
  const own = await fetchConfiguration(context);
  const end = await betweenItsOwn(context, own, () => downloadConfiguration(context, write(own)));
  return context.observe('bad-configuration', end);
}

/** Files that a target must refuse, between two that it takes. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(badConfigurations, ({ write, sentence, ...row }) =>
  defineCase<CpeBench, DownloadEnd>(
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
      judge({ faultCode, fetched }, { expect, inconclusive }) {
        if (!fetched) inconclusive('The target did not fetch the file.');
        if (faultCode === null) inconclusive('The target told no result of the download in time.');
        expect(faultCode, sentence).not.toBe(0);
      },
    },
  ),
);
export default family;
