// Theory of operation. The queue is data in the device's memory; the runner looks at it whenever something may be due (boot,
// end of a session, a timer, a subscriber who left) and starts at most one transfer at a time, between sessions. Every step
// is one commit: begun, and then either over (with its result and event) or waiting again. What a power cut leaves as
// `running` has failed, and the next boot says so.
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import type { FirmwareSlots } from '../firmware/firmware-slots.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { completeTransfer, noFault } from './complete-transfer.ts';
import { writeConfigurationFile } from './configuration-file.ts';
import { ownerOf } from './configuration-seal.ts';
import type { TextWorld } from '../text-readers.ts';
import type { FileClient } from './file-client.ts';
import { fileKindOf } from './file-types.ts';
import { type AttemptFault, afterFailedAttempt, nextStep } from './next-step.ts';
import type { TransferOrder } from './read-transfer-request.ts';
import { TransferFailure, transferFailureOf } from './transfer-failure.ts';
import { isDownload, type Transfer, type TransferFault } from './transfer.ts';
import type { VendorLog } from './vendor-log.ts';

/** What the runner needs of the device around it. */
export interface TransferRunnerOptions {
  readonly device: Device;
  readonly firmware: FirmwareSlots;
  readonly client: FileClient;
  /** What those who read an order besides may do. */
  readonly textWorld: TextWorld;
  readonly clock: Clock;
  readonly log: Logger;
  readonly vendorLog: VendorLog;
  /** A session is open: no queued transfer begins in it (TR-069 A.3.2.8). */
  readonly isInSession: () => boolean;
  /** A subscriber uses the device (TR-069 A.4.1.8, mode 3). */
  readonly isInUse: () => boolean;
  /** A transfer is over: an event may want a session. */
  readonly onEvents: () => void;
  /** Parameters were changed by a file. */
  readonly onConfigured: () => void;
  /** An image waits in its slot for a boot. */
  readonly onReboot: () => void;
}

/** How a transfer that was run at once has ended; undefined when it was taken out of the queue meanwhile. */
export type RunEnd = TransferFault | undefined;

interface Current {
  readonly id: number;
  readonly abort: AbortController;
}

/** Carries out the transfers of one device while it is up. */
export class TransferRunner {
  readonly #options: TransferRunnerOptions;
  #current: Current | undefined;
  #cancelTimer: (() => void) | undefined;
  #stopped = false;
  /** Files that were put into the device, by the transfer that is to apply them; at most as many as the queue holds. */
  readonly #filesHere = new Map<number, Uint8Array>();
  /** A file is here and waits for the session to end. */
  #applyAfterSession: (() => void) | undefined;

  constructor(options: TransferRunnerOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#current !== undefined;
  }

  /** Power came on: what was under way has failed (TR-069 A.3.2.8 forbids a retry), what was never acknowledged is forgotten. */
  recover(): void {
    const { device } = this.#options;
    const isKept = ({ acknowledged }: Transfer): boolean =>
      acknowledged && device.policies.transfers.survivesPowerCycle;
    const transfers = device.memory.transfers.filter(isKept);
    if (transfers.length < device.memory.transfers.length) device.commit({ memory: { transfers } });
    for (const transfer of transfers) {
      // A file that somebody put into the device is nowhere to be fetched from.
      const isLost = transfer.state === 'running' || (transfer.state === 'waiting' && transfer.url === '');
      if (!isLost) continue;
      const faultCode = isDownload(transfer) ? 9017 : 9011;
      this.#afterFailure(transfer, { faultCode, faultString: 'The device went down meanwhile', mayRecover: true });
    }
  }

  /** Queues an order; durable when it returns. */
  add(order: TransferOrder, acknowledged: boolean): Transfer {
    const { device } = this.#options;
    const id = device.memory.transfersOrdered + 1;
    const transfer: Transfer = { ...order, id, acknowledged };
    device.commit({ memory: { transfersOrdered: id, transfers: [...device.memory.transfers, transfer] } });
    return transfer;
  }

  /** Queues a transfer that the ACS did not order, with the file where that is here already. */
  addAutonomous(order: TransferOrder, file: Uint8Array | undefined): void {
    const { device } = this.#options;
    const id = device.memory.transfersOrdered + 1;
    const transfer: Transfer = { ...order, id, acknowledged: true, autonomous: true };
    device.commit({ memory: { transfersOrdered: id, transfers: [...device.memory.transfers, transfer] } });
    if (file !== undefined) this.#filesHere.set(id, file);
    this.arm();
  }

  /** From now on a TransferComplete is due; false when the transfer is over already. */
  acknowledge(id: number): boolean {
    const transfer = this.#find(id);
    if (transfer !== undefined) this.#replace({ ...transfer, acknowledged: true });
    return transfer !== undefined;
  }

