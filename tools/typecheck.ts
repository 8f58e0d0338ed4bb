import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';

// Each package is compiled under its own options first (the pure ones without Node or DOM types), then everything together, tests included.
const projects = readdirSync('packages')
  .map((name) => `packages/${name}/tsconfig.json`)
  .filter((path) => existsSync(path));

// What did not change since the last time is not compiled again.
const cache = 'node_modules/.cache/typecheck';
mkdirSync(cache, { recursive: true });

const compile = (project: string): Promise<number> =>
  new Promise((resolve) => {
    const compiler = 'node_modules/typescript-native/bin/tsc';
    const memory = `${cache}/${project.replaceAll('/', '-')}`;
    const options = ['--pretty', 'false', '--incremental', '--tsBuildInfoFile', memory, '-p', project];
    const child = spawn(process.execPath, [compiler, ...options], { stdio: 'inherit' });
    child.on('exit', (code) => resolve(code ?? 1));
  });

const codes: number[] = [];
for (const project of [...projects, 'tsconfig.json']) codes.push(await compile(project));
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
