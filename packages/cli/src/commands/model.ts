import { type Command, Option } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import { setExitCode } from '../command-result.ts';
import { exitCodes } from '../exit-codes.ts';

interface ModelFlags {
  readonly model?: string;
  readonly json?: true;
}

/** Adds `cordon model`: what TR-181, TR-098 or a vendor's model says. */
export function registerModel(program: Command): void {
  const group = commandGroup(program, 'model', 'look up, check values against, compare and import data models');
  registerShow(group);
  registerValidate(group);
  registerDiff(group);
  registerImport(group);
}

const modelOption = [
  '--model <name|file>',
  'a model of Cordon’s, or a fact file of `cordon model import` (default: by the root of the path)',
] as const;

function registerShow(group: Command): void {
  const command = group
    .command('show')
    .description('print what a model says of a parameter or an object')
    .argument('<name>', 'with instance numbers or {i}; an object ends in a dot')
    .option(...modelOption)
    .option('--json', 'print JSON')
    .action(async (path: string, { model, json }: ModelFlags) => {
      const { modelOfPath, modelRegistry } = await import('../model-registry.ts');
      const { shownFact, shownFactText } = await import('../model-show.ts');
      const fact = shownFact(await modelRegistry(model ?? modelOfPath(path)), path);
      if (json === true) return writeJson(command, fact);
      outputOf(command).write(shownFactText(fact));
    });
  withExamples(command, [
    { line: 'cordon model show Device.Time.NTPServer1', does: 'Type, access and limits of a parameter' },
    { line: 'cordon model show Device.WiFi.SSID.1.', does: 'A row of a table, and what is in it' },
  ]);
}

function registerValidate(group: Command): void {
  const command = group
    .command('validate')
    .description(
      'Say whether a value may be written to a parameter, and with which CWMP fault it would be refused. Exits with 1 when it would.',
    )
    .summary('check a value for a parameter')
    .argument('<name>', 'parameter, with instance numbers or {i}')
    .argument('<value>', 'the value as text')
    .option('--type <name>', 'local name of xsi:type that would be sent')
    .addOption(new Option('--use <use>', 'read: also values that only the device may set').choices(['write', 'read']))
    .option(...modelOption)
    .option('--json', 'print JSON')
    .action(async (path: string, value: string, flags: ModelFlags & { type?: string; use?: 'write' | 'read' }) => {
      const { checkParameter } = await import('@cordon/data-model');
      const { modelOfPath, modelRegistry } = await import('../model-registry.ts');
      const registry = await modelRegistry(flags.model ?? modelOfPath(path));
      const { type, use = 'write' } = flags;
      const { faultCode, reason } = checkParameter(registry, { name: path, value, use, ...(type && { type }) });
      if (faultCode !== undefined) setExitCode(command, exitCodes.findings);
      if (flags.json === true) return writeJson(command, { path, valid: faultCode === undefined, faultCode, reason });
      outputOf(command).write(faultCode === undefined ? 'valid\n' : `${faultCode}: ${reason}\n`);
    });
  withExamples(command, [
    { line: 'cordon model validate Device.ManagementServer.PeriodicInformInterval 0', does: 'May the interval be 0?' },
  ]);
}

function registerDiff(group: Command): void {
  const command = group
    .command('diff')
    .description('print what two models say differently')
    .argument('<before>', 'name of a model, or a fact file')
    .argument('<after>', 'name of a model, or a fact file')
    .option('--json', 'print JSON')
    .action(async (before: string, after: string, { json }: { json?: true }) => {
      const { diffModels } = await import('@cordon/data-model');
      const { modelRegistry } = await import('../model-registry.ts');
      const differences = diffModels(await modelRegistry(before), await modelRegistry(after));
      if (differences.length > 0) setExitCode(command, exitCodes.findings);
      if (json === true) return writeJson(command, differences);
      const output = outputOf(command);
      for (const difference of differences) {
        const sign = { added: '+', removed: '-', changed: '~' }[difference.kind];
        output.write(`${sign} ${difference.path}\n`);
        if (difference.kind !== 'changed') continue;
        for (const { label, before: old, after: now } of difference.differences) {
          output.write(`    ${label}: ${old ?? '(nothing)'} → ${now ?? '(nothing)'}\n`);
        }
      }
    });
  withExamples(command, [
    { line: 'cordon model diff Device:2.17 vendor.json', does: 'What a vendor added to or changed in TR-181' },
  ]);
}

function registerImport(group: Command): void {
  const command = group
    .command('import')
    .description(
      'Turn a data model in the Broadband Forum’s XML format (TR-106 annex A) into a fact file for --model. What could not be ' +
        'read is printed with line and column; exits with 1 when something is missing from the result.',
    )
    .summary('turn model files in XML into a fact file')
    .argument('<file...>', 'the file with the model, then those that it imports')
    .option('--model <name>', 'which model, when the first file has several (default: its last)')
    .requiredOption('-o, --out <file>', 'fact file to write')
    .option('--json', 'print JSON')
    .action(async (paths: string[], { model, out, json }: ModelFlags & { out: string }) => {
      const { importModelFiles, problemLine } = await import('../model-import.ts');
      const imported = importModelFiles({ paths, model, out });
      const { problems } = imported;
      if (problems.some(({ severity }) => severity === 'error')) setExitCode(command, exitCodes.findings);
      if (json === true) return writeJson(command, { ...imported, out });
      const output = outputOf(command);
      for (const problem of problems) output.remark(problemLine(problem));
      const { model: name, objects, parameters } = imported;
      output.write(`${name}: ${objects} objects, ${parameters} parameters, written to ${out}\n`);
    });
  withExamples(command, [
    {
      line: 'cordon model import vendor.xml tr-181-2-17-cwmp.xml -o vendor.json',
      does: 'A vendor’s model for --model',
    },
  ]);
}
