import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

// Each package is compiled under its own options first (the pure ones without Node or DOM types), then everything together, tests included.
const projects = readdirSync('packages')
  .map((name) => `packages/${name}/tsconfig.json`)
  .filter((path) => existsSync(path));

const compile = (project: string): Promise<number> =>
  new Promise((resolve) => {
    const compiler = 'node_modules/typescript-native/bin/tsc';
    const child = spawn(process.execPath, [compiler, '--pretty', 'false', '-p', project], { stdio: 'inherit' });
    child.on('exit', (code) => resolve(code ?? 1));
  });

const codes: number[] = [];
for (const project of [...projects, 'tsconfig.json']) codes.push(await compile(project));
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
