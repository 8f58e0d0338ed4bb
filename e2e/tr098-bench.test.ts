import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-tr098-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the strict device passes every case with the root of TR-098 too', async () => {
  const target = referenceTarget({
    name: 'reference-tr098',
    description: 'Reference CPE, InternetGatewayDevice',
    defects: [],
    dataModelRoot: 'InternetGatewayDevice',
  });
  const { cases, tearDownError } = await runCpeBench({
    target,
    dir: join(folder, 'run'),
    safety: 'S4',
    profile: 'hardened',
  });
  const others = cases.filter(({ verdict }) => verdict !== 'pass');
  expect(others.map(({ meta, verdict, reason }) => [meta.id, verdict, reason])).toEqual([]);
  expect([cases.length >= 20, tearDownError]).toEqual([true, undefined]);
}, 180_000);
