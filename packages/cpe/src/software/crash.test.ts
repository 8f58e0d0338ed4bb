import { generateKeyPairSync } from 'node:crypto';
import { strictTlsPolicy } from '@cordon/transport';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policiesWith } from '../defects/cpe-defects.ts';
import { Device } from '../device/device.ts';
import { tr181Device } from '../device/tr181-device.ts';
import { tr181 } from '../lab-device.test-support.ts';
import { type LabFileServer, startLabFileServer } from '../lab-file-server.test-support.ts';
import { createManualClock } from '../manual-clock.test-support.ts';
import { mortal } from '../mortal-state-store.test-support.ts';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { StateError } from '../state/state-store.ts';
import { createFileClient } from '../transfers/file-client.ts';
import { type DeploymentPackage, signDeploymentPackage, unitUuid } from './deployment-package.ts';
import { installedUnits } from './installed-units.ts';
import { readOperation } from './answer-change-du-state.ts';
import { UnitRunner } from './unit-runner.ts';

const vendor = generateKeyPairSync('ed25519');
const described: DeploymentPackage = {
  name: 'printer',
  vendor: 'vendor.example',
  version: '1.0',
  description: '',
  environment: 'Cordon',
  diskKilobytes: 10,
  executionUnits: ['spooler', 'status'],
};
const uuid = unitUuid(described);
const file = (changed: Partial<DeploymentPackage>): Uint8Array =>
  signDeploymentPackage({ ...described, ...changed }, Buffer.from('code'), vendor.privateKey);
let files: LabFileServer;
beforeAll(async () => {
  files = await startLabFileServer({
    '/1': file({}),
    '/2': file({ version: '2.0' }),
    '/other': file({ name: 'scanner' }),
  });
});
afterAll(() => files.close());

const operations = () => [
  readOperation({ kind: 'InstallOpStruct', url: `${files.url}/1` }),
  readOperation({ kind: 'InstallOpStruct', url: `${files.url}/other` }),
  readOperation({ kind: 'UpdateOpStruct', uuid, url: `${files.url}/2` }),
  readOperation({ kind: 'InstallOpStruct', url: `${files.url}/missing` }),
  readOperation({ kind: 'UninstallOpStruct', uuid: unitUuid({ ...described, name: 'scanner' }) }),
];

class Life {
  readonly #store = createMemoryStateStore();
  readonly #clock = createManualClock();

  /** Power on with what is on the disk, and on until nothing waits; throws when the process dies on the way. */
  async live(commitsLeft: number, order: (runner: UnitRunner) => void): Promise<Device> {
    const device = new Device({
      registry: tr181,
      table: tr181Device,
      factoryValues: {
        'Device.DeviceInfo.ManufacturerOUI': '00005E',
        'Device.ManagementServer.URL': 'http://acs.example/',
      },
      store: mortal(this.#store, commitsLeft),
      policies: policiesWith([]),
      clock: this.#clock,
    });
    device.boot();
    const died = Promise.withResolvers<never>();
    const log = pino({ level: 'silent' });
    const runner = new UnitRunner({
      device,
      client: createFileClient({
        tls: strictTlsPolicy({ now: () => new Date() }),
        lookUp: undefined,
        timeouts: {},
        fileBytesMax: 100_000,
        basicInClear: false,
        policies: device.policies.transfers,
      }),
      clock: this.#clock,
      // Where the runner tells of a commit that failed.
      log: Object.assign(log, { error: ({ err }: { readonly err: unknown }) => died.reject(err) }),
      vendorKeys: [vendor.publicKey],
      isInSession: () => false,
      onEvents: () => undefined,
    });
    died.promise.catch(() => undefined);
    runner.recover();
    order(runner);
    runner.arm();
    const isIdle = async (): Promise<void> => {
      while (device.memory.unitOrders.length > 0) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([isIdle(), died.promise]).finally(() => runner.stop());
    return device;
  }
}

test('whenever the process dies, each operation is done whole or has failed, and the request is reported once', async () => {
  for (let commitsLeft = 0; commitsLeft < 16; commitsLeft += 1) {
    const life = new Life();
    let isAcknowledged = false;
    const died = await life
      .live(commitsLeft, (runner) => {
        runner.add({ commandKey: 'du', operations: operations(), acceptedMs: 0, autonomous: false });
        isAcknowledged = true;
      })
      .catch((error: unknown) => error);
    if (!(died instanceof Device) && !(died instanceof StateError)) throw died;
    await life.live(Infinity, () => undefined);
    const device = await life.live(Infinity, () => undefined);
    const { unitOrders, unitReports, events } = device.memory;
    expect([commitsLeft, unitOrders, unitReports.length]).toEqual([commitsLeft, [], isAcknowledged ? 1 : 0]);
    const mEvents = events.events.filter(({ eventCode }) => eventCode === 'M ChangeDUState');
    expect([commitsLeft, mEvents.length]).toEqual([commitsLeft, unitReports.length]);
    const units = installedUnits(device.tree, 'Device.SoftwareModules.');
    const kept = units.flatMap((unit) => unit.executionUnits).length;
    const free = Number(device.value('SoftwareModules.ExecEnv.1.AvailableDiskSpace'));
    expect([commitsLeft, kept, free]).toEqual([commitsLeft, units.length * 2, 65_536 - units.length * 10]);
    if (!isAcknowledged) continue;
    const [printer, scanner, update, missing, removal] = unitReports[0]?.results ?? [];
    expect([commitsLeft, unitReports[0]?.results.length, missing?.fault.faultCode !== 0]).toEqual([
      commitsLeft,
      5,
      true,
    ]);
    const has = (name: string): string | undefined => units.find((unit) => unit.name === name)?.version;
    const newest = update?.fault.faultCode === 0 ? '2.0' : '1.0';
    expect([commitsLeft, has('printer')]).toEqual([commitsLeft, printer?.fault.faultCode === 0 ? newest : undefined]);
    const isThere = scanner?.fault.faultCode === 0 && removal?.fault.faultCode !== 0;
    expect([commitsLeft, has('scanner') !== undefined]).toEqual([commitsLeft, isThere]);
  }
});
