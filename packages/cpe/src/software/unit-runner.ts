import type { KeyObject } from 'node:crypto';
import type { EventOccurrence } from '@cordon/cwmp';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { DeviceMemoryValues } from '../device/device-memory.ts';
import type { Device, TreeUpdate } from '../device/device.ts';
import type { FileClient } from '../transfers/file-client.ts';
import { transferFailureOf } from '../transfers/transfer-failure.ts';
import { utcTime } from '../transfers/transfer.ts';
import { applyTarget, planOperation, type UnitTarget } from './change-units.ts';
import { type DeploymentPackage, openDeploymentPackage } from './deployment-package.ts';
import { installedUnits } from './installed-units.ts';
import {
  autonomousResultsMax,
  operationMs,
  orderMs,
  type UnitAccount,
  type UnitFault,
  type UnitOperation,
  type UnitOrder,
  type UnitResult,
} from './unit-order.ts';

/** What the runner needs of the device around it. */
export interface UnitRunnerOptions {
  readonly device: Device;
  readonly client: FileClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Public keys that packages may be signed with; none means that none is taken. */
  readonly vendorKeys: readonly KeyObject[];
  readonly isInSession: () => boolean;
  /** A request is over: an event may want a session. */
  readonly onEvents: () => void;
}

type Fetched = DeploymentPackage | UnitFault | undefined;

/** Carries out the changes of deployment units, one operation after the other and between sessions, while the device is up. */
export class UnitRunner {
  readonly #options: UnitRunnerOptions;
  readonly #stop = new AbortController();
  #isRunning = false;
  #applyAfterSession: (() => void) | undefined;

  constructor(options: UnitRunnerOptions) {
    this.#options = options;
  }

  /** Power came on: what was under way has failed, for nothing is tried twice (TR-069 A.4.1.10). */
  recover(): void {
    for (const order of this.#options.device.memory.unitOrders) {
      const operation = order.operations[order.done];
      if (order.runningSinceMs === undefined || operation === undefined) continue;
      const faultCode = operation.kind === 'Uninstall' ? 9001 : 9017;
      this.#applyFailure(order, operation, { faultCode, faultString: 'The device went down meanwhile' });
    }
  }

