import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A copy of the repository in which imports may be broken. Packages resolve to the copy, everything else to the original.
const root = join(import.meta.dirname, '..');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'cordon-imports-'));
  const parts = [
    'packages',
    'tools',
    'e2e',
    'bench',
    'fuzz',
    'sim',
    'package.json',
    'tsconfig.base.json',
    'tsconfig.json',
  ];
  for (const part of [...parts, '.dependency-cruiser.cjs'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  mkdirSync(join(copy, 'node_modules/@cordon'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@cordon') symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of readdirSync(join(copy, 'packages'))) {
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@cordon', name));
  }
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (tool: string): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'tools', tool)], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
};

test('what breaks the rules is refused by the layers, and nothing else is; the core is held by the compiler too', {
  timeout: 300_000,
}, () => {
  // By a detour: no rule but one sees that this module leads to the device.
  writeFileSync(join(copy, 'packages/suites/src/probe.ts'), "import './probe-detour.ts';\n");
  writeFileSync(join(copy, 'packages/suites/src/probe-detour.ts'), "import '@cordon/cpe';\n");
  writeFileSync(
    join(copy, 'packages/cwmp/src/probe.ts'),
    "import { readFileSync } from 'node:fs';\nexport const probe: unknown = readFileSync;\n",
  );
  const layers = run('layers.ts');
  expect(layers.status).toBe(1);
  const refused = layers.output.split('\n').filter((line) => line.includes(' → '));
  expect(refused.every((line) => /: packages\/(?:suites|cwmp)\/src\/probe(?:-detour)?\.ts → /.test(line))).toBe(true);
  for (const module of ['probe.ts', 'probe-detour.ts']) {
    const breach = `the-judge-never-imports-the-judged: packages/suites/src/${module} → `;
    expect(refused).toContainEqual(expect.stringContaining(breach));
  }
  expect(refused).toContainEqual(expect.stringContaining('not-in-allowed: packages/cwmp/src/probe.ts → fs'));
  for (const module of ['probe.ts', 'probe-detour.ts']) rmSync(join(copy, 'packages/suites/src', module));
  const { status, output } = run('typecheck.ts');
  expect(status).toBe(1);
  expect(output).toContain('packages/cwmp/src/probe.ts');
});
