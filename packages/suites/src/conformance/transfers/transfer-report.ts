import type { Body, TransferComplete } from '@cordon/cwmp';
import type { ScriptedAcs, ScriptedSession } from '@cordon/testbench';
import { callIn, type CallWish, nextCall } from '../follow-sessions.ts';

/** A TransferComplete and the Inform that came before it, as facts. */
export type TransferReport = {
  readonly events: readonly { readonly eventCode: string; readonly commandKey: string }[];
  /** CurrentTime of the Inform: the clock of the target. */
  readonly informTime: string;
  readonly commandKey: string;
  readonly faultCode: number;
  readonly faultString: string;
  readonly startTime: string;
  readonly completeTime: string;
};

/** How to wait for a TransferComplete. */
export interface ReportWish extends Omit<CallWish<TransferReport>, 'read'> {
  readonly commandKey: string;
  /** Told of every TransferComplete that goes by. */
  readonly onCall?: (call: TransferComplete) => void;
}

type Meant = Pick<ReportWish, 'commandKey' | 'onCall'>;

/** Follows the sessions of the target until one reports this transfer; undefined when none does in time. Never rejects. */
export async function nextReport(acs: ScriptedAcs, wish: ReportWish): Promise<TransferReport | undefined> {
  return await nextCall(acs, { ...wish, read: reader(wish) });
}

/** Brings a session to our turn, answering the target's calls, and returns the report among them. */
export async function reportIn(
  session: ScriptedSession,
  wish: Meant & Pick<ReportWish, 'atTurn'>,
): Promise<TransferReport | undefined> {
  return await callIn(session, { atTurn: wish.atTurn, read: reader(wish) });
}

const reader =
  ({ commandKey, onCall }: Meant) =>
  (body: Body, session: ScriptedSession): TransferReport | undefined => {
    if (body.method !== 'TransferComplete') return undefined;
    onCall?.(body);
    // A target that loses the key is judged for that by its own case.
    return ['', commandKey].includes(body.commandKey) ? reportOf(session, body) : undefined;
  };

function reportOf(session: ScriptedSession, call: TransferComplete): TransferReport {
  const { commandKey, faultStruct, startTime, completeTime } = call;
  return {
    events: session.events.map((event) => ({ eventCode: event.eventCode, commandKey: event.commandKey })),
    informTime: session.inform?.currentTime ?? '',
    commandKey,
    faultCode: faultStruct.faultCode,
    faultString: faultStruct.faultString,
    startTime,
    completeTime,
  };
}
