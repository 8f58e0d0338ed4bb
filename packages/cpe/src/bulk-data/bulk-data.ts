import { TransportError } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import type { FileClient } from '../transfers/file-client.ts';
import { TransferFailure } from '../transfers/transfer-failure.ts';
import { bulkLimits } from './bulk-limits.ts';
import { activeProfiles, type BulkProfile, encodingTypeOf, profileNumbers } from './bulk-profile.ts';
import type { BulkReport } from './bulk-report.ts';
import { collectEntries } from './collect-entries.ts';
import { ProfileRun } from './profile-run.ts';
import { reportRequest } from './report-request.ts';

/** What bulk data needs besides the device. */
export interface BulkDataOptions {
  readonly client: FileClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Uniform in 0 to below 1. */
  readonly random01: () => number;
}

/** Failed reports of a profile that outlive a reboot (TR-181 PersistAcrossReboot). */
export interface KeptReports {
  readonly profile: number;
  readonly encoding: string;
  readonly reports: readonly BulkReport[];
}

/** Bulk data collection over HTTP while the device is up (TR-069 Annex N). */
export class BulkData {
  readonly #device: Device;
  readonly #options: BulkDataOptions;
  readonly #runs = new Map<number, ProfileRun>();

  constructor(device: Device, options: BulkDataOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Takes up the settings as they are now; what has not changed keeps its phase. */
  apply(): void {
    const device = this.#device;
    const active = new Map(activeProfiles(device).map((profile) => [profile.number, profile]));
    for (const [number, run] of this.#runs) {
      if (active.has(number)) continue;
      run.stop();
      this.#runs.delete(number);
    }
    this.#forgetOthers();
    for (const [number, profile] of active) {
      const run = this.#runs.get(number);
      if (run === undefined) this.#runs.set(number, new ProfileRun(profile, this.#keptFor(profile), this.#world()));
      else run.update(profile);
    }
    const status = device.isTrue('BulkData.Enable') ? 'Enabled' : 'Disabled';
    this.#setStatus(status);
  }

  stop(): void {
    for (const run of this.#runs.values()) run.stop();
    this.#runs.clear();
  }

  #world(): ConstructorParameters<typeof ProfileRun>[2] {
    const { clock, log, random01 } = this.#options;
    return {
      clock,
      log,
      random01,
      collect: (profile) => this.#collect(profile),
      send: (profile, reports, signal) => this.#send(profile, reports, signal),
      keep: (profile, reports) => this.#keep(profile, reports),
    };
  }

  #collect({ number, references }: BulkProfile): BulkReport {
    const { entries, isCut } = collectEntries(this.#device, references, bulkLimits.parametersMax);
    if (isCut)
      this.#options.log.warn({ profile: number }, 'a bulk-data report has more parameters than the device takes');
    this.#setStatus(isCut ? 'Error' : 'Enabled');
    return { collectedMs: this.#device.nowMs(), entries };
  }

  #setStatus(status: string): void {
    const name = `${this.#device.table.root}BulkData.Status`;
    const now = this.#device.valueByName(name);
    if (now !== undefined && now !== status) this.#device.setLocally({ [name]: status });
  }

  async #send(profile: BulkProfile, reports: readonly BulkReport[], signal: AbortSignal): Promise<string | undefined> {
    const { username, password } = profile.http;
    const request = reportRequest(this.#device, profile, reports);
    let problem = 'no collector';
    for (const url of this.#device.policies.bulkData.collectorUrls(request.url)) {
      try {
        await this.#options.client.send({ ...request, url, username, password, signal }, request.body);
        return undefined;
      } catch (error) {
        if (!(error instanceof TransferFailure || error instanceof TransportError)) {
          this.#options.log.error({ err: error }, 'a bulk-data transfer went wrong');
        }
        problem = error instanceof Error ? error.message : 'internal error';
      }
    }
    return problem;
  }

  /** Makes room for nothing that has lost its profile, or its encoding. */
  #forgetOthers(): void {
    const numbers = new Set(profileNumbers(this.#device));
    const { bulkReports } = this.#device.memory;
    const left = bulkReports.filter(
      ({ profile, encoding }) => numbers.has(profile) && encodingTypeOf(this.#device, profile) === encoding,
    );
    if (left.length < bulkReports.length) this.#device.commit({ memory: { bulkReports: left } });
  }

  #keptFor({ number }: BulkProfile): readonly BulkReport[] {
    return this.#device.memory.bulkReports.find(({ profile }) => profile === number)?.reports ?? [];
  }

  #keep({ number, encoding, http }: BulkProfile, reports: readonly BulkReport[]): void {
    const { bulkReports } = this.#device.memory;
    const others = bulkReports.filter(({ profile }) => profile !== number);
    const own = http.persists && reports.length > 0 ? [{ profile: number, encoding, reports }] : [];
    if (others.length + own.length === 0 && bulkReports.length === 0) return;
    try {
      this.#device.commit({ memory: { bulkReports: [...others, ...own] } });
    } catch (error) {
      this.#options.log.error({ err: error }, 'failed bulk-data reports could not be written');
    }
  }
}