  /** What speaks against an operation before anything is fetched. */
  faultsOf(operation: UnitOperation): readonly UnitFault[] {
    return planOperation(operation, this.#world()).flatMap(({ fault }) => fault ?? []);
  }

  /** Queues a request; durable when it returns. */
  add(order: Omit<UnitOrder, 'id' | 'done' | 'results'>): void {
    const { device } = this.#options;
    const id = device.memory.unitsOrdered + 1;
    const unitOrders = [...device.memory.unitOrders, { ...order, id, done: 0, results: [] }];
    device.commit({ memory: { unitOrders, unitsOrdered: id } });
  }

  /** A session is over and no other has begun. */
  sessionEnded(): void {
    const apply = this.#applyAfterSession;
    this.#applyAfterSession = undefined;
    apply?.();
  }

  /** Begins what waits, if no session is open. */
  arm(): void {
    const { device, isInSession, log } = this.#options;
    const [order] = device.memory.unitOrders;
    if (order === undefined || this.#isRunning || this.#stop.signal.aborted || isInSession()) return;
    this.#isRunning = true;
    this.#runNext(order)
      .then(() => setImmediate(() => this.arm()))
      // The queue is as it was, and the next session's end asks again.
      .catch((error: unknown) => log.error({ err: error }, 'a change of a deployment unit could not be written'))
      .finally(() => {
        this.#isRunning = false;
      });
  }

  stop(): void {
    this.#stop.abort();
  }

  async #runNext(order: UnitOrder): Promise<void> {
    const { device, clock } = this.#options;
    const operation = order.operations[order.done];
    if (operation === undefined) return this.#commit(order, [], {});
    const runningSinceMs = clock.nowMs();
    const running = { ...order, runningSinceMs };
    // A.4.1.10: within a day everything has been told, as failed where need be.
    if (runningSinceMs > order.acceptedMs + orderMs - operationMs) {
      return this.#applyFailure(running, operation, {
        faultCode: 9001,
        faultString: 'Its turn did not come within a day',
      });
    }
    device.commit({ memory: { unitOrders: this.#withOrder(running) } });
    const targets = planOperation(operation, this.#world());
    const limit = new AbortController();
    const cancel = clock.after(operationMs, () => limit.abort());
    const fetched: Fetched[] = [];
    try {
      for (const target of targets) fetched.push(await this.#fetch(target, limit.signal));
    } finally {
      cancel();
    }
    if (this.#stop.signal.aborted) return;
    await this.#betweenSessions(() => this.#apply(running, { operation, targets, fetched }));
  }

  async #fetch({ file, fault }: UnitTarget, limit: AbortSignal): Promise<Fetched> {
    const { device, client, vendorKeys } = this.#options;
    if (file === undefined || fault !== undefined) return undefined;
    try {
      const request = { ...file, signal: AbortSignal.any([limit, this.#stop.signal]) };
      const again = device.policies.softwareModules.triesOnce ? undefined : () => client.get(request);
      const bytes = await client.get(request).catch(again);
      const opened = openDeploymentPackage(bytes, vendorKeys);
      return typeof opened === 'string' ? { faultCode: 9018, faultString: opened } : opened;
    } catch (error) {
      const { faultCode, faultString } = transferFailureOf(error, 'download');
      return { faultCode: unitCodes.get(faultCode) ?? faultCode, faultString };
    }
  }

  #apply(
    order: UnitOrder,
    done: {
      readonly operation: UnitOperation;
      readonly targets: readonly UnitTarget[];
      readonly fetched: readonly Fetched[];
    },
  ): void {
    const startTime = utcTime(order.runningSinceMs ?? 0);
    const time = utcTime(this.#options.clock.nowMs());
    let update: TreeUpdate | undefined;
    const results: UnitResult[] = [];
    const accounts: UnitAccount[] = [];
    for (const [index, target] of done.targets.entries()) {
      const world = { ...this.#world(), tree: update?.tree ?? this.#options.device.tree };
      const todo = { operation: done.operation, target, described: done.fetched[index], startTime, time };
      const applied = applyTarget(world, todo);
      results.push(applied.result);
      if (applied.account !== undefined) accounts.push(applied.account);
      if (applied.update === undefined) continue;
      update = { tree: applied.update.tree, changes: [...(update?.changes ?? []), ...applied.update.changes] };
    }
    this.#commit(order, results, { update, accounts });
  }

  #applyFailure(order: UnitOrder, operation: UnitOperation, fault: UnitFault): void {
    const targets = planOperation(operation, this.#world()).map(({ unit }) => ({ unit, fault }));
    this.#apply(order, { operation, targets, fetched: [] });
  }

  /** An operation is over: what it changed, its results and, behind the last one, the report, in one piece. */
  #commit(
    order: UnitOrder,
    results: readonly UnitResult[],
    { update, accounts = [] }: { readonly update?: TreeUpdate | undefined; readonly accounts?: readonly UnitAccount[] },
  ): void {
    const { device, onEvents } = this.#options;
    const next = { ...order, done: order.done + 1, runningSinceMs: undefined, results: [...order.results, ...results] };
    const isOver = next.done >= order.operations.length;
    const memory = { unitAccounts: this.#accounts(update, accounts) };
    if (!isOver) {
      device.settle({ update, memory: { ...memory, unitOrders: this.#withOrder(next) } });
      return;
    }
    const unitOrders = device.memory.unitOrders.filter(({ id }) => id !== order.id);
    const told = order.autonomous ? autonomousReport(device, next) : report(device, next);
    device.settle({ update, memory: { ...memory, unitOrders, ...told.memory }, occurrences: told.occurrences });
    onEvents();
  }

  /** The logins of the units that are there, the newest for each UUID. */
  #accounts(update: TreeUpdate | undefined, fresh: readonly UnitAccount[]): readonly UnitAccount[] {
    const { tree, modules, accounts } = this.#world();
    const byUuid = new Map([...accounts, ...fresh].map((account) => [account.uuid.toLowerCase(), account]));
    const installed = new Set(installedUnits(update?.tree ?? tree, modules).map(({ uuid }) => uuid.toLowerCase()));
    return [...byUuid].filter(([uuid]) => installed.has(uuid)).map(([, account]) => account);
  }

  #betweenSessions(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        try {
          apply();
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      if (this.#options.isInSession()) this.#applyAfterSession = attempt;
      else attempt();
    });
  }

  #world() {
    const { device } = this.#options;
    const modules = `${device.table.root}SoftwareModules.`;
    return { tree: device.tree, modules, accounts: device.memory.unitAccounts };
  }

  #withOrder(order: UnitOrder): readonly UnitOrder[] {
    return this.#options.device.memory.unitOrders.map((one) => (one.id === order.id ? order : one));
  }
}

// A.4.2.3: results know fewer codes than TransferComplete.
const unitCodes: ReadonlyMap<number, number> = new Map([
  [9002, 9001],
  [9010, 9016],
  [9019, 9018],
  [9020, 9017],
]);

interface Told {
  readonly memory: Partial<DeviceMemoryValues>;
  readonly occurrences: readonly EventOccurrence[];
}

function report(device: Device, { id, commandKey, results }: UnitOrder): Told {
  return {
    memory: { unitReports: [...device.memory.unitReports, { id, commandKey, results }] },
    occurrences: [{ eventCode: 'M ChangeDUState', commandKey }],
  };
}

/** Only what DUStateChangeComplPolicy selects; all that waits goes into one call (A.4.2.4, MS-65, MS-66). */
function autonomousReport(device: Device, { results }: UnitOrder): Told {
  const policy = (name: string): string => device.value(`ManagementServer.DUStateChangeComplPolicy.${name}`);
  const operations = policy('OperationTypeFilter').split(',');
  const codes = policy('FaultCodeFilter').split(',');
  const isWanted = ({ operationPerformed, fault }: UnitResult): boolean => {
    const isSuccess = fault.faultCode === 0;
    if (!operations.includes(operationPerformed)) return false;
    if (!['Both', isSuccess ? 'Success' : 'Failure'].includes(policy('ResultTypeFilter'))) return false;
    return isSuccess || codes.includes(String(fault.faultCode));
  };
  const wanted = /^(true|1)$/.test(policy('Enable')) ? results.filter(isWanted) : [];
  if (wanted.length === 0) return { memory: {}, occurrences: [] };
  const autonomousUnitResults = [...device.memory.autonomousUnitResults, ...wanted].slice(-autonomousResultsMax);
  return { memory: { autonomousUnitResults }, occurrences: [{ eventCode: '12 AUTONOMOUS DU STATE CHANGE COMPLETE' }] };
}
