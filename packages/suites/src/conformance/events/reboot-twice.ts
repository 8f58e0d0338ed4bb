import type { CaseTools, CpeBench } from '@cordon/testbench';
import { followSessions } from '../follow-sessions.ts';

/** What the first Inform after two Reboot calls reports. */
export type RebootTwiceFacts = { readonly boots: number; readonly keys: readonly string[] };

/** The keys of the two calls. */
export const commandKeys: readonly string[] = ['cordon-reboot-1', 'cordon-reboot-2'];

/** Calls Reboot twice in one session, with different keys. */
export async function rebootTwice({
  acs,
  cpe,
  step,
  signal,
  inconclusive,
}: CaseTools & CpeBench): Promise<RebootTwiceFacts> {
  const boots: (readonly { readonly eventCode: string; readonly commandKey: string }[])[] = [];
  const ordered = await cpe.withSession(
    async (session) => {
      for (const commandKey of commandKeys) {
        const answer = await session.request({ method: 'Reboot', commandKey });
        if (answer.method === 'Fault') inconclusive(`Reboot was refused: fault ${answer.faultCode}.`);
      }
      const walk = followSessions(acs, {
        signal,
        withinMs: cpe.rebootTimeoutMs,
        visit: async ({ events, eventCodes }) => {
          if (!eventCodes.includes('1 BOOT')) return cpe.rebootTimeoutMs;
          boots.push(events);
          return 0;
        },
      });
      return { walk };
    },
    { signal },
  );
  await step('Wait for the restart', () => ordered.walk);
  const [events = inconclusive('The target did not report a restart.')] = boots;
  return {
    boots: events.filter(({ eventCode }) => eventCode === '1 BOOT').length,
    keys: events.flatMap(({ eventCode, commandKey }) => (eventCode === 'M Reboot' ? [commandKey] : [])),
  };
}
