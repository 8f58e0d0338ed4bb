// One CPE as a process of its own: the configuration is the first argument, as JSON.
import { enableCompileCache, flushCompileCache } from 'node:module';

// The crash test is made of starts. Node keeps compiled sources only when asked, and a killed process cannot at its end.
enableCompileCache(process.env['CORDON_COMPILE_CACHE']);
const { runCpeProcess } = await import('@cordon/cpe');
flushCompileCache();
await runCpeProcess(JSON.parse(process.argv[2] ?? '{}'));
