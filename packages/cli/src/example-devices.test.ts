import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startCpe } from '@cordon/cpe';
import { expect, test } from 'vitest';
import { cpeRunConfig } from './cpe-run-config.ts';

const folder = join(import.meta.dirname, '../../../examples/cpe');
const files = readdirSync(folder);

test('there is an example of each data model', () => {
  expect(files.toSorted()).toEqual(['gateway-tr098.yaml', 'gateway-tr181.yaml']);
});

test.each(files)('%s starts a device with what it says', async (file) => {
  const config = await cpeRunConfig({ config: join(folder, file), logLevel: 'silent' }, {});
  // Nobody listens there, and the device waits for its retry; no example may depend on what runs on this machine.
  const cpe = await startCpe({ ...config, acsUrl: 'http://127.0.0.1:9/', bootDelayMs: 0 });
  try {
    expect(cpe.ready.serialNumber).toBe(config.identity?.serialNumber);
    for (const [name, value] of Object.entries(config.parameters ?? {})) expect(cpe.value(name)).toBe(value);
    const page = await fetch(cpe.ready.lanPageUrl ?? '', { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/login']);
  } finally {
    await cpe.stop();
  }
});
