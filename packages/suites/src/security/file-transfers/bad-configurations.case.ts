import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { fetchConfiguration, runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { badConfigurations } from './bad-configurations-rows.ts';

type Facts = { readonly faultCode: number | null; readonly fetched: boolean };

const fileTypes = ['3 Vendor Configuration File'];

async function download(context: CaseTools & CpeBench, file: Uint8Array): Promise<Facts> {
  const place = context.files.home.place('configuration.bin', () => ({ status: 200, body: file }));
  const commandKey = 'cordon-inj-026';
  const { faultCode } = await runTransfer(context, { commandKey }, (session) =>
    orderDownload(session, { url: place.url, commandKey, fileSize: file.length, fileTypes }),
  );
  return { faultCode, fetched: place.requests.length > 0 };
}

/** Its own configuration, a bad one, its own one again, which also puts back what the bad one may have done. */
async function downloadBad(context: CaseTools & CpeBench, write: (own: Uint8Array) => Uint8Array): Promise<Facts> {
  const own = await fetchConfiguration(context);
  const control = async (): Promise<{ readonly held: boolean; readonly reason: string }> => {
    const { faultCode } = await download(context, own);
    return { held: faultCode === 0, reason: `its own configuration was not taken: FaultCode ${faultCode}.` };
  };
  const { probe } = await context.bracket({
    shows: 'the target takes its own configuration',
    control,
    probe: () => download(context, write(own)),
  });
  return context.observe('bad-configuration', probe);
}

/** Files that a target must refuse, between two that it takes. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(badConfigurations, ({ write, sentence, ...row }) =>
  defineCase<CpeBench, Facts>(
    {
      ...row,
      suite: 'security/file-transfers',
      target: 'cpe',
      safety: 'S4',
      requirements: ['A.3.2.8-10'],
      spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.5.1', 'MUST')],
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
