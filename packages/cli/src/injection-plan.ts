import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpeCases, type InjectionPlan, injectionPlanCase, type LeftOutReason } from '@cordon/suites';
import {
  type CanaryZones,
  echoText,
  formatDuration,
  injectionText,
  plainText,
  PlanError,
  planRun,
  waitText,
  readTargetFile,
  TargetFileError,
} from '@cordon/testbench';
import { exitCodeOf } from './exit-code-of.ts';
import { exitCodes } from './exit-codes.ts';
import { runCpeBench } from './run-cpe-bench.ts';
import type { TestCpeFlags } from './test-cpe.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { UsageError } from './usage-error.ts';

/** Why a parameter gets nothing, for whoever reads the plan. */
const reasons: Readonly<Record<LeftOutReason, string>> = {
  secret: 'holds a secret, which could not be put back',
  wan: 'may cost the way to the target',
  management: 'may cost the management of the target',
  reference: 'names an object, or is the name of one',
  action: 'starts something when it is written',
  enumeration: 'takes one of a few values',
  'too-short': 'shorter than any of the values',
  'no-time': 'no time for it',
  'no-case': 'no selected case tries it',
};

/**
 * Meets the target, reads the names of its parameters, and prints what the selected injection cases would send. Returns the exit code;
 * throws {@link UsageError} for a bad target file and for a selection without injection cases.
 */
export async function showInjectionPlan(flags: TestCpeFlags): Promise<number> {
  const caseIds = selectedCases(flags);
  const dir = mkdtempSync(join(tmpdir(), 'cordon-plan-'));
  let made: { readonly plan: InjectionPlan; readonly zones: CanaryZones } | undefined;
  try {
    const definitions = [
      injectionPlanCase(caseIds, (plan, zones) => {
        made = { plan, zones };
      }),
    ];
    const { target: file, safety } = flags;
    const options = { target: readTargetFile(file), dir: join(dir, 'run'), definitions, safety };
    const result = await untilInterrupted((signal) => runCpeBench({ ...options, signal }));
    if (made !== undefined)
      process.stdout.write(flags.json === true ? asJson(made.plan) : planText(made.plan, made.zones));
    else
      process.stderr.write(`There is no plan: ${plainText(result.cases[0]?.reason ?? 'the run was interrupted.')}\n`);
    if (result.tearDownError !== undefined) process.stderr.write(`${result.tearDownError.message}\n`);
    return made !== undefined && result.tearDownError === undefined ? exitCodes.good : exitCodeOf(result);
  } catch (error) {
    if (error instanceof TargetFileError) throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function selectedCases({ suite, case: cases, safety }: TestCpeFlags): ReadonlySet<string> {
  try {
    const planned = planRun(cpeCases, 'cpe', { suites: suite, cases, safety });
    // What may cost the way to the target has to be asked for, in the plan too.
    const injection = planned
      .map(({ definition: { meta } }) => meta)
      .filter((meta) => meta.suite === 'security/injection' && (meta.safety !== 'S4' || safety === 'S4'));
    if (injection.length > 0) return new Set(injection.map(({ id }) => id));
  } catch (error) {
    if (error instanceof PlanError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
  throw new UsageError('The selection has no injection case to plan. Say --suite injection.');
}

const asJson = (plan: InjectionPlan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** The plan for a reader. Names come from the target, so what could steer a terminal is taken out. */
export function planText({ probes, leftOut, valueCount, estimatedMs }: InjectionPlan, zones: CanaryZones): string {
  const families = [...new Set(probes.flatMap((probe) => probe.families))];
  const values = families.map(
    (family) => `  ${family.padEnd(24)}  ${JSON.stringify(injectionText(family, zones).value)}\n`,
  );
  if (probes.some(({ caseId }) => caseId === 'INJ-033'))
    values.push(
      `  INJ-033                   ${JSON.stringify(waitText('separator-semicolon', 5))} and so on, with 0, 3 and 5 seconds\n`,
    );
  if (probes.some(({ caseId }) => caseId === 'INJ-034'))
    values.push(
      `  INJ-034                   ${JSON.stringify(echoText('separator-semicolon', { address: 'ADDRESS', size: { a: 19, b: 37, name: '' } }).value)} and so on, with the address of the bench and other sizes\n`,
    );
  const sent = probes.map(({ caseId, parameter, sink, families: own, tooLong, estimatedMs: ms }) => {
    const short = tooLong.length === 0 ? '' : `, too long for it: ${tooLong.join(', ')}`;
    return `  ${caseId}  ${plainText(parameter)}  (${sink})  ${own.length} values in about ${formatDuration(ms)}${short}\n`;
  });
  const nothing = [...Map.groupBy(leftOut, ({ why }) => why)].map(([why, all]) => {
    const names = all.map(({ parameter, sink }) => `    ${plainText(parameter)}  (${sink})\n`).join('');
    return `  ${reasons[why]}: ${all.length}\n${names}`;
  });
  return [
    `${valueCount} values to ${new Set(probes.map(({ parameter }) => parameter)).size} parameters, in at most about ${formatDuration(estimatedMs)}, controls apart. None was sent.\n`,
    `\nTo these parameters, the riskiest first:\n${sent.join('')}`,
    `\nValues like these, each with numbers of its own:\n${values.join('')}`,
    `\nNothing to these writable strings:\n${nothing.join('')}`,
    '\nBesides these parameters, INJ-005, INJ-005-NAMES and INJ-005-LOGIN put such values into the URLs, file names and logins of Download and Upload orders for files that are not there,\n',
    'INJ-005-STORED into the file names of Download orders for the configuration of the target itself, INJ-004-SECRETS into the secrets of rows that it makes and deletes, and INJ-024 into ParameterKey and CommandKey, where they are selected.\n',
    '\nWhat is sent needs --safety S3, and S4 where it may cost the way to the target. Every value is put back and read again afterwards. For this plan the bench set only what it sets in every\n',
    'run to be able to call the target (credentials of connection requests), and put it back.\n',
  ].join('');
}
