import { readdirSync } from 'node:fs';

// One file per benchmark beside this one; its default export measures and prints. Sub-folders hold what they share.
const folder = new URL('.', import.meta.url);
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'main.ts')
  .map((entry) => entry.name.slice(0, -3))
  .sort();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exitCode = 64;
} else {
  for (const name of asked.length === 0 ? names : asked) {
    console.log(`\n# ${name}`);
    const benchmark = (await import(new URL(`${name}.ts`, folder).href)) as { default: () => Promise<boolean> };
    if (!(await benchmark.default())) process.exitCode = 1;
  }
}
