import type { EventStruct } from '@cordon/cwmp';

/** What a transfer brings when it has succeeded. */
export type Cargo =
  | { readonly kind: 'configuration'; readonly number: number }
  | { readonly kind: 'firmware'; readonly number: number }
  | { readonly kind: 'unit'; readonly number: number }
  | { readonly kind: 'upload'; readonly path: string }
  /** A file that is not there: it can only fail. */
  | { readonly kind: 'nothing' };

interface Order {
  readonly cargo: Cargo;
  readonly mEvent: string;
  acknowledged: boolean;
  /** FaultCode of the first report. */
  reported?: number;
  /** The device went on after the ACS had confirmed the report: it can claim no more that it did not hear. */
  settled: boolean;
}

/** What a device has, read in one session. */
export interface DeviceReading {
  /** Two parameters that every SetParameterValues of the day writes together. */
  readonly written: readonly string[];
  readonly parameterKey: string;
  /** Two parameters that every configuration file of the day sets together. */
  readonly configured: readonly string[];
  readonly softwareVersion: string;
  readonly rows: readonly string[];
  /** Names of the deployment units, each with two execution units. */
  readonly units: readonly string[];
  readonly executionUnits: number;
  readonly notification: number;
}

const numberOf = (text: string | undefined): number => Number(/\d+$/.exec(text ?? '')?.[0] ?? 0);

/**
 * The book of one device's day: what was promised to its ACS, and which promise was broken. Promises are acknowledged writes, rows,
 * attributes, reboots and scheduled Informs, and that every acknowledged transfer is reported, truly, until the ACS confirms it.
 */
