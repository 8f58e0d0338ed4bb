// Theory of operation. A profile collects at the end of each interval and sends at once. What could not be sent is tried
// again by the retry table until the interval is over (TR-069 N.2.2.1); then it joins the failed reports, which travel ahead
// of the next one, as many as the profile keeps (N.3.3).
import { retryWaitMs, retryWaitRangeMs } from '@cordon/cwmp';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { nextPeriodicInformMs } from '../schedule/periodic-inform.ts';
import { bulkLimits } from './bulk-limits.ts';
import type { BulkProfile } from './bulk-profile.ts';
import type { BulkReport } from './bulk-report.ts';

/** What a profile needs of its device. */
export interface ProfileRunOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random01: () => number;
  readonly collect: (profile: BulkProfile) => BulkReport;
  /** Resolves to undefined when the collector took the reports, otherwise to why not. Never rejects. */
  readonly send: (
    profile: BulkProfile,
    reports: readonly BulkReport[],
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  /** The failed reports have changed. */
  readonly keep: (profile: BulkProfile, failed: readonly BulkReport[]) => void;
}

/** The life of one enabled profile. */
export class ProfileRun {
  readonly #options: ProfileRunOptions;
  #profile: BulkProfile;
  #failed: readonly BulkReport[];
  /** The report of the interval that ended last, while it is not delivered. */
  #current: BulkReport | undefined;
  #retries = 0;
  #dueMs = 0;
  #cancelInterval: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  #transfer: AbortController | undefined;

  constructor(profile: BulkProfile, failed: readonly BulkReport[], options: ProfileRunOptions) {
    this.#profile = profile;
    this.#failed = failed;
    this.#options = options;
    this.#arm();
  }

  /** Takes new settings. New timing begins an interval at once (TR-181 ReportingInterval, TimeReference). */
  update(profile: BulkProfile): void {
    const { intervalMs, referenceMs, encoding } = this.#profile;
    this.#profile = profile;
    // N.3.3: kept reports do not outlive a change of the encoding.
    if (profile.encoding !== encoding) this.#replaceFailed([]);
    if (profile.intervalMs !== intervalMs || profile.referenceMs !== referenceMs) this.#arm();
  }

  stop(): void {
    this.#cancelInterval?.();
    this.#cancelRetry?.();
    this.#transfer?.abort();
    this.#transfer = undefined;
  }

  #arm(): void {
    this.#cancelInterval?.();
    const { intervalMs, referenceMs } = this.#profile;
    const now = this.#options.clock.nowMs();
    const dueMs = nextPeriodicInformMs({ enabled: true, intervalMs, referenceMs }, now);
    if (dueMs === undefined) return;
    this.#dueMs = dueMs;
    this.#cancelInterval = this.#options.clock.after(dueMs - now, () => this.#intervalOver());
  }

  #intervalOver(): void {
    this.#cancelRetry?.();
    this.#transfer?.abort();
    if (this.#current !== undefined) this.#giveUp(this.#current);
    this.#retries = 0;
    this.#arm();
    const report = this.#options.collect(this.#profile);
    this.#current = report;
    this.#transmit(report);
  }

  #transmit(report: BulkReport): void {
    const transfer = new AbortController();
    this.#transfer = transfer;
    const cancelTimer = this.#options.clock.after(bulkLimits.transferMsMax, () => transfer.abort());
    this.#options
      .send(this.#profile, [...this.#failed, report], transfer.signal)
      .then((problem) => {
        // Stopped, or the next interval has begun: that one has seen to the report.
        if (this.#transfer !== transfer || this.#current !== report) return;
        if (problem === undefined) this.#delivered();
        else this.#notDelivered(report, problem);
      })
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'a bulk-data report could not be settled'))
      .finally(cancelTimer);
  }

  #delivered(): void {
    this.#current = undefined;
    this.#retries = 0;
    if (this.#failed.length > 0) this.#replaceFailed([]);
  }

  #notDelivered(report: BulkReport, problem: string): void {
    const { clock, log, random01, keep } = this.#options;
    const { http, number } = this.#profile;
    log.warn({ profile: number, problem }, 'the collector did not take a bulk-data report');
    if (http.retry === undefined) {
      this.#current = undefined;
      return this.#giveUp(report);
    }
    // A reboot must not lose what has failed, even while it is being retried (TR-181 PersistAcrossReboot).
    keep(this.#profile, [...this.#failed, report]);
    this.#retries += 1;
    const waitMs = retryWaitMs(retryWaitRangeMs(this.#retries, http.retry), random01());
    if (clock.nowMs() + waitMs >= this.#dueMs) return;
    this.#cancelRetry = clock.after(waitMs, () => this.#transmit(report));
  }

  #giveUp(report: BulkReport): void {
    const { retained } = this.#profile;
    const reportsMax = retained < 0 ? bulkLimits.retainedReportsMax : Math.min(retained, bulkLimits.retainedReportsMax);
    const kept = reportsMax === 0 ? [] : [...this.#failed, report].slice(-reportsMax);
    while (valuesIn(kept) > bulkLimits.retainedValuesMax) kept.shift();
    this.#replaceFailed(kept);
  }

  #replaceFailed(failed: readonly BulkReport[]): void {
    this.#failed = failed;
    this.#options.keep(this.#profile, failed);
  }
}

const valuesIn = (reports: readonly BulkReport[]): number =>
  reports.reduce((sum, { entries }) => sum + entries.length, 0);
