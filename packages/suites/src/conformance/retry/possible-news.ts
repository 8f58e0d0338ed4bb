import type { ScriptedSession } from '@cordon/testbench';

/** Events that occur again by themselves: one in a retry may be a new one beside the one that is owed, which Single events do not show. */
const recurring = ['2 PERIODIC', '4 VALUE CHANGE', '6 CONNECTION REQUEST', '14 HEARTBEAT'];

type Informed = Pick<ScriptedSession, 'eventCodes'>;

/** Events of a retry that may have started it before its time: a new event may do so at once (TR-069 3.2.1.1). */
export const possibleNews = (failed: Informed, retry: Informed): readonly string[] =>
  retry.eventCodes.filter((code) => recurring.includes(code) || !failed.eventCodes.includes(code));
