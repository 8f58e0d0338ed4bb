import type { RunFigures } from '../evidence/run-figures.ts';
import { formatDuration } from './format-duration.ts';

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** One thing that a run did, in figures. */
export interface NamedFigures {
  readonly name: string;
  /** Such as `5 values to 3 parameters by 2 cases in 4 s: 1 finding`. */
  readonly text: string;
}

/** What a run sent and put back; none of what it did not do. */
export function namedFigures({ probes, settings }: RunFigures): readonly NamedFigures[] {
  const { values, parameters, cases, durationMs, findings } = probes;
  const { kept, writtenBack, asBefore } = settings;
  const left = kept - asBefore;
  const rest = left > 0 ? `; ${left} could not be shown to be as before` : '';
  const sent = `${counted(values, 'value')} to ${counted(parameters, 'parameter')} by ${counted(cases, 'case')} in ${formatDuration(durationMs)}`;
  return [
    ...(values === 0 ? [] : [{ name: 'Injection', text: `${sent}: ${counted(findings, 'finding')}` }]),
    ...(kept === 0
      ? []
      : [
          {
            name: 'Put back',
            text: `${counted(kept, 'setting')} kept, ${writtenBack} written back, ${asBefore} read again and as before${rest}`,
          },
        ]),
  ];
}

/** The same in a line each. */
export const figureLines = (figures: RunFigures): readonly string[] =>
  namedFigures(figures).map(({ name, text }) => `${name.padEnd(11)}${text}`);
