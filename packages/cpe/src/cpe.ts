// Theory of operation. A CPE is its `Device` (parameters, events, memory, all durable) and, while it is up, one `RunningDevice`,
// the parts that hold sockets and timers. A reboot takes these down, waits, and makes new ones over the same device.
import type { OperationStruct, RequestDownload } from '@cordon/cwmp';
import { once } from 'node:events';
import { openConnectionRequestPort } from './connection-request-port.ts';
import { openConnectionRequestChannels } from './connection-request-channels.ts';
import { LocalChanges } from './local-changes.ts';
import { answerRunningRequest } from './rpc/answer-request.ts';
import type { AcsDiscovery } from './discovery/acs-discovery.ts';
import { DhcpClient } from './discovery/dhcp-client.ts';
import { openDiscovery } from './discovery/open-discovery.ts';
import { AcsVersions } from './session/acs-versions.ts';
import { runSession } from './session/run-session.ts';
import { hasSoftwareModules, readOperation } from './software/answer-change-du-state.ts';
import { type LocalTransfer, LocalTransferError, startLocalTransfer } from './transfers/local-transfer.ts';
import { openSideServices } from './side-services.ts';
import { openLanServices } from './lan/open-lan-services.ts';
import { textWorldOf } from './text-readers.ts';
import { VendorLog } from './transfers/vendor-log.ts';
import { type CpeParts, createRunningDevice, type RunningDevice, takeDown } from './running-device.ts';

/** One device from power-on to power-off. */
export class Cpe {
  readonly #parts: CpeParts;
  /** The port of the first bind, so that the connection-request URL survives reboots, of the process too. */
  #portNumber: number;
  #running: RunningDevice | undefined;
  #session: Promise<void> = Promise.resolve();
  #booting: Promise<void> = Promise.resolve();
  #cancelReboot: (() => void) | undefined;
  readonly #acsVersions = new AcsVersions();
  readonly #localChanges: LocalChanges;
  readonly #discovery: AcsDiscovery | undefined;
  readonly #dhcpClient: DhcpClient | undefined;
  #stopped = false;
  readonly #vendorLog: VendorLog;
  #isInUse = false;

