import { spawnSync } from 'node:child_process';
import type { ModelRegistry, ParameterFact } from '@cordon/data-model';
import { checkParameter, loadStandardModel, nullValue, validateValue } from '@cordon/data-model';

// The figures that the project holds the registry of the larger model to.
const loadMsMax = 60;
const loadMbMax = 40;
const checkUsMax = 2;

const loads = 7;
const callsPerParameter = 400;

/** What a fresh process says of loading the larger model: time and memory beyond those of the package's own code. */
const loader = `
  const { readFileSync } = await import('node:fs');
  const { loadStandardModel } = await import('@cordon/data-model');
  // The floor: the bare reading of the same file, in the same process.
  const floorBegin = performance.now();
  JSON.parse(readFileSync('packages/data-model/src/facts/tr-181-2-17.generated.json', 'utf8'));
  const floorMs = performance.now() - floorBegin;
  gc();
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const registry = await loadStandardModel('Device:2.17');
  registry.lookup('Device.WiFi.SSID.{i}.SSID');
  const ms = performance.now() - begin;
  const mb = (process.memoryUsage().rss - before) / 1048576;
  console.log(JSON.stringify({ ms, mb, floorMs }));
`;

interface Loaded {
  readonly ms: number;
  readonly mb: number;
  readonly floorMs: number;
}

function loadOnce(): Loaded {
  const run = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', loader], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The loading process failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as Loaded;
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const quantile = (numbers: readonly number[], share: number): number =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN;

/** A value as a device would send it: the longest enumeration value or a short text that fits. */
function typicalValue({ type, default: given }: ParameterFact): string {
  const candidates = [given?.value, type.enumeration?.at(-1)?.value, '192.0.2.1', '12345', 'text', nullValue(type)];
  return candidates.find((value) => value !== undefined && validateValue(type, value, 'read') === undefined) ?? '';
}

function usPerCall(registry: ModelRegistry, name: string, value: string): number {
  const begin = performance.now();
  for (let call = 0; call < callsPerParameter; call += 1) checkParameter(registry, { name, value, use: 'read' });
  return ((performance.now() - begin) * 1000) / callsPerParameter;
}

/** The floor of a check: the test of a short text by a regular expression, in the same loop. */
function usPerTest(): number {
  const expression = /^[A-Za-z0-9_.-]{1,64}$/;
  let matched = 0;
  const begin = performance.now();
  for (let call = 0; call < callsPerParameter; call += 1) if (expression.test('text')) matched += 1;
  const us = ((performance.now() - begin) * 1000) / callsPerParameter;
  if (matched !== callsPerParameter) throw new Error('The floor does not hold.');
  return us;
}

function report(what: string, figure: number, limit: number): boolean {
  const met = figure <= limit;
  console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${figure.toFixed(2)} (at most ${limit})`);
  return met;
}

/** Loading and checking with the registry of Device:2.17. True when every target is met. */
export default async function model(): Promise<boolean> {
  const measured = Array.from({ length: loads }, loadOnce);
  const registry = await loadStandardModel('Device:2.17');
  const parameters = [...registry.parameters()].filter(({ status }) => status === 'current');
  const pairs = parameters.map((fact) => ({
    us: usPerCall(registry, fact.path, typicalValue(fact)),
    floorUs: usPerTest(),
  }));
  const times = pairs.map(({ us }) => us);
  const results = [
    report(
      `load, median of ${loads} processes, ms`,
      quantile(
        measured.map(({ ms }) => ms),
        0.5,
      ),
      loadMsMax,
    ),
    report(
      `memory taken by loading, largest of ${loads}, MB`,
      quantile(
        measured.map(({ mb }) => mb),
        1,
      ),
      loadMbMax,
    ),
    report(`look-up and check, median of ${parameters.length} parameters, µs`, quantile(times, 0.5), checkUsMax),
  ];
  const loadRatio = quantile(
    measured.map(({ ms, floorMs }) => ms / floorMs),
    0.5,
  );
  const checkRatio = quantile(
    pairs.map(({ us, floorUs }) => us / floorUs),
    0.5,
  );
  console.log(`     load, times the bare JSON.parse of the same file: ${loadRatio.toFixed(2)}`);
  console.log(`     look-up and check, times one test of a regular expression: ${checkRatio.toFixed(1)}`);
  console.log(`     look-up and check, 99th percentile, µs: ${quantile(times, 0.99).toFixed(2)}`);
  return results.every(Boolean);
}
