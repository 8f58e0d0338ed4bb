import { createSocket } from 'node:dgram';
import { Secret } from '@cordon/cwmp';
import { loadStandardModel } from '@cordon/data-model';
import {
  lightweightNotificationSignature,
  readLightweightNotification,
  type ReceivedLightweightNotification,
} from '@cordon/transport';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { policiesWith } from '../defects/cpe-defects.ts';
import { Device } from '../device/device.ts';
import { type DataModelRoot, deviceModelOf } from '../device/device-models.ts';
import { eventCodesOf, tr181 } from '../lab-device.test-support.ts';
import { createManualClock, type ManualClock } from '../manual-clock.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { LightweightNotifications } from './lightweight-notifications.ts';
import { withLightweightNotification } from './lightweight-parameters.ts';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const act of clean.splice(0).toReversed()) await act();
});

const tr098 = await loadStandardModel('InternetGatewayDevice:1.14');
const log = pino({ level: 'silent' });

interface Lab {
  device: Device;
  readonly clock: ManualClock;
  readonly received: ReceivedLightweightNotification[];
  readonly lookedUp: string[];
  readonly addresses: string[];
  start(): void;
  /** As the ACS does; names below ManagementServer. */
  set(values: Readonly<Record<string, string>>): void;
  mark(name: string, notification: number): string;
  /** Moves the clock until `count` messages have come in all. */
  until(count: number): Promise<void>;
  restart(): void;
}

async function open(root: DataModelRoot = 'Device', ...defects: readonly string[]): Promise<Lab> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  clean.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  const [clock, store] = [createManualClock(), createMemoryStateStore()];
  const received: ReceivedLightweightNotification[] = [];
  socket.on('message', (datagram) => {
    const read = readLightweightNotification(datagram);
    if (read.kind === 'refused') throw new Error(read.reason);
    received.push(read);
  });
  const create = (): Device =>
    new Device({
      registry: root === 'Device' ? tr181 : tr098,
      table: withLightweightNotification(deviceModelOf(root).table),
      factoryValues: {
        [`${root}.DeviceInfo.ManufacturerOUI`]: '00005E',
        [`${root}.DeviceInfo.ProductClass`]: 'A & B',
        [`${root}.DeviceInfo.SerialNumber`]: 'S1',
        [`${root}.ManagementServer.URL`]: 'https://acs.example/cwmp',
        [`${root}.ManagementServer.Username`]: 'user',
        [`${root}.ManagementServer.Password`]: 'acs-password',
      },
      store,
      policies: policiesWith(defects),
      clock,
    });
  let notifications: LightweightNotifications | undefined;
  clean.push(() => notifications?.stop());
  const lab: Lab = {
    device: create(),
    clock,
    received,
    lookedUp: [],
    addresses: ['127.0.0.1'],
    start() {
      const lookUp = (host: string): Promise<readonly string[]> => {
        lab.lookedUp.push(host);
        return Promise.resolve(lab.addresses);
      };
      notifications = new LightweightNotifications(lab.device, { clock, log, lookUp });
      notifications.apply();
    },
    set(values) {
      const parameterList = Object.entries(values).map(([name, value]) => {
        return { name: `${root}.ManagementServer.${name}`, value, type: undefined };
      });
      const answer = answerRequest(lab.device, { method: 'SetParameterValues', parameterList, parameterKey: '' });
      expect(answer).toMatchObject({ method: 'SetParameterValuesResponse' });
      notifications?.apply();
    },
    mark(path, notification) {
      const name = `${root}.${path}`;
      const entry = { name, notificationChange: true, notification, accessListChange: false, accessList: [] };
      return answerRequest(lab.device, { method: 'SetParameterAttributes', parameterList: [entry] }).method;
    },
    until: (count) =>
      vi.waitFor(
        () => {
          clock.advance(50);
          expect(received.length).toBeGreaterThanOrEqual(count);
        },
        { timeout: 10_000 },
      ),
    restart() {
      notifications?.stop();
      lab.device = create();
      lab.device.boot();
      lab.start();
    },
  };
  lab.device.boot();
  lab.device.startInform();
  lab.device.informDelivered();
  lab.device.sessionEnded('complete');
  lab.start();
  const { port } = socket.address();
  lab.set({ LightweightNotificationProtocolsUsed: 'UDP', UDPLightweightNotificationPort: String(port) });
  return lab;
}

const interval = 'ManagementServer.PeriodicInformInterval';
const told = ({ notification }: ReceivedLightweightNotification): string[][] =>
  notification.parameterList.map(({ name, value, type = '' }) => [name, value, type]);

test.each(['Device', 'InternetGatewayDevice'] as const)('%s: a change is told, signed, to the ACS', async (root) => {
  const lab = await open(root);
  expect(lab.mark(interval, 5)).toBe('SetParameterAttributesResponse');
  lab.device.setLocally({ [`${root}.${interval}`]: '77' });
  await lab.until(1);
  const [message] = lab.received as [ReceivedLightweightNotification];
  expect(told(message)).toEqual([[`${root}.${interval}`, '77', 'unsignedInt']]);
  expect(message.notification).toMatchObject({ username: 'user', oui: '00005E', productClass: 'A & B' });
  expect(message.signature).toBe(lightweightNotificationSignature(message.body, new Secret('acs-password')));
  expect(lab.lookedUp).toEqual(['acs.example']);
  expect(lab.device.wantsSession).toBe(false);
});

test('the host that the ACS names is asked for in its place', async () => {
  const lab = await open();
  lab.set({ UDPLightweightNotificationHost: 'listener.example' });
  lab.mark(interval, 5);
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  await lab.until(1);
  expect(lab.lookedUp).toEqual(['listener.example']);
});

