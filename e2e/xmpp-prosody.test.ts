// The XMPP side of connection requests against Debian's prosody, a server that we did not write (TR-069 Annex K).
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningCpe, startCpe } from '@cordon/cpe';
import { Secret } from '@cordon/cwmp';
import { createMemoryLab, type Issued } from '@cordon/pki';
import { connectXmpp, strictTlsPolicy, type XmppConnection, xmppNamespaces } from '@cordon/transport';
import { afterEach, expect, test, vi } from 'vitest';

const isMissing = !existsSync('/usr/bin/prosody');
if (isMissing) console.warn('skipped: prosody is not installed (apt-get install prosody)');
const domain = 'xmpp.lab.example';
const lab = createMemoryLab();
const good = lab.issueServer({ dnsNames: [domain] });
const password = new Secret('lab-password');
const patience = { timeout: 60_000, interval: 50 };

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A prosody of its own with the accounts cpe, acs and stranger; resolves with its port when it listens. */
async function startProsody(certificate: Issued, authentication = 'internal_hashed'): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-prosody-'));
  const port = await freePort();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'chain.pem'), certificate.chainPem);
  writeFileSync(join(folder, 'key.pem'), certificate.privateKeyPem());
  const config = join(folder, 'prosody.cfg.lua');
  writeFileSync(
    config,
    `data_path = "${folder}/data"
    pidfile = "${folder}/prosody.pid"
    plugin_server = ""
    run_as_root = true
    interfaces = { "127.0.0.1" }
    c2s_ports = { ${port} }
    s2s_ports = {}
    modules_enabled = { "saslauth", "tls", "disco", "ping" }
    modules_disabled = { "s2s" }
    authentication = "${authentication}"
    c2s_require_encryption = true
    log = { info = "${folder}/prosody.log" }
    VirtualHost "${domain}"
      ssl = { certificate = "${folder}/chain.pem"; key = "${folder}/key.pem" }
    `,
  );
  if (process.getuid?.() === 0) {
    execFileSync('chown', ['-R', 'prosody:prosody', folder]);
    chmodSync(folder, 0o755);
  }
  for (const user of ['cpe', 'acs', 'stranger'])
    execFileSync('prosodyctl', ['--config', config, 'register', user, domain, password.reveal()], { stdio: 'pipe' });
  const child: ChildProcess = spawn('prosody', ['--config', config, '-F'], { stdio: 'ignore' });
  cleanUps.push(async () => {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await vi.waitFor(async () => {
    const probe = connect(port, '127.0.0.1');
    try {
      await once(probe, 'connect');
    } finally {
      probe.destroy();
    }
  }, patience);
  return port;
}

const logIn = (username: string, port: number): Promise<XmppConnection> =>
  connectXmpp({
    host: '127.0.0.1',
    port,
    domain,
    username,
    password,
    resource: 'lab',
    tls: strictTlsPolicy({ trustedCertificates: [lab.rootPem] }),
    timeoutMs: 30_000,
  });

/** Sends a stanza to the device and returns the type of the answer and, of an error, its condition. */
async function ask(connection: XmppConnection, to: string, inside: string): Promise<readonly (string | undefined)[]> {
  connection.send(`<iq type="get" id="cr" to="${to}">${inside}</iq>`);
  for (;;) {
    const stanza = await connection.read();
    if (!stanza.attributes.some(({ name, value }) => name === 'id' && value === 'cr')) continue;
    const type = stanza.attributes.find(({ name }) => name === 'type')?.value;
    const error = stanza.children.find(({ localName }) => localName === 'error');
    return error === undefined ? [type] : [type, error.children[0]?.localName];
  }
}

const request = (username: string, secret: string): string =>
  `<connectionRequest xmlns="${xmppNamespaces.connectionRequest}"><username>${username}</username>` +
  `<password>${secret}</password></connectionRequest>`;

/** A device with one XMPP row, as an ACS would have left it, and how many Informs its ACS saw with 6 CONNECTION REQUEST. */
async function openCpe(port: number): Promise<{ readonly cpe: RunningCpe; readonly sessions: () => number }> {
  let sessions = 0;
  const acs = createHttpServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (text.includes('6 CONNECTION REQUEST')) sessions += 1;
      if (text === '') response.writeHead(204).end();
      else response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(informResponse);
    });
  }).listen(0, '127.0.0.1');
  await once(acs, 'listening');
  cleanUps.push(async () => {
    acs.closeAllConnections();
    await new Promise((resolve) => acs.close(resolve));
  });
  const row = 'Device.XMPP.Connection.1.';
  const cpe = await startCpe({
    acsUrl: `http://127.0.0.1:${(acs.address() as AddressInfo).port}/cwmp`,
    connectionRequest: { username: 'acs-user', password: 'acs-secret' },
    xmpp: {
      connection: { domain, username: 'cpe', password: password.reveal(), server: { address: '127.0.0.1', port } },
    },
    trustedCertificates: [lab.rootPem],
    parameters: {
      'Device.ManagementServer.ConnReqAllowedJabberIDs': `acs@${domain}`,
      [`${row}ServerRetryInitialInterval`]: '1',
    },
    logLevel: 'silent',
  });
  cleanUps.push(() => cpe.stop());
  return { cpe, sessions: () => sessions };
}

