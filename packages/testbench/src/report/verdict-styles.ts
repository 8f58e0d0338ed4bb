import type { styleText } from 'node:util';
import type { Verdict } from '../case/verdict.ts';

/** How each verdict looks on a terminal, for `styleText` of node:util. */
export const verdictStyles: Readonly<Record<Verdict, Parameters<typeof styleText>[0]>> = {
  pass: 'green',
  fail: ['bold', 'red'],
  warn: 'yellow',
  error: 'magenta',
  inconclusive: 'cyan',
  'not-applicable': 'gray',
  skipped: 'gray',
};