test.each([
  [3, false],
  [4, true],
])('%d waits for an active change, and goes with it', async (notification, isInformed) => {
  const lab = await open();
  lab.mark(interval, notification);
  lab.mark('ManagementServer.CWMPRetryMinimumWaitInterval', 5);
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  lab.clock.advance(3_600_000);
  expect([lab.lookedUp, lab.device.wantsSession]).toEqual([[], false]);
  lab.device.setLocally({ 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '9' });
  await lab.until(1);
  expect(told(lab.received[0] as ReceivedLightweightNotification).map(([name]) => name)).toEqual([
    'Device.ManagementServer.CWMPRetryMinimumWaitInterval',
    `Device.${interval}`,
  ]);
  const informed = lab.device.startInform().parameterList.some(({ name }) => name === `Device.${interval}`);
  expect(informed).toBe(isInformed);
});

test('a passive change goes out at the trigger time', async () => {
  const lab = await open();
  lab.set({
    LightweightNotificationTriggerInterval: '600',
    LightweightNotificationTriggerTime: '2026-01-01T00:05:00Z',
  });
  lab.mark(interval, 3);
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  lab.clock.advance(299_000);
  expect(lab.lookedUp).toEqual([]);
  lab.clock.advance(1_000);
  await lab.until(1);
});

test('nothing goes out for a write of the ACS, nor while the list is empty', async () => {
  const lab = await open();
  lab.mark(interval, 5);
  lab.set({ PeriodicInformInterval: '88' });
  lab.set({ LightweightNotificationProtocolsUsed: '' });
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  lab.clock.advance(10_000);
  lab.set({ LightweightNotificationProtocolsUsed: 'UDP' });
  lab.clock.advance(10_000);
  expect([lab.lookedUp, lab.device.memory.lightweightChanges.active]).toEqual([[], []]);
});

test('a change waits for an address, over a power cycle, and its mark stays', async () => {
  const lab = await open();
  lab.mark(interval, 5);
  lab.addresses.splice(0);
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  await vi.waitFor(
    () => {
      lab.clock.advance(10);
      expect(lab.lookedUp).toHaveLength(1);
    },
    { timeout: 10_000 },
  );
  lab.restart();
  lab.addresses.push('127.0.0.1');
  await lab.until(1);
  expect(told(lab.received[0] as ReceivedLightweightNotification)).toEqual([
    [`Device.${interval}`, '77', 'unsignedInt'],
  ]);
  lab.device.setLocally({ [`Device.${interval}`]: '78' });
  await lab.until(2);
});

test('what changes within a second is one message; a value that flaps sends one a second', async () => {
  const lab = await open();
  lab.mark(interval, 5);
  lab.device.setLocally({ [`Device.${interval}`]: '1' });
  lab.device.setLocally({ [`Device.${interval}`]: '2' });
  await lab.until(1);
  const before = lab.clock.nowMs();
  lab.device.setLocally({ [`Device.${interval}`]: '3' });
  await lab.until(2);
  expect(lab.clock.nowMs() - before).toBeGreaterThanOrEqual(900);
  expect(lab.received.map((message) => told(message)[0]?.[1])).toEqual(['2', '3']);
});

test('a secret is told without its value', async () => {
  const lab = await open();
  lab.mark('ManagementServer.ConnectionRequestPassword', 5);
  lab.device.setLocally({ 'Device.ManagementServer.ConnectionRequestPassword': 'hunter2' });
  await lab.until(1);
  const [message] = lab.received as [ReceivedLightweightNotification];
  expect(told(message)).toEqual([['Device.ManagementServer.ConnectionRequestPassword', '', 'string']]);
});

test('many changes are several whole messages that each fit a frame', async () => {
  const lab = await open();
  lab.mark('DeviceInfo.', 3);
  lab.mark('ManagementServer.', 3);
  lab.mark('Time.', 3);
  lab.mark(interval, 5);
  const names = ['CWMPRetryMinimumWaitInterval', 'CWMPRetryIntervalMultiplier', 'DefaultActiveNotificationThrottle'];
  lab.device.setLocally({
    ...Object.fromEntries(names.map((name) => [`Device.ManagementServer.${name}`, '1234'])),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`Device.Time.NTPServer${n}`, `${'x'.repeat(50)}${n}.example`])),
    [`Device.${interval}`]: '77',
  });
  await lab.until(2);
  expect(
    lab.received
      .flatMap(told)
      .map(([name = '']) => name)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(
    [
      ...names.map((name) => `Device.ManagementServer.${name}`),
      ...[1, 2, 3, 4, 5].map((n) => `Device.Time.NTPServer${n}`),
      `Device.${interval}`,
    ].toSorted(),
  );
  for (const { body } of lab.received) expect(body.length).toBeLessThanOrEqual(1_200);
});

test('the defects: no signature, a session, another place, no waiting', async () => {
  const lab = await open(
    'Device',
    'lightweight-notification-unsigned',
    'lightweight-notification-opens-session',
    'passive-lightweight-notification-at-once',
  );
  lab.mark(interval, 5);
  lab.device.setLocally({ [`Device.${interval}`]: '77' });
  await lab.until(1);
  expect(lab.received[0]?.signature).toBe('');
  expect(eventCodesOf(lab.device)).toContain('4 VALUE CHANGE');
  lab.mark(interval, 3);
  lab.device.setLocally({ [`Device.${interval}`]: '78' });
  await lab.until(2);
  const { policies } = await open('Device', 'lightweight-notification-to-acs-only').then(({ device }) => device);
  const [wanted, acs] = [
    { host: 'a', port: 1 },
    { host: 'b', port: 2 },
  ];
  expect(policies.lightweightNotification.destination(wanted, acs)).toBe(acs);
});
