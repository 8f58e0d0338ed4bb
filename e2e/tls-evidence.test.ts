// Whoever gets the run folder of a failing TLS case must be able to prove the finding from it, with programs that know nothing of Cordon.
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainRecipe, createMemoryLab, mintChain } from '@cordon/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureReader, noTshark } from './tls-evidence/capture-reader.ts';
import { type CaseEvidence, caseEvidence, type ConnectionEvidence } from './tls-evidence/case-evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-tls-evidence-'));
const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const hasCurl = spawnSync('curl', ['--version']).error === undefined;
/** A stranger's root, and a server that chooses what was not offered, by the bench's own TLS. */
const cases = { stranger: 'TLS-C-020', unoffered: 'TLS-P-030' };
const runMs = 300_000;

const common = {
  format: 'cordon-target/1',
  kind: 'cpe',
  labNetwork: true,
  acs: { scheme: 'https', host: '127.0.0.1', hostName: 'acs.canary.test' },
};

/** The reference with these defects. */
function reference(defects: readonly string[]): object {
  const args = ['cpe', 'run', '--acs-url', '{acsUrl}', '--ca-file', '{caFile}', '--state', '{stateDir}'];
  const more = ['--dns-server', '{dnsServer}', ...defects.flatMap((id) => ['--defect', id])];
  const rig = { kind: 'spawn', command: process.execPath, args: [launcher, ...args, ...more] };
  return {
    ...common,
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    rig: { ...rig, readyPattern: '"kind":"ready"', startTimeoutMs: 60_000 },
  };
}

/** A device around curl, which checks and says in an alert what it thinks. */
function curlDevice(): object {
  const device = join(import.meta.dirname, 'tls-tool-device', 'tls-tool-device.ts');
  const line = [process.execPath, device, 'curl', 'checks', '{acsUrl}', '{caFile}'];
  return { ...common, rig: { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 60_000 } };
}

/** Judges a device by the command, as people do, and returns the folder of the run and the exit code. */
function judge(
  name: string,
  device: object,
  ids: readonly string[],
): { readonly dir: string; readonly code: number | null } {
  const place = mkdtempSync(join(folder, 'run-'));
  const file = join(place, `${name}'s device.yaml`);
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...device, name }));
  const dir = join(place, name);
  const args = [
    launcher,
    'test',
    'cpe',
    '--target',
    file,
    '--profile',
    'hardened',
    '--case',
    ids.join(','),
    '--out',
    dir,
  ];
  return { dir, code: spawnSync(process.execPath, args, { encoding: 'utf8' }).status };
}

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(':') + 1));
const hexNumbers = (values: readonly string[]): number[] => values.map(Number);
const pemBlocks = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

