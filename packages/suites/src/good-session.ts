import { BenchError, type ControlOutcome, type CpeTarget, TargetSilentError, type Trigger } from '@cordon/testbench';

/** A session as it should be, as the control around a probe. */
export interface GoodSession extends ControlOutcome {
  readonly trigger?: Trigger;
  /** CurrentTime of its Inform: the clock of the target. */
  readonly currentTime: string;
  /** Event codes of its Inform. */
  readonly eventCodes: readonly string[];
}

/** Makes the target come, serves it well and lets it go. That it did not come is an outcome, not an error. */
export async function goodSession(cpe: CpeTarget, signal: AbortSignal): Promise<GoodSession> {
  try {
    const { session, trigger } = await cpe.openSession({ signal });
    const currentTime = session.inform?.currentTime ?? '';
    const { eventCodes } = session;
    await session.end();
    if (session.inform !== undefined) return { held: true, trigger, currentTime, eventCodes };
    return { held: false, trigger, currentTime, eventCodes, reason: 'Its first POST was no Inform.' };
  } catch (error) {
    const isAbsence =
      error instanceof TargetSilentError || (error instanceof BenchError && error.code === 'rig-failed');
    if (!isAbsence) throw error;
    return { held: false, currentTime: '', eventCodes: [], reason: error.message };
  }
}