  /** Takes a transfer out of the queue; false when it is too late for that (TR-069 A.4.1.9). */
  cancel(id: number): boolean {
    const { device } = this.#options;
    const transfer = this.#find(id);
    if (transfer?.state === 'applying') return false;
    if (transfer !== undefined && !device.policies.transfers.isSilentWhenCancelled) {
      this.#finish(transfer, { faultCode: isDownload(transfer) ? 9010 : 9011, faultString: 'Cancelled' });
    }
    device.commit({ memory: { transfers: device.memory.transfers.filter((one) => one.id !== id) } });
    if (this.#current?.id === id) this.#current.abort.abort();
    return true;
  }

  /** A session is over and no other has begun. */
  sessionEnded(): void {
    const apply = this.#applyAfterSession;
    this.#applyAfterSession = undefined;
    apply?.();
  }

  /** Starts what is due, reports what can no longer begin, and sets the alarm for what comes next. */
  arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#stopped) return;
    try {
      this.#armNext();
    } catch (error) {
      // A timer has nobody to throw to; the queue is as it was, and the next session's end asks again.
      this.#options.log.error({ err: error }, 'a transfer could not be written');
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#current?.abort.abort();
  }

  #armNext(): void {
    const { device, clock, isInSession, isInUse } = this.#options;
    const waits: number[] = [];
    for (const transfer of inOrder(device.memory.transfers)) {
      let step = nextStep(transfer, { nowMs: clock.nowMs(), isIdle: !isInUse() });
      if (step.kind === 'move') {
        this.#replace(step.transfer);
        step = nextStep(step.transfer, { nowMs: clock.nowMs(), isIdle: !isInUse() });
      }
      if (step.kind === 'fail') {
        this.#finish(transfer, step.fault);
      } else if (step.kind === 'wait') {
        waits.push(step.untilMs);
      } else if (step.kind === 'start' && this.#current === undefined && !isInSession() && this.#mayStart) {
        void this.run(transfer.id);
      }
    }
    if (waits.length === 0 || this.#stopped) return;
    this.#cancelTimer = clock.after(Math.max(0, Math.min(...waits) - clock.nowMs()), () => this.arm());
  }

  get #mayStart(): boolean {
    const { memory, policies } = this.#options.device;
    return policies.transfers.startsBesideReports || memory.transferResults.length === 0;
  }

  /** Runs one transfer of the queue to its end. Never rejects. */
  async run(id: number): Promise<RunEnd> {
    const { device, log, vendorLog } = this.#options;
    const abort = new AbortController();
    this.#current = { id, abort };
    let end: RunEnd;
    try {
      const transfer = this.#find(id);
      end = await this.#runOnce(id, abort);
      if (end !== undefined && transfer !== undefined) vendorLog.note(device.policies.transfers.logLine(transfer, end));
    } catch (error) {
      log.error({ err: error }, 'a transfer could not be written');
      end = { faultCode: 9002, faultString: 'internal error' };
    }
    this.#current = undefined;
    if (!this.#stopped) setImmediate(() => this.arm());
    return end;
  }

  async #runOnce(id: number, abort: AbortController): Promise<RunEnd> {
    const { clock, log } = this.#options;
    const waiting = this.#find(id);
    if (waiting === undefined) return undefined;
    const startedMs = clock.nowMs();
    const transfer = this.#replace({ ...waiting, state: 'running', startedMs, attempts: waiting.attempts + 1 });
    const cancelWindow = this.#endWithWindow(transfer, abort);
    log.info({ id, method: transfer.method, fileType: transfer.fileType }, 'a transfer begins');
    try {
      await this.#carryOut(transfer, abort.signal);
      return noFault;
    } catch (error) {
      // Gone down, cancelled by the ACS, or over: nobody waits for this end.
      const now = this.#stopped ? undefined : this.#find(id);
      if (now === undefined) return undefined;
      const failure = abort.signal.reason instanceof TransferFailure ? abort.signal.reason : error;
      const cause = transferFailureOf(failure, isDownload(now) ? 'download' : 'upload');
      if (cause.faultCode === 9002) log.error({ err: error }, 'a transfer failed by an error of this device');
      else log.warn({ id, faultCode: cause.faultCode }, cause.faultString);
      this.#afterFailure(now, cause);
      return cause;
    } finally {
      cancelWindow?.();
    }
  }

