import type { CaseMeta } from '@cordon/testbench';

/** How a device may write a secret so that it looks like none, and hides nothing. */
const forms = ['base64', 'percent-encoding', 'character-references', 'json-escapes'] as const;

/** The defects of a device that gives a secret away in each of these forms; `what` is what it does, as their ids begin. */
export const encodedDefects = (what: string, fails: string): CaseMeta['defects'] =>
  forms.map((form) => ({ id: `${what}-in-${form}`, fails }));
