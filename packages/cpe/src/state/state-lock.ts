import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { StateError } from './state-store.ts';

const privateFile = 0o600;

/**
 * Takes the state directory for this process and returns the release.
 * A holder is recognised by process id and start time, so that neither SIGKILL nor a reused id locks anybody out.
 */
export function lockState(path: string): () => void {
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`.trim();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(path, 'wx', privateFile);
      writeSync(file, `${own}\n`);
      closeSync(file);
      return () => unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readFileSync(path, 'utf8').trim();
      if (isAlive(holder)) {
        throw new StateError(
          'state-in-use',
          `The state is in use by process ${holder.split(' ')[0]} (lock file ${path}). Stop that process first.`,
        );
      }
      unlinkSync(path);
    }
  }
  throw new StateError('state-in-use', `The lock file ${path} keeps coming back. Is another CPE starting there?`);
}

function isAlive(holder: string): boolean {
  const [pidText = '', start] = holder.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (start !== undefined) return startOf(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot id and start tick of a process on Linux; undefined elsewhere and for a process that is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The command name in parentheses may hold anything; fields are counted behind it. Field 22 is the start time.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : `${boot}:${fields[18]}`;
  } catch {
    return undefined;
  }
}
