import { generateKeyPairSync } from 'node:crypto';
import { strictTlsPolicy } from '@cordon/transport';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policiesWith } from '../defects/cpe-defects.ts';
import { Device } from '../device/device.ts';
import { tr181Device } from '../device/tr181-device.ts';
import { signFirmwareImage } from '../firmware/firmware-image.ts';
import { FirmwareSlots } from '../firmware/firmware-slots.ts';
import { tr181 } from '../lab-device.test-support.ts';
import { type LabFileServer, startLabFileServer } from '../lab-file-server.test-support.ts';
import { createManualClock } from '../manual-clock.test-support.ts';
import { createMemoryVault } from '../state/file-vault.ts';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { StateError, type StateStore } from '../state/state-store.ts';
import { createFileClient } from './file-client.ts';
import { TransferRunner } from './transfer-runner.ts';
import { textWorldOf } from '../text-readers.ts';
import { VendorLog } from './vendor-log.ts';

const vendor = generateKeyPairSync('ed25519');
const log = pino({ level: 'silent' });
let files: LabFileServer;
beforeAll(async () => {
  const parts = { model: 'Cordon Reference Gateway', version: '2.0', payload: Buffer.from('new') };
  files = await startLabFileServer({
    '/fw': signFirmwareImage(parts, vendor.privateKey),
    '/c': Buffer.from('cordon-configuration 1\nDevice.DeviceInfo.ProvisioningCode "x"\n'),
  });
});
afterAll(() => files.close());

/** A store whose process dies at a chosen commit: that one and all later ones never happen. */
function mortal(store: StateStore, commitsLeft: number): StateStore {
  let left = commitsLeft;
  return {
    ...store,
    commit(changes) {
      left -= 1;
      if (left < 0) throw new StateError('state-write-failed', 'the process is dead');
      store.commit(changes);
    },
  };
}

class Life {
  readonly #store = createMemoryStateStore();
  readonly #vault = createMemoryVault();
  readonly #clock = createManualClock();

  /** Power on with what is on the disk; throws when the process dies on the way. */
  async live(commitsLeft: number, work: (device: Device, runner: TransferRunner) => Promise<void>): Promise<Device> {
    const device = new Device({
      registry: tr181,
      table: tr181Device,
      factoryValues: {
        'Device.DeviceInfo.ManufacturerOUI': '00005E',
        'Device.DeviceInfo.SoftwareVersion': '1.0',
        'Device.ManagementServer.URL': 'http://acs.example/',
      },
      store: mortal(this.#store, commitsLeft),
      policies: policiesWith([]),
      clock: this.#clock,
    });
    device.boot();
    const slots = { device, vault: this.#vault, vendorKeys: [vendor.publicKey], factoryVersion: '1.0', log };
    const firmware = new FirmwareSlots({ ...slots, allowsDowngrade: false });
    const runner = new TransferRunner({
      device,
      firmware,
      clock: this.#clock,
      log,
      textWorld: textWorldOf({ lookUp: () => Promise.resolve([]) }),
      vendorLog: new VendorLog(this.#clock),
      client: createFileClient({
        tls: strictTlsPolicy({ now: () => new Date() }),
        lookUp: undefined,
        timeouts: {},
        fileBytesMax: 100_000,
        basicInClear: false,
        policies: device.policies.transfers,
      }),
      isInSession: () => false,
      isInUse: () => false,
      onEvents: () => undefined,
      onConfigured: () => undefined,
      onReboot: () => undefined,
    });
    runner.recover();
    firmware.comeUp();
    await work(device, runner);
    return device;
  }
}

const order = (path: string, fileType: string) => ({
  method: 'Download' as const,
  commandKey: path,
  fileType,
  fileSize: 0,
  targetFileName: '',
  url: files.url + path,
  username: '',
  password: '',
  windows: [{ startMs: 0, endMs: Number.MAX_SAFE_INTEGER, mode: 'at-any-time' as const, retriesMax: 0 }],
  windowIndex: 0,
  attempts: 0,
  retryAtMs: 0,
  state: 'waiting' as const,
});

const isForgotten = (error: unknown): void => {
  if (!(error instanceof StateError)) throw error;
};

test.each([
  ['a configuration', '/c', '3 Vendor Configuration File'],
  ['a firmware image', '/fw', '1 Firmware Upgrade Image'],
])(
  'whenever the process dies, %s is applied whole or not at all, and reported once and truly',
  async (_, path, type) => {
    const deaths = Array.from({ length: 14 }, (__, index) => index);
    for (const commitsLeft of deaths) {
      const life = new Life();
      let acknowledged = false;
      await life
        .live(commitsLeft, async (_device, runner) => {
          const { id } = runner.add(order(path, type), true);
          acknowledged = true;
          await runner.run(id);
        })
        .catch(isForgotten);
      // Whatever the dead process left is brought to its end by those that follow.
      let device = await life.live(Infinity, async (alive, runner) => {
        for (const { id, state } of alive.memory.transfers) if (state === 'waiting') await runner.run(id);
      });
      device = await life.live(Infinity, async () => undefined);
      const { transfers, transferResults, events } = device.memory;
      expect([commitsLeft, transfers, transferResults.length]).toEqual([commitsLeft, [], acknowledged ? 1 : 0]);
      const isApplied =
        path === '/c'
          ? device.value('DeviceInfo.ProvisioningCode') === 'x'
          : device.value('DeviceInfo.SoftwareVersion') === '2.0';
      expect([commitsLeft, isApplied]).toEqual([commitsLeft, transferResults[0]?.faultCode === 0]);
      const mEvents = events.events.filter(({ eventCode }) => eventCode === 'M Download');
      expect(mEvents.length).toBe(transferResults.length);
    }
  },
);
