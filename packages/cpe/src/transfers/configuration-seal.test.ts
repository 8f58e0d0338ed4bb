import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startLabAcs } from '../lab-acs.test-support.ts';
import { startCpe } from '../start-cpe.ts';
import { openState } from '../state/open-state.ts';
import type { StateStore } from '../state/state-store.ts';
import { createLabDevice } from '../lab-device.test-support.ts';
import { readConfigurationFile, writeConfigurationFile } from './configuration-file.ts';
import { ownerOf, type SealStrictness, sealConfiguration } from './configuration-seal.ts';

const { device } = createLabDevice();
const { growingTables } = device.table;
const owner = ownerOf(device);
const strict = device.policies.transfers.seal;
const own = Buffer.from(writeConfigurationFile({ tree: device.tree, growingTables, owner }));
const line = 'Device.DeviceInfo.ProvisioningCode "x"';

const read = (file: Uint8Array, seal: SealStrictness = strict) =>
  readConfigurationFile(file, { tree: device.tree, growingTables, policy: device.treePolicy, owner, seal });
const edited = (from: string | RegExp, to: string): Buffer => {
  const file = Buffer.from(own.toString('latin1').replace(from, to), 'latin1');
  expect(file.equals(own)).toBe(false);
  return file;
};
const refused = (file: Uint8Array): void =>
  expect(() => read(file)).toThrow(expect.objectContaining({ code: 'transfer-failed' }));

test('the seal is the HMAC that openssl makes of all before it', () => {
  const at = own.lastIndexOf('seal ');
  const key = Buffer.from(owner.key, 'base64url').toString('hex');
  const args = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key}`];
  const told = execFileSync('openssl', args, { input: own.subarray(0, at) }).toString();
  expect(own.subarray(at).toString()).toBe(`seal "${told.trim().split(' ').at(-1)}"\n`);
});

test('a file that is as the device wrote it is taken', () => {
  expect(read(own).changes).toEqual([]);
});

test.each([
  ['another value', edited('SSID.1.SSID "Cordon"', 'SSID.1.SSID "Gordon"')],
  ['a line more', edited('\nseal ', `\n${line}\nseal `)],
  ['a line behind the seal', Buffer.concat([own, Buffer.from(`${line}\n`)])],
  ['an empty line behind the seal', Buffer.concat([own, Buffer.from('\n')])],
  ['no seal', own.subarray(0, own.lastIndexOf('seal '))],
  ['no end', own.subarray(0, -1)],
  ['nothing but the heading', Buffer.from('cordon-configuration 2\n')],
  ['other line ends', edited(/\n/g, '\r\n')],
  ['a byte order mark', Buffer.concat([Buffer.from('\u{FEFF}'), own])],
  ['another seal', edited(/seal "./, 'seal "_')],
  ['the heading of a file without a seal', edited('cordon-configuration 2', 'cordon-configuration 1')],
  ['the name of another device', edited('00005E-S1', '00005E-S2')],
  ['no owner', edited(/device .*\n/, '')],
])('%s: refused', (_, file) => refused(file));

test('a file of another device is refused, whoever it says it is of', () => {
  refused(sealConfiguration([line], { device: '00005E-S2', key: 'b3RoZXI' }));
  refused(sealConfiguration([line], { device: owner.device, key: 'b3RoZXI' }));
});

test('one bit anywhere makes the file another', () => {
  for (let at = 0; at < own.length; at += 7) {
    const file = Buffer.from(own);
    file.writeUInt8(file.readUInt8(at) ^ 1, at);
    refused(file);
  }
});

test('each check can be missing by itself', () => {
  const changed = edited('SSID.1.SSID "Cordon"', 'SSID.1.SSID "Gordon"');
  const foreign = sealConfiguration([line], { device: '00005E-S2', key: 'b3RoZXI' });
  const noSeal = { checksSeal: false, checksOwner: true };
  const noOwner = { checksSeal: true, checksOwner: false };
  expect(read(changed, noSeal).changes).toHaveLength(1);
  expect(() => read(foreign, noSeal)).toThrow(expect.objectContaining({ faultCode: 9018 }));
  expect(read(foreign, noOwner).changes).toHaveLength(1);
  expect(() => read(changed, noOwner)).toThrow(expect.objectContaining({ faultCode: 9019 }));
});

test('the key outlives a factory reset, for a backup is wanted most after one', () => {
  const lab = createLabDevice();
  const { configurationKey } = lab.device.memory;
  lab.device.factoryReset();
  expect(configurationKey).not.toBe('');
  expect(lab.device.memory.configurationKey).toBe(configurationKey);
});

test('the key is made at the first start and stays; the state of a device that had none yet gets one', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'cordon-seal-'));
  const acs = await startLabAcs();
  onTestFinished(async () => {
    await acs.close();
    rmSync(parent, { recursive: true });
  });
  const stateDirectory = join(parent, 'state');
  const name = 'memory.configurationKey';
  const log = pino({ level: 'silent' });
  const start = async (): Promise<void> => await (await startCpe({ acsUrl: acs.url, stateDirectory }, { log })).stop();
  const kept = (change: (store: StateStore) => void = () => undefined): unknown => {
    const store = openState(
      { stateDirectory, stateKey: undefined, stateKeyFile: undefined },
      pino({ level: 'silent' }),
    );
    const value = store.get(name);
    change(store);
    store.close();
    return value;
  };
  await start();
  const first = kept();
  expect(first).toMatch(/^[\w-]{43}$/);
  await start();
  expect(kept((store) => store.commit([[name, undefined]]))).toBe(first);
  await start();
  expect(kept()).toMatch(/^[\w-]{43}$/);
});
