import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveSecret } from './secret-source.ts';
import { readExpectedPorts } from './expected-ports.ts';
import { parseTarget, readTargetFile } from './target-file.ts';
import { TargetFileError } from './target-problem.ts';

const minimal = ['format: cordon-target/1', 'name: a gateway', 'kind: cpe', 'labNetwork: true'];

function complaint(...lines: string[]): string {
  try {
    parseTarget([...minimal, ...lines].join('\n'), 'target.yaml');
  } catch (error) {
    if (error instanceof TargetFileError) return error.message;
    throw error;
  }
  return 'no complaint';
}

test('a minimal file gets its defaults', () => {
  const settings = parseTarget(minimal.join('\n'), 'target.yaml');
  expect(settings.acs).toEqual({ host: '127.0.0.1', port: 0, scheme: 'https', basePath: '/cwmp' });
  expect(settings.rig).toEqual({ kind: 'person' });
  expect(settings.connectionRequest).toEqual({ kind: 'provision' });
  expect(settings.profile).toBe('tr069');
});

test.each([
  ['an unknown key', ['acs:', '  hots: 10.0.0.1'], 'target.yaml:6:3: acs: unknown key "hots"; did you mean "host"?'],
  ['an unknown key far from any', ['colour: red'], 'target.yaml:5:1: unknown key "colour"; known here: format, name,'],
  ['a wrong type', ['acs:', '  port: "eighty"'], 'target.yaml:6:9: acs.port: expected a port number from 0 to 65535'],
  ['a wrong word', ['acs: { scheme: ftp }'], 'target.yaml:5:16: acs.scheme: expected https or http'],
  ['a missing value', ['rig: { kind: spawn }'], 'target.yaml:5:1: rig.command: missing; expected string'],
  [
    'a wrong kind',
    ['rig: { kind: robot }'],
    'target.yaml:5:14: rig.kind: expected "kind: spawn", "kind: command" or "kind: person"',
  ],
  [
    'half a choice',
    ['acs: { certificate: { chainFile: a.pem } }'],
    'target.yaml:5:8: acs.certificate.keyFile: missing; expected the path of a PEM file with the key',
  ],
  [
    'a bad pattern',
    ['rig: { kind: spawn, command: x, readyPattern: "(" }'],
    'rig.readyPattern: expected a regular expression',
  ],
  [
    'a typo inside a choice',
    ['connectionRequest: { username: a, pasword: b }'],
    'target.yaml:5:35: connectionRequest: unknown key "pasword"; did you mean "password"?',
  ],
  [
    'none of the choices',
    ['connectionRequest: { user: a }'],
    'target.yaml:5:20: connectionRequest: expected "username" and',
  ],
  ['a name as an address', ['ports: { wan: gateway.test }'], 'ports.wan: expected the IPv4 address of the WAN side'],
  ['a port list that is none', ['ports: { tcp: "all" }'], 'ports.tcp: "all" is no port and no range'],
  ['an expected port that is none', ['ports: { expected: [http] }'], 'expected a port such as tcp/7547 or udp/7547'],
  ['broken YAML', ['acs: [1'], 'target.yaml:5:'],
  ['a key twice', ['name: again'], 'target.yaml:5:1: this key stands here twice'],
])('%s is told with line, column and what was expected', (_, lines, expected) => {
  expect(complaint(...lines)).toContain(expected);
});

test('several mistakes are told at once', () => {
  expect(complaint('profil: x', 'dataModelRoot: Gateway').split('\n')).toHaveLength(2);
});

test('aliases are refused', () => {
  expect(() => parseTarget([...minimal, 'acs: &a { host: x }', 'dns: { listen: *a }'].join('\n'), 't')).toThrow(
    TargetFileError,
  );
});

test('without the word on the lab network nothing is tested', () => {
  expect(() => parseTarget(minimal.slice(0, 3).join('\n'), 'target.yaml')).toThrow(
    'labNetwork: missing; expected true',
  );
});

test('a password may stand in the environment, and never shows', () => {
  const settings = parseTarget(
    [...minimal, 'connectionRequest: { username: acs, password: { env: PASS } }'].join('\n'),
    't',
  );
  if (settings.connectionRequest.kind !== 'known') throw new Error('expected known credentials');
  const { password } = settings.connectionRequest;
  expect(resolveSecret(password, '.', { PASS: 'hush hush' }).reveal()).toBe('hush hush');
  expect(() => resolveSecret(password, '.', {})).toThrow('PASS is not set');
  const inline = parseTarget([...minimal, 'connectionRequest: { username: acs, password: hush hush }'].join('\n'), 't');
  expect(JSON.stringify(inline)).not.toContain('hush hush');
});

test('a list of expected ports may stand in a file, with comments', () => {
  expect([...readExpectedPorts('# WAN\ntcp/7547 connection requests\n\nudp/500\r\n', 'ports.txt')]).toEqual([
    'tcp/7547',
    'udp/500',
  ]);
  expect(() => readExpectedPorts('tcp/7547\ntcp/70000', 'ports.txt')).toThrow(
    'ports.txt:2:1: expected a port such as tcp/7547, not "tcp/70000"',
  );
});

const examples = join(import.meta.dirname, '../../../../examples/targets');

test.each(readdirSync(examples).filter((name) => name.endsWith('.yaml')))('the example %s can be read', (name) => {
  expect(readTargetFile(join(examples, name)).settings.format).toBe('cordon-target/1');
});

test('echo requests are watched for at an IPv4 address, which the target file may name', () => {
  expect(parseTarget([...minimal, 'icmp: { address: 192.0.2.9 }'].join('\n'), 't').icmp).toEqual({
    address: '192.0.2.9',
  });
  expect(() => parseTarget([...minimal, 'icmp: { address: "::1" }'].join('\n'), 't')).toThrow(/IPv4 address/);
});

test('a file that is not there, or is none, is told in words', () => {
  expect(() => readTargetFile(join(examples, 'no-such.yaml'))).toThrow('cannot be read: there is no such file');
  expect(() => readTargetFile(examples)).toThrow('cannot be read: it is a folder');
  expect(() => parseTarget('hello', 'target.yaml')).toThrow('target.yaml:1:1: expected settings');
  expect(() => parseTarget('name: 12', 'target.yaml')).toThrow('name: expected a text: put the number in quotes');
});
