import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from './order-transfer.ts';
import { fetchConfiguration, runTransfer, type TransferEnd } from './run-transfer.ts';

type Facts = { readonly probe: TransferEnd };

const fileTypes = ['3 Vendor Configuration File'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-TRANSFER-009',
    title: 'A FileSize that is not accurate does not make a download fail',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'FileSize is a hint for the space that is needed; file servers compress and vendors round. The target ' +
      'uploads its configuration to the bench and is given the same file back: with the exact size, with a ' +
      'size that is one byte too large, and with the exact size again. Where the device does not take its ' +
      'own file back, nothing can be told.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['A.3.2.8-31'],
    spec: [tr069Clause('A.3.2.8', 'MUST NOT')],
    defects: [{ id: 'file-size-mismatch-fails', fails: 'a download with an inaccurate FileSize succeeds' }],
    needs: ['rpc:Download', 'rpc:Upload'],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe(context) {
      const file = await fetchConfiguration(context);
      const place = context.files.home.place('configuration.bin', () => ({ status: 200, body: file }));
      const download = async (commandKey: string, fileSize: number): Promise<TransferEnd> =>
        await runTransfer(context, { commandKey }, (session) =>
          orderDownload(session, { url: place.url, commandKey, fileSize, fileTypes }),
        );
      const control = async () => {
        const { faultCode } = await download('cordon-exact', file.length);
        return { held: faultCode === 0, reason: `its own configuration was not taken: FaultCode ${faultCode}.` };
      };
      const { probe } = await context.bracket({
        shows: 'the target takes its own configuration with the exact FileSize',
        control,
        probe: () => download('cordon-inexact', file.length + 1),
      });
      return { probe };
    },
    judge({ probe }, { expect, inconclusive }) {
      if (probe.faultCode === null) inconclusive('The target told no result of the download in time.');
      expect(probe.faultCode, 'a download with an inaccurate FileSize succeeds').toBe(0);
    },
  },
);
export default definition;
