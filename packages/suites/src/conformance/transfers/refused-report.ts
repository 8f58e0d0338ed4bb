import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { failedDownload } from './failed-download.ts';
import { reportIn } from './transfer-report.ts';

/** What the session after a refused TransferComplete told. */
export type RefusedReportFacts = { readonly again: readonly string[]; readonly called: boolean };

const commandKey = 'cordon-owed';

/** Answers the TransferComplete of a failed download by a fault and looks at the session after that. */
export async function refusedReport(context: CaseTools & CpeBench): Promise<RefusedReportFacts> {
  const { cpe, signal, step, inconclusive } = context;
  const next = Promise.withResolvers<ScriptedSession | undefined>();
  const refuse = (coming: Promise<ScriptedSession | undefined>): void => next.resolve(coming);
  await failedDownload(context, { commandKey, delaySeconds: 1, refuse });
  const session = await step('Make the target come', async () => {
    let hasCome = false;
    void next.promise.then(() => {
      hasCome = true;
    });
    // A target may come by its retry schedule, too.
    await cpe.trigger({ signal, isEnough: () => hasCome }).catch(() => undefined);
    return (await next.promise) ?? inconclusive('The target did not come again after its call was refused.');
  });
  const again = [...session.eventCodes];
  const report = await step('See what it reports', () => reportIn(session, { commandKey }));
  await session.end();
  return { again, called: report !== undefined };
}
