// OpenSSL, to which XMPP is no stranger: what the device must refuse here, another client refuses for that very reason.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@cordon/cwmp';
import { createMemoryLab } from '@cordon/pki';
import { serverPresentation, XmppServer } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';
import { refusedXmppServers } from './refused-xmpp-servers.ts';
import { xmppDomain } from './xmpp-scene.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('skipped: XMPP servers are not shown to s_client without Debian package openssl');

const lab = createMemoryLab();
const folder = mkdtempSync(join(tmpdir(), 'cordon-xmpp-'));
const root = join(folder, 'root.pem');
writeFileSync(root, lab.rootPem);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What s_client makes of a server that shows this after STARTTLS: the reason of its refusal, or that it has none. */
async function resultAt(presentation: XmppServer['presentation']): Promise<string | undefined> {
  const account = { username: 'cpe', password: new Secret('of-nobody') };
  const evidence = { observe: <T>(_name: string, data: T): T => data };
  const server = await XmppServer.start({ host: '127.0.0.1', domain: xmppDomain, account, presentation, evidence });
  const place = ['-connect', `127.0.0.1:${server.port}`, '-starttls', 'xmpp', '-xmpphost', xmppDomain];
  const checks = ['-CAfile', root, '-verify_hostname', xmppDomain, '-verify_return_error'];
  const output = await new Promise<string>((resolve) => {
    const child = execFile('openssl', ['s_client', ...place, ...checks], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
    child.stdin?.end();
  });
  await server.stop();
  return /verify error:num=\d+:(.*)/.exec(output)?.[1] ?? /Verify return code: \d+ \((.*)\)/.exec(output)?.[1];
}

const reasons: Readonly<Record<string, RegExp>> = {
  'CR-038-UNTRUSTED': /unable to get|self.signed certificate in/,
  'CR-038-NAME': /hostname mismatch/,
  'CR-038-SELF-SIGNED': /self.signed certificate$/,
  'CR-038-EXPIRED': /certificate has expired/,
};

test.skipIf(!hasOpenssl)('s_client takes the server of the controls', async () => {
  expect(await resultAt(serverPresentation(lab, { hostName: xmppDomain }))).toBe('ok');
});

const shown = refusedXmppServers.filter(({ presents }) => presents(lab) !== undefined);
test.skipIf(!hasOpenssl).each(shown)('$id: s_client refuses it for its reason', async ({ id, presents }) => {
  expect(await resultAt(presents(lab))).toMatch(reasons[id] ?? /no reason is listed/);
});