/** What openssl reads in a certificate, without what is another one each time. */
function readByOpenssl(pem: string): string {
  const what = ['-subject', '-issuer', '-ext', 'subjectAltName,basicConstraints,keyUsage,extendedKeyUsage'];
  return execFileSync('openssl', ['x509', '-noout', ...what], {
    input: pem,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** The evidence of a case, with the connection that says most and the capture around it. */
interface Case {
  readonly evidence: CaseEvidence;
  readonly seen: ConnectionEvidence;
  readonly capture: CaptureReader;
  readonly stream: string;
}

async function openCase(dir: string, id: string): Promise<Case> {
  const evidence = await caseEvidence(dir, id);
  const [seen] = evidence.connections;
  if (seen === undefined) throw new Error(`${id} tells of no connection.`);
  const capture = new CaptureReader(evidence.capture, portOf(seen.connection.local));
  return { evidence, seen, capture, stream: capture.streamOf(id, seen.connection.id) };
}

/** The greeting in the evidence must be the one that tshark reads in the capture. */
function expectSameHello({ seen, capture, stream }: Case): void {
  const [onWire] = capture.fields(`tcp.stream == ${stream} and tls.handshake.type == 1`, [
    'tcp.srcport',
    'tls.handshake.ciphersuite',
    'tls.handshake.extension.type',
    'tls.handshake.extensions_supported_group',
    'tls.handshake.sig_hash_alg',
    'tls.handshake.extensions_server_name',
    'tls.handshake.comp_method',
    'tls.handshake.random',
    'tls.handshake.ja3',
  ]);
  const { hello } = seen;
  expect({
    port: hexNumbers(onWire?.['tcp.srcport'] ?? []),
    suites: hexNumbers(onWire?.['tls.handshake.ciphersuite'] ?? []),
    extensions: hexNumbers(onWire?.['tls.handshake.extension.type'] ?? []),
    groups: hexNumbers(onWire?.['tls.handshake.extensions_supported_group'] ?? []),
    signatures: hexNumbers(onWire?.['tls.handshake.sig_hash_alg'] ?? []),
    names: onWire?.['tls.handshake.extensions_server_name'],
    compression: hexNumbers(onWire?.['tls.handshake.comp_method'] ?? []),
    random: onWire?.['tls.handshake.random'].join('').replaceAll(':', ''),
    ja3: onWire?.['tls.handshake.ja3'].join(''),
  }).toEqual({
    port: [portOf(seen.connection.remote)],
    suites: hello.cipherSuites,
    extensions: hello.extensions,
    groups: hello.groups,
    signatures: hello.signatureAlgorithms,
    names: hello.serverNames,
    compression: hello.compressionMethods,
    random: hello.random,
    ja3: hello.fingerprints?.ja3,
  });
}

/** The chain in the evidence must be the one that went over the wire, also where it went encrypted. */
async function expectSameChain({ evidence, capture, stream }: Case): Promise<string[]> {
  const chain = pemBlocks((await evidence.attached('presented-chain')).toString());
  const [onWire] = capture.fields(`tcp.stream == ${stream} and tls.handshake.certificate`, [
    'tls.handshake.certificate',
  ]);
  expect(onWire?.['tls.handshake.certificate'].map((hex) => hex.replaceAll(':', ''))).toEqual(
    chain.map((pem) => new X509Certificate(pem).raw.toString('hex')),
  );
  return chain;
}

describe.skipIf(noTshark !== undefined)(`evidence of TLS cases (${noTshark ?? 'read by tshark'})`, () => {
  let trusting: Case;
  let run: { readonly dir: string; readonly code: number | null };
  beforeAll(async () => {
    run = judge('trusting', reference(['accept-untrusted-issuer']), Object.values(cases));
    trusting = await openCase(run.dir, cases.stranger);
  }, runMs);
  afterAll(async () => {
    await trusting.evidence.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('a device that trusts strangers', () => {
    test('fails', () => {
      expect(trusting.evidence.verdict).toBe('fail');
      expect(run.code).toBe(1);
    });

    test('was shown the chain that is kept as PEM', async () => {
      const chain = await expectSameChain(trusting);
      expect(chain).toHaveLength(3);
      expect(readByOpenssl(chain[2] ?? '')).toContain('Nobody Trusts This Root');
    });

    test('can be shown such a chain again by the recipe', async () => {
      const chain = pemBlocks((await trusting.evidence.attached('presented-chain')).toString());
      const recipe = JSON.parse((await trusting.evidence.attached('chain-recipe')).toString()) as ChainRecipe;
      const again = pemBlocks(mintChain(recipe, createMemoryLab()).chainPem);
      expect(again.map(readByOpenssl)).toEqual(chain.map(readByOpenssl));
      expect(again).not.toEqual(chain);
    });

    test('greeted as the evidence says', () => expectSameHello(trusting));

    test('sent no alert, but its Inform', async () => {
      const { seen, evidence, capture, stream } = trusting;
      expect(seen.alert).toBeNull();
      expect(capture.fields(`tcp.stream == ${stream} and tls.alert_message.level == 2`, ['frame.number'])).toEqual([]);
      const first = (await evidence.attached('first-application-bytes')).toString('latin1');
      expect(first).toMatch(/^POST \/\S* HTTP\/1\.1\r\n/);
      expect(seen.applicationBytes).toBeGreaterThanOrEqual(first.length);
    });

    test('can be seen in the capture, where tshark reads its Inform without a further file', async () => {
      const { capture, stream, evidence } = trusting;
      const names = ['http.request.method', 'http.request.uri', 'http.host', 'http.file_data'] as const;
      const [post] = capture.fields(`tcp.stream == ${stream} and http.request`, names);
      const [, path, host] =
        /^POST (\S+) [^]*?\r\nHost: (\S+)\r\n/i.exec(
          (await evidence.attached('first-application-bytes')).toString('latin1'),
        ) ?? [];
      expect(post).toMatchObject({ 'http.request.method': ['POST'], 'http.request.uri': [path], 'http.host': [host] });
      expect(post?.['http.file_data'].join(',')).toContain('Inform>');
    });

    test('fails again when the command in the evidence is run', { timeout: runMs }, async () => {
      const place = mkdtempSync(join(folder, 'again-'));
      const [bin, elsewhere] = [join(place, 'bin'), join(place, 'elsewhere')];
      for (const path of [bin, elsewhere]) mkdirSync(path);
      symlinkSync(launcher, join(bin, 'cordon'));
      const { command } = trusting.evidence;
      const again = spawnSync('sh', ['-c', command], {
        cwd: elsewhere,
        env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
        encoding: 'utf8',
      });
      expect(again.status, again.stderr).toBe(1);
      const [dir = ''] = readdirSync(join(elsewhere, 'runs')).filter((name) => !name.includes('.html'));
      const evidence = await caseEvidence(join(elsewhere, 'runs', dir), cases.stranger);
      expect(evidence.verdict).toBe('fail');
      await evidence.close();
    });
  });

  test('a case by the bench’s own TLS has the same evidence, and says where the server left the path', async () => {
    const shown = await openCase(run.dir, cases.unoffered);
    expect(shown.evidence.verdict).toBe('pass');
    expectSameHello(shown);
    await expectSameChain(shown);
    const deviation = JSON.parse((await shown.evidence.attached('tls-deviation')).toString()) as object;
    expect(deviation).toMatchObject({ version: expect.any(String), deviations: expect.any(Object) });
    expect(Object.keys(deviation)).toContain('name');
    await shown.evidence.close();
  });

  test.skipIf(!hasCurl)('a device that refuses by an alert: name, number and level', { timeout: runMs }, async () => {
    const { dir, code } = judge('curl', curlDevice(), [cases.stranger]);
    const refused = await openCase(dir, cases.stranger);
    expect(refused.evidence.verdict).toBe('pass');
    expect(code).toBe(0);
    expect(refused.seen).toMatchObject({
      applicationBytes: 0,
      alert: { number: 48, name: 'unknown_ca', level: 'fatal', sentBy: 'remote' },
    });
    const alerts = ['tls.alert_message.level', 'tls.alert_message.desc'] as const;
    const told = refused.capture.fields(`tcp.stream == ${refused.stream} and tls.alert_message.desc`, alerts);
    expect(told).toContainEqual({ 'tls.alert_message.level': ['2'], 'tls.alert_message.desc': ['48'] });
    await expectSameChain(refused);
    expectSameHello(refused);
    await refused.evidence.close();
  });
});
