import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inspect, parseArgs } from 'node:util';
import type { FuzzTarget } from './engine/fuzz-target.ts';
import { mutate, Random } from '@cordon/testbench';

// Usage: npm run fuzz -- [target …] [--seconds N] [--seed N]
// A target is one file in targets/. Its corpus is corpus/TARGET/: seeds, and every input that ever broke it.
const root = new URL('.', import.meta.url);
/** An input of at most 64 KiB that takes longer is a finding too, even on a busy machine. */
const inputMsMax = 3_000;

async function fuzz(name: string, { seconds, seed }: { seconds: number; seed: number }): Promise<boolean> {
  const { default: target } = (await import(new URL(`targets/${name}.ts`, root).href)) as { default: FuzzTarget };
  await target.open?.();
  try {
    return await fuzzTarget(target, name, { seconds, seed });
  } finally {
    await target.close?.();
  }
}

async function fuzzTarget(
  target: FuzzTarget,
  name: string,
  { seconds, seed }: { seconds: number; seed: number },
): Promise<boolean> {
  const folder = new URL(`corpus/${name}/`, root);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).sort();
  const corpus = files.map((file) => new Uint8Array(readFileSync(new URL(file, folder))));
  for (const [index, input] of corpus.entries()) {
    const finding = await findingOf(target, input);
    if (finding !== undefined) return report(`${name}: corpus/${name}/${files[index]} breaks it`, finding);
  }
  const random = new Random(seed);
  const dictionary = target.dictionary.map((word) => new Uint8Array(Buffer.from(word)));
  const material = { corpus: corpus.length === 0 ? [new Uint8Array()] : corpus, dictionary };
  const end = performance.now() + seconds * 1000;
  let tries = 0;
  for (; performance.now() < end; tries += 1) {
    const input = mutate(random, material);
    const finding = await findingOf(target, input);
    if (finding === undefined) continue;
    const file = `broken-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`;
    writeFileSync(new URL(file, folder), input);
    return report(`${name}: try ${tries} of seed ${seed} breaks it; kept as fuzz/corpus/${name}/${file}`, finding);
  }
  console.log(`${name}: ${corpus.length} of the corpus and ${tries} mutations, seed ${seed}: no findings`);
  return true;
}

async function findingOf(target: FuzzTarget, input: Uint8Array): Promise<unknown> {
  const before = performance.now();
  try {
    await target.check(input);
    // What escaped in the background is the fault of this input, or of one shortly before it.
    if (escaped.length > 0) return escaped.shift();
  } catch (error) {
    return error ?? new Error('It threw nothing.');
  }
  const took = performance.now() - before;
  return took > (target.inputMsMax ?? inputMsMax) ? new Error(`It took ${Math.round(took)} ms.`) : undefined;
}

function report(what: string, finding: unknown): false {
  console.error(what);
  console.error(inspect(finding));
  return false;
}

const escaped: unknown[] = [];
process.on('uncaughtException', (error) => void escaped.push(error));
process.on('unhandledRejection', (reason) => void escaped.push(reason ?? new Error('Nothing was rejected with.')));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '4' }, seed: { type: 'string', default: '1' } },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed);
const names = readdirSync(new URL('targets/', root)).map((file) => file.replace(/\.ts$/, ''));
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || !(seconds >= 0) || !Number.isSafeInteger(seed)) {
  console.error(`Usage: npm run fuzz -- [target] [--seconds N] [--seed N]. Targets: ${names.join(', ')}.`);
  process.exitCode = 64;
} else {
  for (const name of positionals.length === 0 ? names : positionals) {
    if (!(await fuzz(name, { seconds, seed }))) process.exitCode = 1;
  }
}
