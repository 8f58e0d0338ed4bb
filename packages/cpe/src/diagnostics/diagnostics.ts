// Theory of operation. The ACS's write has already put DiagnosticsState to Requested, or to None, when this hears of it
// (settle-diagnostics.ts). Runs begin when the session is over and end in one of three ways: with results, overtaken by a
// write, or with the device. Only the first writes anything, and only if the state is still Requested.
import type { AcsRequest, CpeResponse, SoapFault, UnknownMessage } from '@cordon/cwmp';
import type { TlsPolicy } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { CpeConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { type DiagnosticResult, diagnosticLimits, type DiagnosticSite } from './diagnostic.ts';
import { diagnosticOf } from './diagnostics-by-kind.ts';
import { diagnosticWrites, namedValues, stateThatFits, withRows } from './settle-diagnostics.ts';

/** What the tests of a device need besides it. */
export interface DiagnosticsOptions {
  readonly resolver: NameResolver;
  readonly config: Pick<CpeConfig, 'resolve' | 'dnsServer' | 'mayPing'>;
  /** How servers of https test URLs are met. */
  readonly tls: TlsPolicy;
  readonly clock: Clock;
  readonly log: Logger;
  /** While it is true, results wait: the ACS sees one set of parameters that nobody else changes (TR-069 3.7.1.1). */
  readonly isInSession: () => boolean;
  /** Runs after 8 DIAGNOSTICS COMPLETE was raised. */
  readonly onEvents: () => void;
}

const stateName = 'DiagnosticsState';

/** Runs the tests of one device, each kind at most once at a time. */
export class Diagnostics {
  readonly #device: Device;
  readonly #options: DiagnosticsOptions;
  readonly #running = new Map<DiagnosticSite, AbortController>();
  /** Requested by the ACS, which is told of the end (TR-069 3.7.1.5). */
  readonly #forAcs = new Set<DiagnosticSite>();

  /** Requested before the boot, and left at that. */
  readonly #forgotten = new Set<DiagnosticSite>();

  /** Ends of tests that came during a session. */
  readonly #held: (() => void)[] = [];

  constructor(device: Device, options: DiagnosticsOptions) {
    this.#device = device;
    this.#options = options;
    // TR-181: a test does not outlive a reboot, and its state says so.
    for (const site of device.table.diagnostics.filter((one) => this.#isRequested(one))) {
      if (device.policies.diagnostics.endsAtReboot) this.#setState(site, 'None');
      else this.#forgotten.add(site);
    }
  }

  /** A request of the ACS was answered: what it wrote to a diagnostic stops or starts that one (TR-181 DiagnosticsState). */
  answered(request: AcsRequest | UnknownMessage, answer: CpeResponse | SoapFault): void {
    if (request.method !== 'SetParameterValues' || answer.method !== 'SetParameterValuesResponse') return;
    const writes = request.parameterList.map(({ name, value }) => ({ parameterName: name, value }));
    for (const { site, isRequest } of diagnosticWrites(this.#device.table, writes)) {
      this.#running.get(site)?.abort();
      this.#forgotten.delete(site);
      if (isRequest) this.#forAcs.add(site);
      else if (this.#forAcs.delete(site) && this.#device.policies.diagnostics.announcesCancelled) this.#announce();
    }
  }

  /** Begins what is requested: after a session all of it, otherwise only what somebody other than the ACS asked for. */
  begin(which: 'all' | 'local'): void {
    if (which === 'all') for (const end of this.#held.splice(0)) end();
    for (const site of this.#device.table.diagnostics) {
      if (which === 'local' && this.#forAcs.has(site)) continue;
      const isRunning = this.#running.get(site)?.signal.aborted === false;
      if (this.#isRequested(site) && !isRunning && !this.#forgotten.has(site)) this.#begin(site);
    }
  }

  /** Stops every test: the device goes down. */
  stop(): void {
    for (const run of this.#running.values()) run.abort();
  }

  #begin(site: DiagnosticSite): void {
    const run = new AbortController();
    this.#running.set(site, run);
    this.#run(site, run)
      .catch((error: unknown) => this.#options.log.error({ err: error, kind: site.kind }, 'a diagnostic went wrong'))
      .finally(() => {
        if (this.#running.get(site) === run) this.#running.delete(site);
      });
  }

  async #run(site: DiagnosticSite, run: AbortController): Promise<void> {
    const { clock, log } = this.#options;
    let isOutOfTime = false;
    const cancelTimer = clock.after(diagnosticLimits.runMsMax, () => {
      isOutOfTime = true;
      run.abort();
    });
    log.info({ kind: site.kind }, 'diagnostic begins');
    let result: DiagnosticResult;
    try {
      const { runTest } = this.#device.policies.diagnostics;
      const test = diagnosticOf(site.kind);
      result = await runTest(site.kind, this.#worldOf(site, run.signal), (world) => test.run(world));
    } catch (error) {
      if (run.signal.aborted && !isOutOfTime) return;
      if (!isOutOfTime) log.error({ err: error, kind: site.kind }, 'a diagnostic went wrong');
      result = { state: isOutOfTime ? 'Error_Timeout' : 'Error_Internal' };
    } finally {
      cancelTimer();
    }
    const end = (): void => {
      if (!run.signal.aborted || isOutOfTime) this.#end(site, result);
    };
    if (!this.#options.isInSession()) return end();
    await new Promise<void>((resolve) => {
      this.#held.push(() => {
        end();
        resolve();
      });
    });
  }

  #worldOf(site: DiagnosticSite, signal: AbortSignal): Parameters<ReturnType<typeof diagnosticOf>['run']>[0] {
    const { resolver, config, tls, clock, log } = this.#options;
    // The settings of the moment: a write to them aborts this run.
    const setting = (name: string): string => this.#device.value(site.object + name);
    const { resolve, dnsServer, mayPing } = config;
    return { setting, signal, resolver, resolve, dnsServer, mayPing, tls, clock, log };
  }

  #end(site: DiagnosticSite, result: DiagnosticResult): void {
    if (!this.#isRequested(site)) return;
    const device = this.#device;
    const object = device.table.root + site.object;
    const { resultTable } = diagnosticOf(site.kind);
    if (resultTable !== undefined && result.rows !== undefined) {
      device.commit({ tree: withRows(device.tree, object + resultTable, result.rows) });
    }
    const state = stateThatFits(device.tree, object, result.state);
    const isShown = device.policies.diagnostics.clearsResults || result.state === 'Complete';
    const values = isShown ? (result.values ?? {}) : {};
    device.setLocally({ ...namedValues(device.tree, object, values), [object + stateName]: state });
    this.#options.log.info({ kind: site.kind, state }, 'diagnostic ended');
    // 3.7.1.5: only for a test that the ACS asked for, and not for one that was cancelled.
    if (this.#forAcs.delete(site) && device.policies.diagnostics.announcesEnd) this.#announce();
    if (device.wantsSession) this.#options.onEvents();
  }

  #announce(): void {
    this.#device.addEvents([{ eventCode: '8 DIAGNOSTICS COMPLETE' }]);
  }

  #isRequested(site: DiagnosticSite): boolean {
    return this.#device.value(site.object + stateName) === 'Requested';
  }

  #setState(site: DiagnosticSite, state: string): void {
    this.#device.setLocally({ [this.#device.table.root + site.object + stateName]: state });
  }
}