const informResponse =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Header>' +
  '<cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header><soap:Body><cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes>' +
  '</cwmp:InformResponse></soap:Body></soap:Envelope>';

const jidName = 'Device.ManagementServer.ConnReqJabberID';
const statusName = 'Device.XMPP.Connection.1.Status';

test.skipIf(isMissing).each(['internal_hashed', 'internal_plain'])(
  'prosody, %s: the right request starts a session; stranger, wrong password and foreign stanza do not',
  async (authentication) => {
    const port = await startProsody(good, authentication);
    const { cpe, sessions } = await openCpe(port);
    await vi.waitFor(() => expect(cpe.value(statusName)).toBe('Enabled'), patience);
    const jid = cpe.value(jidName) ?? '';
    expect(jid).toMatch(new RegExp(`^cpe@${domain}/.+`));
    expect(cpe.value('Device.XMPP.Connection.1.TLSEstablished')).toBe('true');
    const [acs, stranger] = [await logIn('acs', port), await logIn('stranger', port)];
    cleanUps.push(
      () => acs.close(),
      () => stranger.close(),
    );
    expect(await ask(stranger, jid, request('acs-user', 'acs-secret'))).toEqual(['error', 'not-authorized']);
    expect(await ask(acs, jid, request('acs-user', 'wrong'))).toEqual(['error', 'not-authorized']);
    expect(await ask(acs, jid, request('other', 'acs-secret'))).toEqual(['error', 'not-authorized']);
    expect(await ask(acs, jid, '<query xmlns="jabber:iq:version"/>')).toEqual(['error', 'service-unavailable']);
    expect(sessions()).toBe(0);
    expect(await ask(acs, jid, request('acs-user', 'acs-secret'))).toEqual(['result']);
    await vi.waitFor(() => expect(sessions()).toBe(1), patience);
  },
  180_000,
);

test.skipIf(isMissing).each([
  ['of another domain', lab.issueServer({ dnsNames: ['other.lab.example'] })],
  ['of another authority', createMemoryLab().issueServer({ dnsNames: [domain] })],
  ['that has expired', lab.issueServer({ dnsNames: [domain], validity: { notBefore: '-30d', notAfter: '-1d' } })],
])(
  'prosody with a certificate %s is not logged in to',
  async (_, certificate) => {
    const port = await startProsody(certificate);
    const { cpe } = await openCpe(port);
    await vi.waitFor(() => expect(cpe.value(statusName)).toBe('ServerNotPresent'), patience);
    expect([cpe.value(jidName), cpe.value('Device.XMPP.Connection.1.TLSEstablished')]).toEqual(['', 'false']);
  },
  180_000,
);