  /** TR-069 A.4.1.8: a scheduled download may neither run on nor be applied behind its window. */
  #endWithWindow(transfer: Transfer, abort: AbortController): (() => void) | undefined {
    const window = transfer.windows[transfer.windowIndex];
    if (transfer.method !== 'ScheduleDownload' || window === undefined) return undefined;
    const { clock } = this.#options;
    const missed = new TransferFailure(9020, 'The time windows ended before the download did', true);
    return clock.after(Math.max(0, window.endMs - clock.nowMs()), () => abort.abort(missed));
  }

  async #carryOut(transfer: Transfer, signal: AbortSignal): Promise<void> {
    const { device, firmware, client, textWorld, vendorLog, onConfigured, onReboot } = this.#options;
    const { url, username, password } = transfer;
    const kind = fileKindOf(transfer.method, transfer.fileType);
    await device.policies.transfers.useOrder(transfer, textWorld);
    const request = { url, username, password, signal };
    if (transfer.method === 'Upload') {
      const { growingTables } = device.table;
      const isLog = kind === 'log';
      await client.put(
        request,
        isLog
          ? vendorLog.file()
          : writeConfigurationFile(
              { tree: device.tree, growingTables, owner: ownerOf(device) },
              device.policies.transfers.secretInFile,
            ),
      );
      signal.throwIfAborted();
      this.#finish(transfer, noFault);
      return;
    }
    const file = this.#filesHere.get(transfer.id) ?? (await client.get(request));
    this.#filesHere.delete(transfer.id);
    const { toleratesFileSize, appliesFirst } = device.policies.transfers;
    if (!toleratesFileSize && transfer.fileSize > 0 && transfer.fileSize !== file.length) {
      throw new TransferFailure(9018, 'The file has not the size that was announced');
    }
    if (!appliesFirst) await this.#tellFirst(transfer);
    await this.#betweenSessions(transfer.id, () => {
      signal.throwIfAborted();
      const current = this.#find(transfer.id) ?? transfer;
      if (kind === 'firmware') {
        firmware.install(file, current);
        onReboot();
        return;
      }
      this.#configure(file, current);
      onConfigured();
      this.#options.onEvents();
    });
    if (kind !== 'firmware') await device.policies.transfers.useStored(transfer, textWorld);
  }

  #configure(file: Uint8Array, transfer: Transfer): void {
    const { device, clock } = this.#options;
    try {
      applyConfiguration(device, file, { transfer, nowMs: clock.nowMs() });
    } catch (error) {
      if (device.policies.transfers.refusesUnusable || !(error instanceof TransferFailure)) throw error;
      this.#finish(transfer, noFault);
    }
  }

  /**
   * Applies a file now, or when the running session is over: nothing but the ACS changes parameters during a session. A
   * transfer that the session itself waits for is the ACS's own doing.
   */
  #betweenSessions(id: number, apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        try {
          apply();
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      const isOfSession = this.#find(id)?.acknowledged === false;
      if (isOfSession || !this.#options.isInSession()) attempt();
      else this.#applyAfterSession = attempt;
    });
  }

  /** What a hasty device does: reports, and applies the file when the session with the report is over. */
  async #tellFirst(transfer: Transfer): Promise<void> {
    const { device, clock, onEvents } = this.#options;
    const told = completeTransfer(device, transfer, { fault: noFault, nowMs: clock.nowMs() });
    device.settle({ ...told, memory: { ...told.memory, transfers: device.memory.transfers } });
    this.#replace({ ...transfer, acknowledged: false });
    const over = new Promise<void>((resolve) => {
      this.#applyAfterSession = resolve;
    });
    onEvents();
    await over;
  }

  #afterFailure(transfer: Transfer, failure: AttemptFault): void {
    const nowMs = this.#options.clock.nowMs();
    if (!this.#options.device.policies.transfers.triesOnce && transfer.attempts < 2) {
      this.#replace({ ...transfer, state: 'waiting' });
      return;
    }
    const next = afterFailedAttempt(transfer, failure, nowMs);
    if (!('faultCode' in next)) {
      this.#replace(next);
      return;
    }
    this.#finish(transfer, next);
  }

  #finish(transfer: Transfer, fault: TransferFault): void {
    const { device, clock, onEvents } = this.#options;
    const current = this.#find(transfer.id) ?? transfer;
    device.settle(completeTransfer(device, current, { fault, nowMs: clock.nowMs() }));
    onEvents();
  }

  #find(id: number): Transfer | undefined {
    return this.#options.device.memory.transfers.find((one) => one.id === id);
  }

  #replace(transfer: Transfer): Transfer {
    const { device } = this.#options;
    const transfers = device.memory.transfers.map((one) => (one.id === transfer.id ? transfer : one));
    device.commit({ memory: { transfers } });
    return transfer;
  }
}

/** TR-069 A.3.2.8: by the times that were asked for, not by when they were asked for. */
function inOrder(transfers: readonly Transfer[]): readonly Transfer[] {
  const startMs = ({ windows, windowIndex }: Transfer): number => windows[windowIndex]?.startMs ?? 0;
  return transfers
    .filter(({ state }) => state === 'waiting')
    .toSorted((a, b) => startMs(a) - startMs(b) || a.id - b.id);
}
