import { type CaseMeta, type SpecReference } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

/** A requirement by its number in the test specification of TR-03148, which the guideline itself does not have. */
export const bsiClause = (number: string): SpecReference => ({
  doc: 'BSI TR-03148-P',
  section: `TR.${number}`,
  level: 'MUST',
});

/** A provision for consumer devices: unused interfaces are closed. */
export const etsiClause: SpecReference = { doc: 'ETSI EN 303 645', section: '5.6-1', level: 'MUST' };

/** What a case on ports need not say itself. */
export type PortMeta = Pick<
  CaseMeta,
  'suite' | 'target' | 'safety' | 'requirements' | 'spec' | 'timeoutMs' | 'estimatedMs'
> &
  Required<Pick<CaseMeta, 'profiles'>>;

/** What the cases on open ports have in common: TR-069 asks for none of it in so many words, the guidelines for devices do. */
export const portMeta: PortMeta = {
  suite: 'security/ports',
  target: 'cpe',
  safety: 'S2',
  requirements: ['3.2-70', '3.2-71'],
  spec: [tr069Clause('3.2.2.2', 'MUST NOT'), etsiClause],
  profiles: { tr069: 'warn', hardened: 'fail', 'etsi-303645': 'fail', 'bsi-03148': 'fail' },
  // All ports of a device that answers nothing, at the pace that a small gateway bears.
  timeoutMs: 3_600_000,
  estimatedMs: 15_000,
};
