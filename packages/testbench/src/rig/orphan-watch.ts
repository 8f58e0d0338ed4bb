// A program of its own, started by process-guard.ts. It outlives a bench that is killed, by as long as it takes to end what that bench left.
// Its input has one line per process group: `+123` when it was started, `-123` when it has ended. At the end of the input nobody is left to
// end the groups that are still there. In a session of its own, so that a signal to the bench's group does not reach it.
import { createInterface } from 'node:readline';

const groups = new Set<number>();
const lines = createInterface({ input: process.stdin });

lines.on('line', (line) => {
  const group = Number(line.slice(1));
  // Zero and one would be a group of our own, and everybody.
  if (!Number.isSafeInteger(group) || group <= 1) return;
  if (line.startsWith('+')) groups.add(group);
  else groups.delete(group);
});

lines.on('close', () => {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // Gone in the meantime.
    }
  }
});
