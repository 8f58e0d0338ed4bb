import type { RunFigures } from '../evidence/run-figures.ts';
import { formatDuration } from './format-duration.ts';

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What a run sent and put back, in a line each; none of what it did not do. */
export function figureLines({ probes, settings }: RunFigures): readonly string[] {
  const { values, parameters, cases, durationMs, findings } = probes;
  const { kept, writtenBack, asBefore } = settings;
  const left = kept - asBefore;
  const rest = left > 0 ? `; ${left} could not be shown to be as before` : '';
  return [
    ...(values === 0
      ? []
      : [
          `Injection  ${counted(values, 'value')} to ${counted(parameters, 'parameter')} by ${counted(cases, 'case')} in ${formatDuration(durationMs)}: ${counted(findings, 'finding')}`,
        ]),
    ...(kept === 0
      ? []
      : [
          `Put back   ${counted(kept, 'setting')} kept, ${writtenBack} written back, ${asBefore} read again and as before${rest}`,
        ]),
  ];
}
