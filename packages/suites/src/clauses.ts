import type { SpecReference } from '@cordon/testbench';

/** A clause of TR-069 Amendment 6 Corrigendum 1. */
export const tr069Clause = (section: string, level: SpecReference['level']): SpecReference => ({
  doc: 'TR-069a6c1',
  section,
  level,
});

/** A clause of TR-106, as the data models of TR-069a6c1 use it. */
export const tr106Clause = (section: string, level: SpecReference['level']): SpecReference => ({
  doc: 'TR-106',
  section,
  level,
});

/** A clause of an RFC, such as `rfcClause(6066, '3', 'advice')`. */
export const rfcClause = (number: number, section: string, level: SpecReference['level']): SpecReference => ({
  doc: `RFC ${number}`,
  section,
  level,
});
