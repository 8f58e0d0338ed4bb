import { join } from 'node:path';
import { parseTarget, type TargetFile } from '@cordon/testbench';
import type { HabitId } from './habits.ts';

/** A target file for this client with these habits, which comes whenever the bench triggers it; sound with none. */
export function carelessTarget({
  name,
  habits,
}: {
  readonly name: string;
  readonly habits: readonly HabitId[];
}): TargetFile {
  const line = [
    process.execPath,
    join(import.meta.dirname, 'main.ts'),
    '{acsUrl}',
    '{caFile}',
    '{stateDir}',
    ...habits,
  ];
  const file = {
    format: 'cordon-target/1',
    name,
    description: `habits: ${habits.join(', ') || 'none'}`,
    kind: 'cpe',
    labNetwork: true,
    acs: { host: '127.0.0.1', hostName: 'acs.canary.test' },
    limits: { responseTimeoutMs: 8_000, applyMs: 3_000 },
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    rig: { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 30_000 },
  };
  // JSON is YAML.
  return { settings: parseTarget(JSON.stringify(file), name), baseDir: import.meta.dirname };
}