export class DayBook {
  /** Broken promises, one sentence each. */
  readonly findings: string[] = [];
  readonly counts = {
    sessions: 0,
    writes: 0,
    rows: 0,
    attributes: 0,
    orders: 0,
    transfers: 0,
    reports: 0,
    failures: 0,
    units: 0,
  };
  /** Whether a file with this path has reached the file server whole. */
  readonly #hasArrived: (path: string) => boolean;
  readonly #transfers = new Map<string, Order>();
  /** CommandKeys of acknowledged Reboots and ScheduleInforms whose M event is owed, and those that were seen. */
  readonly #owedEvents = new Set<string>();
  readonly #seenEvents = new Set<string>();
  readonly #rows = new Map<string, 'there' | 'gone'>();
  #written = 0;
  #notification: number | undefined;
  #configured = 0;
  #firmware = 0;
  readonly #installed = new Set<string>();
  /** What was seen applied, to be compared with a later report of failure. */
  readonly #seenApplied = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(hasArrived: (path: string) => boolean) {
    this.#hasArrived = hasArrived;
  }

  /** What the device still has to tell. */
  get owed(): readonly string[] {
    const transfers = [...this.#transfers].filter(([, order]) => order.acknowledged && order.reported === undefined);
    return [...transfers.map(([key]) => key), ...this.#owedEvents];
  }

  wrote(number: number): void {
    this.counts.writes += 1;
    this.#written = Math.max(this.#written, number);
  }

  madeRow(name: string): void {
    this.counts.rows += 1;
    this.#rows.set(name, 'there');
  }

  /** A DeleteObject is under way: until it is acknowledged, the row may be there or not. */
  deletesRow(name: string): void {
    this.#rows.delete(name);
  }

  deletedRow(name: string): void {
    this.#rows.set(name, 'gone');
  }

  /** A SetParameterAttributes is under way. */
  setsNotification(): void {
    this.#notification = undefined;
  }

  setNotification(notification: number): void {
    this.counts.attributes += 1;
    this.#notification = notification;
  }

  /** A Reboot or ScheduleInform was acknowledged: its M event is owed. */
  ordered(commandKey: string): void {
    this.counts.orders += 1;
    if (!this.#seenEvents.has(commandKey)) this.#owedEvents.add(commandKey);
  }

  /** A transfer goes out to the device. Without an acknowledgement the device may have it or not. */
  sends(commandKey: string, mEvent: string, cargo: Cargo): void {
    this.#transfers.set(commandKey, { cargo, mEvent, acknowledged: false, settled: false });
  }

  accepted(commandKey: string): void {
    this.counts.transfers += 1;
    const order = this.#transfers.get(commandKey);
    if (order !== undefined) order.acknowledged = true;
  }

  informed(events: readonly EventStruct[]): void {
    this.counts.sessions += 1;
    for (const { eventCode, commandKey } of events) {
      if (eventCode !== 'M Reboot' && eventCode !== 'M ScheduleInform') continue;
      this.#owedEvents.delete(commandKey);
      this.#seenEvents.add(commandKey);
    }
  }

  /** A TransferComplete or DUStateChangeComplete, with the events of the Inform that opened its session. */
  reported(
    { commandKey, faultCode }: { readonly commandKey: string; readonly faultCode: number },
    events: readonly EventStruct[],
  ): void {
    this.counts.reports += 1;
    const order = this.#transfers.get(commandKey);
    if (order === undefined) {
      this.findings.push(`${commandKey} was reported and never ordered`);
      return;
    }
    if (order.settled)
      this.findings.push(`${commandKey} was reported again after the device went on from its confirmation`);
    if (order.reported !== undefined && order.reported !== faultCode) {
      this.findings.push(`${commandKey} was reported as ${order.reported} and then as ${faultCode}`);
    }
    const code = order.cargo.kind === 'unit' ? '11 DU STATE CHANGE COMPLETE' : '7 TRANSFER COMPLETE';
    const isAnnounced =
      events.some(({ eventCode }) => eventCode === code) &&
      events.some((event) => event.eventCode === order.mEvent && event.commandKey === commandKey);
    if (!isAnnounced) this.findings.push(`${commandKey} was reported without ${code} and ${order.mEvent}`);
    order.reported = faultCode;
    if (faultCode === 0) this.#succeeded(commandKey, order.cargo);
    else this.#hasFailed(commandKey, order.cargo);
  }

  /** The device went on with its session after the confirmation of this transfer. */
  wentOnAfter(commandKey: string): void {
    const order = this.#transfers.get(commandKey);
    if (order !== undefined) order.settled = true;
  }

  #succeeded(commandKey: string, cargo: Cargo): void {
    if (cargo.kind === 'nothing') this.findings.push(`${commandKey} succeeded without a file`);
    if (cargo.kind === 'upload' && !this.#hasArrived(cargo.path)) {
      this.findings.push(`${commandKey} succeeded and no file has arrived`);
    }
    if (cargo.kind === 'unit') {
      this.counts.units += 1;
      this.#installed.add(`unit-${cargo.number}`);
    }
    // Transfers run in the order of their times: what follows may only be newer.
    if (cargo.kind === 'configuration') this.#configured = Math.max(this.#configured, cargo.number);
    if (cargo.kind === 'firmware') this.#firmware = Math.max(this.#firmware, cargo.number);
  }

  #hasFailed(commandKey: string, cargo: Cargo): void {
    this.counts.failures += 1;
    if (cargo.kind === 'upload' || cargo.kind === 'nothing') return;
    const name = `${cargo.kind} ${cargo.number}`;
    this.#failed.add(name);
    if (this.#seenApplied.has(name)) this.findings.push(`${commandKey} failed, but the device had ${name}`);
  }

  /** What was read must be whole, and not behind what was promised. */
  read(reading: DeviceReading): void {
    const { written, parameterKey, configured, softwareVersion, rows, notification } = reading;
    this.#judgeUnits(reading);
    // AddObject and DeleteObject set a ParameterKey of another form.
    this.#judgeWhole('SetParameterValues', parameterKey.startsWith('n') ? [...written, parameterKey] : written);
    this.#judgeWhole('configuration file', configured);
    if (numberOf(written[0]) < this.#written) {
      this.findings.push(`n${this.#written} was acknowledged, but the device has ${written[0]}`);
    }
    this.#judgeApplied('configuration', numberOf(configured[0]), this.#configured);
    this.#judgeApplied('firmware', numberOf(softwareVersion), this.#firmware);
    for (const [name, state] of this.#rows) {
      if (rows.includes(name) !== (state === 'there')) this.findings.push(`${name} should be ${state}`);
    }
    if (this.#notification !== undefined && notification !== this.#notification) {
      this.findings.push(`Notification ${this.#notification} was acknowledged, but the device has ${notification}`);
    }
  }

  #judgeUnits({ units, executionUnits }: DeviceReading): void {
    if (executionUnits !== 2 * units.length) {
      this.findings.push(`${units.length} deployment units have ${executionUnits} execution units`);
    }
    for (const name of this.#installed) {
      if (!units.includes(name)) this.findings.push(`${name} was reported as installed and is not there`);
    }
    for (const number of units.map(numberOf)) {
      this.#seenApplied.add(`unit ${number}`);
      if (this.#failed.has(`unit ${number}`)) this.findings.push(`unit-${number} is there and was reported as failed`);
    }
  }

  #judgeWhole(what: string, values: readonly string[]): void {
    const numbers = new Set(values.map((value) => numberOf(value)));
    if (numbers.size > 1) this.findings.push(`A ${what} took effect in part: ${values.join(', ')}`);
  }

  #judgeApplied(kind: 'configuration' | 'firmware', found: number, promised: number): void {
    this.#seenApplied.add(`${kind} ${found}`);
    if (found < promised)
      this.findings.push(`${kind} ${promised} was reported as applied, but the device has ${found}`);
    if (this.#failed.has(`${kind} ${found}`))
      this.findings.push(`The device has ${kind} ${found}, which it reported as failed`);
  }
}
