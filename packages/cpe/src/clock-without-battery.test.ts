import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { startLabAcs } from './lab-acs.test-support.ts';
import { startCpe } from './start-cpe.ts';

test('without a battery, CurrentTime counts from the year 1 until a time server answers', async () => {
  const server = createSocket('udp4');
  server.on('message', (request, peer) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt8(0x24, 0);
    answer.writeUInt8(1, 1);
    request.copy(answer, 24, 40, 48);
    answer.writeUInt32BE(Date.parse('2027-05-06T07:08:09Z') / 1000 + 2_208_988_800, 40);
    server.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  const acs = await startLabAcs();
  const cpe = await startCpe({
    acsUrl: acs.url,
    clock: 'unset',
    timeServerPort: server.address().port,
    logLevel: 'silent',
    bootDelayMs: 0,
  });
  try {
    expect((await acs.session()).inform?.currentTime).toMatch(/^0001-01-01T00:0\d:\d\dZ$/);
    cpe.setLocally({ 'Device.Time.NTPServer1': '127.0.0.1' });
    await expect.poll(() => cpe.value('Device.Time.Status'), { timeout: 20_000 }).toBe('Synchronized');
    cpe.setLocally({ 'Device.DeviceInfo.ProvisioningCode': 'now' });
    expect((await acs.session()).inform?.currentTime).toMatch(/^2027-05-06T/);
    server.close();
    await cpe.powerCycle();
    expect((await acs.session()).inform?.currentTime).toMatch(/^0001-01-01T00:0/);
  } finally {
    await cpe.stop();
    await acs.close();
  }
}, 60_000);
