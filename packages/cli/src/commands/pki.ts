import path from 'node:path';
import { type Command, Option } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import { gather, wholeNumber } from '../option-values.ts';
import type { IssueFlags } from '../pki-issue.ts';

/** The kinds of key that are sound; the others that `@cordon/pki` can make exist to be refused. */
const soundKeys = ['p256', 'p384', 'rsa2048', 'rsa3072', 'rsa4096'] as const;
type SoundKey = (typeof soundKeys)[number];

/** Adds `cordon pki`: a certificate authority for a lab. */
export function registerPki(program: Command): void {
  const group = commandGroup(program, 'pki', 'keep a certificate authority for a lab, and issue certificates from it');
  registerInit(group);
  registerIssue(group);
}

function registerInit(group: Command): void {
  const command = group
    .command('init')
    .description(
      'Make a lab in a new or empty folder: a root, an intermediate, and their keys, for nobody else to read.',
    )
    .summary('make a lab: a root, an intermediate and their keys')
    .argument('<dir>', 'folder of the lab')
    .option('--name <name>', 'common name of the root (default: one that no other lab has)')
    .addOption(
      new Option('--key <kind>', 'kind of the keys; RSA where devices are old').choices(soundKeys).default('p256'),
    )
    .option('--json', 'print JSON')
    .action(async (dir: string, { name, key, json }: { name?: string; key: SoundKey; json?: true }) => {
      const { createLab } = await import('@cordon/pki');
      const lab = createLab(dir, name === undefined ? { key } : { name, key });
      const root = lab.root.toX509();
      const facts = { lab: dir, root: path.join(dir, 'root.pem'), subject: root.subject, sha256: root.fingerprint256 };
      if (json === true) return writeJson(command, facts);
      outputOf(command).write(
        `Lab in ${dir}. Devices must trust ${facts.root}\n(${facts.subject.replaceAll('\n', ', ')}; SHA-256 ${facts.sha256}).\n` +
          `Next: cordon pki issue ${dir} --dns acs.example --out acs\n`,
      );
    });
  withExamples(command, [
    { line: 'cordon pki init lab', does: 'A lab with P-256 keys' },
    {
      line: 'cordon pki init lab-rsa --key rsa2048 --name "Old Device Lab"',
      does: 'A lab for devices that know RSA only',
    },
  ]);
}

function registerIssue(group: Command): void {
  const command = group
    .command('issue')
    .description(
      'Issue a certificate from a lab: for a server with --dns or --ip, for a device with --device. Writes PATH.pem (the chain) ' +
        'and PATH.key, both readable by you only.',
    )
    .summary('issue a server or device certificate from a lab')
    .argument('<dir>', 'folder of the lab')
    .option('--dns <name>', 'host name of the server (repeatable)', gather)
    .option('--ip <address>', 'IP address of the server (repeatable)', gather)
    .option('--device <oui-serial>', 'a device by OUI-SERIAL or OUI-PRODUCTCLASS-SERIAL; the OUI has six digits')
    .option('--days <count>', 'days of validity (default: 90 for a server, a year for a device)', wholeNumber)
    .addOption(new Option('--key <kind>', 'kind of the key').choices(soundKeys).default('p256'))
    .requiredOption('--out <path>', 'where to write, without ending')
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: IssueFlags & { json?: true }) => {
      const { issueFromLab } = await import('../pki-issue.ts');
      const facts = issueFromLab(dir, flags);
      if (flags.json === true) return writeJson(command, facts);
      const { certificatePath, keyPath, subject, subjectAltName, notAfter } = facts;
      const names = subjectAltName === undefined ? subject : `${subject}; ${subjectAltName}`;
      outputOf(command).write(`${certificatePath}\n${keyPath}\n${names}\nvalid until ${notAfter}\n`);
    });
  withExamples(command, [
    { line: 'cordon pki issue lab --dns acs.test --ip 192.0.2.1 --out acs', does: 'For an ACS: acs.pem and acs.key' },
    {
      line: 'cordon pki issue lab --device 00005E-CORDON0001 --out cpe',
      does: 'For a device that logs in by certificate',
    },
    {
      line: 'cordon pki issue lab --dns acs.test --days 1 --key rsa2048 --out short',
      does: 'For a day, with an RSA key',
    },
  ]);
}