  constructor(parts: CpeParts) {
    this.#parts = parts;
    this.#localChanges = new LocalChanges(parts.device);
    this.#vendorLog = new VendorLog(parts.clock);
    const { dhcp } = parts.config;
    if (dhcp?.client !== undefined)
      this.#dhcpClient = new DhcpClient({ ...parts, config: dhcp.client, onChange: () => this.leaseChanged() });
    this.#discovery =
      dhcp === undefined ? undefined : openDiscovery(parts.device, { ...parts, dhcp, client: this.#dhcpClient });
    const known = URL.parse(parts.device.value('ManagementServer.ConnectionRequestURL'))?.port ?? '';
    this.#portNumber = parts.config.connectionRequest.port || Number(known);
  }

  /** Powers the device on. Resolves when it can be asked for connections; the first session is then under way. */
  async boot(): Promise<void> {
    this.#booting = this.#bringUp();
    await this.#booting;
  }

  async #bringUp(): Promise<void> {
    const { device } = this.#parts;
    // Nobody is on the network before he has a lease.
    await this.#dhcpClient?.up();
    if (this.#discovery?.bearsLease === false) return;
    // Ahead of the events of the boot: the ACS that the lease names is the one that they are for.
    this.#discovery?.boot();
    device.boot();
    this.#vendorLog.note('boot');
    const running = createRunningDevice(this.#parts, {
      vendorLog: this.#vendorLog,
      isInUse: () => this.#isInUse,
      setLocally: (values) => this.setLocally(values),
      isManaged: () => this.#isManaged,
      isCurrent: (one) => this.#running === one,
      openSession: (one) => {
        this.#session = this.#runSession(one);
      },
      askForSession: (one) => this.#askForSession(one),
      timeIsKnown: (one) => {
        this.#armTimers(one);
        if (!device.policies.meetsAcsWithoutTime) this.#askForSession(one);
      },
      configured: (one) => this.#configured(one),
      wantsReboot: (one) => this.#rebootAfterSession(one),
    });
    try {
      running.transfers.runner.recover();
      running.units.recover();
      this.#parts.firmware.comeUp();
      await this.#applyConnectionRequestSettings(running);
      running.sideServices = await openSideServices(device.policies.sideServices, {
        ...this.#parts,
        hang: () => void running.port?.close(),
        wake: () => void (this.#running === running && this.#connectionRequested(running)),
        connectionRequestPort: () => running.port?.port ?? 0,
        lookUp: (name) => running.resolver.lookUp(name),
      });
      running.lanServices = await this.#openLanServices(running);
      running.channels = await openConnectionRequestChannels({
        ...this.#parts,
        resolver: running.resolver,
        onConnectionRequest: () => (this.#running === running ? this.#connectionRequested(running) : 'busy'),
        onEvents: () => {
          if (this.#running === running) this.#askForSession(running);
        },
      });
    } catch (error) {
      await this.#takeDown(running);
      throw error;
    }
    if (this.#stopped) return this.#takeDown(running);
    this.#running = running;
    this.#discovery?.useSettings(textWorldOf(running.resolver));
    this.#armTimers(running);
    running.timeServers.use();
    running.textReaders.use();
    running.scheduler.requestSession();
  }

  async #openLanServices(running: RunningDevice): Promise<RunningDevice['lanServices']> {
    const { lan } = this.#parts.config;
    if (lan === undefined) return undefined;
    return await openLanServices({
      ...this.#parts,
      lan,
      resolver: running.resolver,
      isInSession: () => running.scheduler.isInSession,
      onChange: () => {
        if (this.#running === running) this.#changedOnLan(running);
      },
    });
  }

  /** Somebody on the LAN came, went or made a mapping. */
  #changedOnLan(running: RunningDevice): void {
    running.portMappings?.apply();
    if (this.#parts.device.hasNews && !running.scheduler.isInSession) this.#askForSession(running);
  }

  /** A file changed parameters: what follows from an ACS's write at the end of a session follows at once. */
  #configured(running: RunningDevice): void {
    this.#askForSession(running);
    this.#useSettings(running);
  }

  get #isManaged(): boolean {
    const { device } = this.#parts;
    return !device.policies.discovery.heedsEnableCwmp || device.isTrue('ManagementServer.EnableCWMP');
  }

  #useSettings(running: RunningDevice): void {
    running.timeServers.use();
    running.textReaders.use();
    if (running.scheduler.isInSession) return;
    this.#armTimers(running);
    running.channels?.apply();
    this.#applyConnectionRequestSettings(running).catch((error: unknown) =>
      this.#parts.log.error({ err: error }, 'the connection-request port could not be changed'),
    );
  }

  #armTimers(running: RunningDevice): void {
    running.timers.arm();
    running.heartbeat.arm();
    running.bulkData.apply();
    running.udpEcho.apply();
    running.remoteAccess?.apply();
    running.portMappings?.apply();
    running.lightweight.apply();
  }

