// The whole layering of the repository, as data. What is not in this table is an error.
const may = {
  cwmp: [],
  'data-model': ['cwmp'],
  pki: [],
  capture: [],
  transport: ['cwmp', 'capture'],
  acs: ['cwmp', 'data-model', 'transport', 'pki'],
  cpe: ['cwmp', 'data-model', 'transport'],
  testbench: ['cwmp', 'data-model', 'transport', 'pki', 'capture'],
  suites: ['testbench', 'cwmp', 'data-model', 'pki'],
  ui: [],
  cli: ['cwmp', 'data-model', 'pki', 'capture', 'transport', 'acs', 'cpe', 'testbench', 'suites', 'ui'],
};

// Packages from the registry that a package may use at run time. Everything else must be Node's own or ours.
const registry = {
  cwmp: [],
  'data-model': [],
  pki: ['zod'],
  capture: [],
  transport: [],
  acs: [],
  cpe: ['pino', 'zod'],
  testbench: ['fflate', 'parse5', 'playwright-core', 'yaml', 'zod', '@types/sarif'],
  suites: ['zod'],
  ui: ['react', 'react-dom', 'vite', '@types/react', '@types/react-dom'],
  cli: ['@bomb.sh/tab', 'cli-table3', 'commander', 'yaml'],
};

const pure = new Set(['cwmp', 'data-model']);
const escaped = (name) => name.replaceAll('/', '\\/').replaceAll('.', '\\.');
const tests = '\\.(test|test-support)\\.ts$';

/** One allow-list rule per package: its sources reach only themselves, their allowed packages, and Node where it is allowed. */
const allowed = Object.entries(may).map(([name, packages]) => {
  const targets = [
    `^packages/${name}/`,
    ...packages.map((other) => `^packages/${other}/src/index\\.ts$`),
    ...registry[name].map((dependency) => `node_modules/${escaped(dependency)}/`),
  ];
  return { from: { path: `^packages/${name}/`, pathNot: tests }, to: { path: targets } };
});

const nodeBuiltins = Object.keys(may)
  .filter((name) => !pure.has(name))
  .map((name) => ({ from: { path: `^packages/${name}/` }, to: { dependencyTypes: ['core'] } }));

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^sarif$' } },
    {
      name: 'cases-do-not-import-cases',
      severity: 'error',
      from: { path: '\\.case\\.ts$' },
      to: { path: '\\.case\\.ts$' },
    },
  ],
  allowed: [
    ...allowed,
    // A package of types only: nothing to resolve at run time.
    { from: { path: '^packages/testbench/src/report/' }, to: { path: '^sarif$' } },
    ...nodeBuiltins,
    // Tests may use the test tools and their own package, and whatever their package may use.
    ...Object.entries(may).map(([name, packages]) => ({
      from: { path: `^packages/${name}/.*${tests}` },
      to: {
        path: [`^packages/${name}/`, ...packages.map((other) => `^packages/${other}/src/index\\.ts$`), 'node_modules/'],
      },
    })),
    { from: { path: `^packages/.*${tests}` }, to: { dependencyTypes: ['core'] } },
    // Whole-system rooms and tools see every package through its front door, and each other's files.
    {
      from: { path: '^(e2e|bench|fuzz|sim|tools)/|^[^/]+\\.config\\.ts$' },
      to: {
        path: ['^packages/[^/]+/(src/index|src/main|build)\\.ts$', '^(e2e|bench|fuzz|sim|tools)/', 'node_modules/'],
      },
    },
    { from: { path: '^(e2e|bench|fuzz|sim|tools)/|^[^/]+\\.config\\.ts$' }, to: { dependencyTypes: ['core'] } },
  ],
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|testdata|runs)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
};
