import { spawnSync } from 'node:child_process';

// dependency-cruiser calls an empty graph a clean one; a wrong compiler or path would pass silently.
const roots = ['packages', 'e2e', 'bench', 'fuzz', 'sim', 'tools'];
const run = spawnSync(
  process.execPath,
  ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', ...roots, '--output-type', 'json'],
  { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);

interface Module {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string }[];
}

interface Cruise {
  readonly modules: readonly Module[];
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/**
 * Modules of the bench that reach the judged over any number of imports, each with the next one on its way there. One walk from the judged
 * against the imports; dependency-cruiser's own `reachable` searches a path for every pair of modules, which takes a minute.
 */
function judgesThatReachTheJudged(modules: readonly Module[]): string[] {
  const importers = Map.groupBy(
    modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ source, resolved }))),
    ({ resolved }) => resolved,
  );
  const reached = new Map<string, string>();
  const due = modules.map(({ source }) => source).filter((source) => /^packages\/(?:acs|cpe)\//.test(source));
  for (let module = due.pop(); module !== undefined; module = due.pop()) {
    for (const { source } of importers.get(module) ?? []) {
      if (reached.has(source)) continue;
      reached.set(source, module);
      due.push(source);
    }
  }
  return [...reached]
    .filter(([source]) => /^packages\/(?:testbench|suites)\//.test(source))
    .map(([source, next]) => `the-judge-never-imports-the-judged: ${source} → ${next}`);
}

if (run.stdout === '') {
  console.error(run.stderr);
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout) as Cruise;
const violations = [
  ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  ...judgesThatReachTheJudged(modules),
];
for (const violation of violations) console.error(violation);
if (summary.totalCruised === 0) console.error('No module was read: the import rules proved nothing.');
console.log(`layers: ${summary.totalCruised} modules, ${violations.length} violations`);
process.exitCode = violations.length > 0 || summary.totalCruised === 0 ? 1 : 0;
