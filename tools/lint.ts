import { spawnSync } from 'node:child_process';

// Named roots: without them the linter walks into node_modules and lints the world.
const roots = ['packages', 'e2e', 'bench', 'fuzz', 'sim', 'tools'];
const run = spawnSync('oxlint', ['--type-aware', '--deny-warnings', ...roots, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = run.status ?? 1;
