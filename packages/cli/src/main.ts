import { homedir } from 'node:os';
import { join } from 'node:path';
import { enableCompileCache } from 'node:module';

// Rigs start `cordon cpe run` often. The cache is the user's own folder: the default one in /tmp could be prepared by a stranger.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cordon', 'compile'));

const { runProcess } = await import('./run-process.ts');
await runProcess(process.argv.slice(2));