  /** Opens a session if an event waits that may open one now. */
  #askForSession(running: RunningDevice): void {
    const { device } = this.#parts;
    if (device.wantsSession && running.throttle.mayOpen(device.memory.events)) running.scheduler.requestSession();
  }

  #rebootAfterSession(running: RunningDevice): void {
    running.wantsReboot = true;
    if (running.scheduler.isInSession) return;
    this.#reboot(running).catch((error: unknown) => this.#parts.log.fatal({ err: error }, 'the device cannot reboot'));
  }

  /** A subscriber begins or ends to use the device; downloads for idle times wait for the latter (TR-069 A.4.1.8). */
  setInUse(isInUse: boolean): void {
    this.#isInUse = isInUse;
    this.#running?.transfers.runner.arm();
  }

  /** Somebody other than the ACS starts a transfer. Throws LocalTransferError for what the device does not take, or while it is down. */
  transferLocally(transfer: LocalTransfer): void {
    const running = this.#running;
    if (running === undefined) throw new LocalTransferError('The device is down.');
    startLocalTransfer(running.transfers, transfer);
  }

  /** Somebody other than the ACS changes deployment units (TR-069 A.4.2.4). Does nothing for a device without software modules. */
  changeUnitsLocally(operations: readonly OperationStruct[]): void {
    const { device, clock } = this.#parts;
    const running = this.#running;
    if (running === undefined || !hasSoftwareModules(device)) return;
    const ordered = operations.map(readOperation);
    running.units.add({ commandKey: '', operations: ordered, acceptedMs: clock.nowMs(), autonomous: true });
    running.units.arm();
  }

  /** Somebody at the device asks for a file, by RequestDownload (TR-069 A.4.2.2). */
  requestDownload(call: RequestDownload): void {
    this.#parts.device.requestDownload(call);
    if (this.#running !== undefined) this.#askForSession(this.#running);
  }

  /**
   * Somebody other than the ACS changes parameters, as a user would in a web page; tells the ACS where it asked for that.
   * During a session the change waits for its end. Throws LocalAccessError for what the ACS keeps for itself.
   */
  setLocally(values: Readonly<Record<string, string>>): void {
    const running = this.#running;
    const isInSession = running?.scheduler.isInSession === true;
    const wasManaged = this.#isManaged;
    const isNews = this.#localChanges.take(values, isInSession);
    if (running === undefined || isInSession) return;
    this.#useSettings(running);
    if (isNews || (!wasManaged && this.#isManaged)) this.#askForSession(running);
    running.diagnostics.begin('local');
  }

  /** The DHCP client has another lease; what it says is used now, or when the open session is over. */
  leaseChanged(): void {
    this.#discovery?.leaseChanged();
    const running = this.#running;
    if (running === undefined || running.scheduler.isInSession) return;
    this.#useNewLease(running);
    this.#useSettings(running);
  }

  #useNewLease(running: RunningDevice): void {
    if (this.#discovery?.hasNewLease !== true) return;
    this.#discovery.beforeSession();
    if (this.#parts.device.hasNews) this.#askForSession(running);
  }

  /** Off and on again, without asking anybody: 1 BOOT follows, M Reboot only for what the ACS ordered. */
  async powerCycle(): Promise<void> {
    if (this.#stopped) return;
    await this.#goDown();
    await this.boot();
  }

  /** Powers the device off; an open session is cut. Everything acknowledged stays on the disk. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#goDown();
  }

  async #goDown(): Promise<void> {
    this.#cancelReboot?.();
    this.#dhcpClient?.down();
    // A boot that fails has told whoever started it.
    await this.#booting.catch(() => undefined);
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await this.#takeDown(running);
    await this.#session;
  }

  async #takeDown(running: RunningDevice): Promise<void> {
    this.#dhcpClient?.down();
    await takeDown(running);
  }

  async #runSession(running: RunningDevice): Promise<void> {
    const { device, config, log } = this.#parts;
    this.#discovery?.beforeSession();
    running.sessionCut = new AbortController();
    const end = await runSession({
      device,
      config,
      log,
      addresses: running.addresses,
      noteInLog: (what) => this.#vendorLog.note(what),
      noteContact: (contact) => this.#discovery?.noteContact(contact),
      signal: AbortSignal.any([running.abort.signal, running.sessionCut.signal]),
      acsVersions: this.#acsVersions,
      answer: async (request) => {
        const answer = await answerRunningRequest({ ...running.transfers, units: running.units }, request);
        if (request.method === 'ScheduleInform') running.timers.armScheduled();
        running.timeServers.use();
        running.diagnostics.answered(request, answer);
        return answer;
      },
    });
    this.#vendorLog.note(`session ${end.outcome}`);
    const fate = device.policies.fateAfter(end);
    if (fate === 'hangs' && !running.abort.signal.aborted) await once(running.abort.signal, 'abort');
    if (fate === 'restarts' && this.#running === running) return this.#reboot(running);
    if (this.#running !== running) return this.#localChanges.apply();
    try {
      await this.#afterSession(running, end.outcome);
    } catch (error) {
      log.error({ err: error }, 'the state could not be written after the session');
      running.scheduler.ended('failed');
    }
  }

  async #afterSession(running: RunningDevice, outcome: 'complete' | 'failed'): Promise<void> {
    const { device } = this.#parts;
    this.#localChanges.apply();
    if (outcome === 'complete') {
      running.throttle.sessionSucceeded();
      this.#discovery?.sessionSucceeded();
    }
    const next = device.sessionEnded(outcome);
    running.transfers.runner.sessionEnded();
    running.units.sessionEnded();
    if (next.factoryReset) device.factoryReset();
    if (next.factoryReset || next.reboot || running.wantsReboot) return this.#reboot(running);
    await this.#applyConnectionRequestSettings(running);
    if ((await this.#discovery?.afterSession()) === true) this.#askForSession(running);
    this.#useNewLease(running);
    this.#armTimers(running);
    running.timeServers.use();
    running.textReaders.use();
    running.channels?.apply();
    running.diagnostics.begin('all');
    const owesMore = running.queued.sessionEnded();
    if (owesMore) device.noteConnectionRequest();
    if (next.wantsSession || owesMore) this.#askForSession(running);
    // 3.7.1.5: what the ACS did not confirm in a session that ended well comes again by the retry timing.
    running.scheduler.ended(next.redelivers ? 'failed' : outcome);
    running.transfers.runner.arm();
    running.units.arm();
  }

  async #reboot(running: RunningDevice): Promise<void> {
    const { clock, config, log } = this.#parts;
    log.info('rebooting');
    this.#running = undefined;
    await this.#takeDown(running);
    if (this.#stopped) return;
    this.#cancelReboot = clock.after(config.bootDelayMs, () => {
      this.boot().catch((error: unknown) => log.fatal({ err: error }, 'the device does not come up again'));
    });
  }

  /** Opens or closes the port as HTTPConnectionRequestEnable says (TR-069 3.2.2.2). */
  async #applyConnectionRequestSettings(running: RunningDevice): Promise<void> {
    const { device, config, log } = this.#parts;
    // TR-098 has no such switch: without it the port is open.
    const isOn = !/^(false|0)$/.test(device.setting('ManagementServer.HTTPConnectionRequestEnable'));
    const enabled = isOn && (this.#isManaged || device.policies.discovery.listensUnmanaged);
    if (!enabled && running.port !== undefined) {
      await running.port.close();
      running.port = undefined;
    }
    if (enabled && running.port === undefined) {
      running.port = await openConnectionRequestPort({
        device,
        config,
        log,
        port: this.#portNumber,
        mayMove: config.connectionRequest.port === 0,
        onConnectionRequest: () => this.#connectionRequested(running),
      });
      this.#portNumber = running.port.port;
    }
    device.noteConnectionRequestUrl(running.port?.url ?? '');
    if (this.#running === running && device.hasNews) this.#askForSession(running);
  }

  #connectionRequested(running: RunningDevice): 'accepted' | 'busy' {
    const { device } = this.#parts;
    // 3.2.2.2: a session may be a reason for 503. After this one the device goes down, and 30 seconds would be no promise.
    if (running.scheduler.isInSession && (running.wantsReboot || device.isRestartOrdered)) return 'busy';
    if (running.scheduler.isInSession) {
      running.queued.accepted();
      if (!device.policies.connectionRequest.keepsSession) running.sessionCut.abort();
    }
    device.noteConnectionRequest();
    // 3.2.2.2: the answer goes out ahead of the session; 3.2.2.1: several requests before it lead to no more than one.
    setImmediate(() => this.#askForSession(running));
    return 'accepted';
  }
}
