import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Finding } from './files.ts';

/** A README that needs scrolling twice is a manual; manuals live in docs. */
const readmeLinesMax = 60;

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readmeFindings(directory: string): Finding[] {
  const path = `${directory}/README.md`;
  if (!existsSync(path)) {
    return [
      { rule: 'package-readme', path, line: 0, message: 'Say what the package is, what it is not, where to start.' },
    ];
  }
  const lines = readFileSync(path, 'utf8').split('\n').length - 1;
  if (lines <= readmeLinesMax) return [];
  return [{ rule: 'package-readme', path, line: 0, message: `${lines} lines; at most ${readmeLinesMax}.` }];
}

function pinFindings(path: string): Finding[] {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return Object.entries(all)
    .filter(([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version))
    .map(([name, version]) => ({
      rule: 'exact-pins',
      path,
      line: 0,
      message: `${name}: ${version} is no exact version.`,
    }));
}

/** What every package owes its readers: a short README, and dependencies pinned exactly. */
export function packageFindings(): Finding[] {
  const directories = readdirSync('packages').map((name) => `packages/${name}`);
  const manifests = ['package.json', ...directories.map((directory) => `${directory}/package.json`)];
  return [...directories.flatMap(readmeFindings), ...manifests.filter((path) => existsSync(path)).flatMap(pinFindings)];
}
