import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviceRegistry } from './device-registry.ts';

const facts = join(import.meta.dirname, '../../../data-model/src/facts/tr-181-2-17.generated.json');

test('a fact file is the data model of the device', async () => {
  const registry = await deviceRegistry('Device', facts);
  expect(registry.parameter('Device.DeviceInfo.UpTime')?.type.base).toBe('unsignedInt');
});

test('a fact file about the other root is refused', async () => {
  await expect(deviceRegistry('InternetGatewayDevice', facts)).rejects.toThrow(
    /is about Device\.; .* InternetGatewayDevice\./,
  );
});

test.each([
  [import.meta.filename, 'is no fact file'],
  [join(import.meta.dirname, 'nothing.json'), 'cannot be read'],
])('%s: %s', async (path, why) => {
  await expect(deviceRegistry('Device', path)).rejects.toThrow(`${path} ${why}. Make one by \`cordon model import`);
});
