import { type CaseDefinition, type CpeBench, defineCase, defineFamily, type JudgeTools } from '@cordon/testbench';
import { type FirmwareFacts, installBad } from './bad-firmware.ts';
import { badFirmware } from './bad-firmware-rows.ts';
import { aboutBadFiles } from './download-configuration.ts';

/** The file is unusable, or not authentic (TR-069 A.5.1): other codes may be for something else. */
const forTheFile: readonly (number | null)[] = [9018, 9019];

/** Ends the case where the target may have refused the image for another reason than what it is. */
function doubtRefusal({ faultCode, genuine }: FirmwareFacts, { inconclusive }: JudgeTools): void {
  if (genuine !== undefined && genuine !== 0)
    inconclusive(`The genuine image was not taken either (FaultCode ${genuine}): the target may refuse any firmware.`);
  if (genuine === undefined && !forTheFile.includes(faultCode)) {
    inconclusive(
      `FaultCode ${faultCode} does not say that the image is why: the target may refuse any firmware. Let the bench install the genuine ` +
        'image by "firmware.install" of the target file.',
    );
  }
}

/** Images that a target must refuse. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(badFirmware, ({ write, sentence, ...row }) =>
  defineCase<CpeBench, FirmwareFacts>(
    {
      ...row,
      ...aboutBadFiles,
      severity: 'critical',
      profiles: { tr069: 'warn' },
      needs: ['rpc:Download', 'firmware-image'],
      timeoutMs: 3_000_000,
      estimatedMs: 6_000,
    },
    {
      observe: (context) => installBad(context, write),
      judge(facts, tools) {
        const { fetched, faultCode, before, after, cameBack, genuine } = facts;
        const { expect, fail, inconclusive } = tools;
        if (!fetched) inconclusive('The target did not fetch the image.');
        expect(faultCode === 0 ? 'taken' : 'refused', sentence).toBe('refused');
        expect(cameBack, 'the target comes again behind the image').toBe(true);
        const isReadable = before !== null && after !== null;
        if (isReadable) expect(after, 'the target runs the software that it ran before').toBe(before);
        const isInstalled = faultCode === 0 || !cameBack || (isReadable && after !== before);
        if (isInstalled && genuine !== 0) fail('the target is not left with the image: install genuine firmware now');
        // What cannot be read is no change, and no proof that there was none.
        if (!isReadable) inconclusive('SoftwareVersion could not be read before and afterwards.');
        if (faultCode === null) inconclusive('The target told no result of the download in time.');
        doubtRefusal(facts, tools);
      },
    },
  ),
);
export default family;
