import { isDownload, retryPauseMs, startGraceMs, type Transfer, type TransferFault } from './transfer.ts';

/** What a waiting transfer is due for. */
export type NextStep =
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'move'; readonly transfer: Transfer }
  | { readonly kind: 'fail'; readonly fault: TransferFault };

/** The situation in which a transfer is looked at. */
export interface TransferMoment {
  readonly nowMs: number;
  /** No subscriber uses the device (TR-069 A.4.1.8, mode 3). */
  readonly isIdle: boolean;
}

/** Decides about a waiting transfer. Pure: the same answer after a reboot as before it. */
export function nextStep(transfer: Transfer, { nowMs, isIdle }: TransferMoment): NextStep {
  const window = transfer.windows[transfer.windowIndex];
  if (window === undefined) return { kind: 'fail', fault: missedFault(transfer) };
  const fromMs = Math.max(window.startMs, transfer.retryAtMs);
  if (nowMs >= window.endMs) return afterWindow(transfer);
  if (nowMs < fromMs) return { kind: 'wait', untilMs: Math.min(fromMs, window.endMs) };
  // A.4.1.8: When Idle waits for the subscriber; whoever notes that he left asks again.
  if (window.mode === 'when-idle' && !isIdle) return { kind: 'wait', untilMs: window.endMs };
  return { kind: 'start' };
}

function afterWindow(transfer: Transfer): NextStep {
  const moved = { ...transfer, windowIndex: transfer.windowIndex + 1, attempts: 0, retryAtMs: 0 };
  if (moved.windowIndex < transfer.windows.length) return { kind: 'move', transfer: moved };
  return { kind: 'fail', fault: missedFault(transfer) };
}

function missedFault(transfer: Transfer): TransferFault {
  if (transfer.method === 'ScheduleDownload') {
    return { faultCode: 9020, faultString: 'The time windows ended before the download did' };
  }
  const faultString = `The transfer could not begin within ${startGraceMs / 60_000} minutes of its time`;
  return { faultCode: isDownload(transfer) ? 9010 : 9011, faultString };
}

/** A fault, and whether the same transfer may succeed later. */
export interface AttemptFault extends TransferFault {
  readonly mayRecover: boolean;
}

/** What follows a failed attempt: the transfer as it waits for the next one, or the fault to report. */
export function afterFailedAttempt(
  transfer: Transfer,
  { faultCode, faultString, mayRecover }: AttemptFault,
  nowMs: number,
): Transfer | TransferFault {
  const fault: TransferFault = { faultCode, faultString };
  // A.3.2.8, A.4.1.5: Download and Upload are never retried by the device itself; A.4.1.8: nor is what cannot succeed.
  if (transfer.method !== 'ScheduleDownload' || !mayRecover) return fault;
  const window = transfer.windows[transfer.windowIndex];
  const waiting = { ...transfer, state: 'waiting' as const };
  if (window !== undefined && nowMs < window.endMs && transfer.attempts <= window.retriesMax) {
    return { ...waiting, retryAtMs: nowMs + retryPauseMs };
  }
  if (transfer.windowIndex + 1 < transfer.windows.length) {
    return { ...waiting, windowIndex: transfer.windowIndex + 1, attempts: 0, retryAtMs: 0 };
  }
  return fault;
}
