import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { StunServer } from './stun-server.ts';

const run = promisify(execFile);
const client = '/usr/bin/turnutils_stunclient';
const isMissing = !existsSync(client);
if (isMissing) console.warn('skipped: turnutils_stunclient is not installed (apt-get install coturn)');

let server: StunServer | undefined;
afterEach(() => server?.stop());

test.skipIf(isMissing)('a client that we did not write reads what it is told', async () => {
  server = await StunServer.start({ host: '127.0.0.1', port: 0, evidence: { observe: (_name, data) => data } });
  server.mapped = () => ({ address: '203.0.113.10', port: 40_010 });
  const coming = server.nextRequest({ withinMs: 30_000 });
  const { stdout } = await run(client, ['-p', String(server.port), '127.0.0.1'], { timeout: 30_000 });
  expect(stdout).toContain('203.0.113.10:40010');
  expect(await coming).toMatchObject({ isMarked: false, isChange: false, hasIntegrity: false });
});
