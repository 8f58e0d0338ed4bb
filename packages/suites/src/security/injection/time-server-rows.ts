import type { CaseMeta, InjectionFamily } from '@cordon/testbench';
import { argumentFamilies, shellFamilies } from './plan/trials.ts';

/** One case about what time servers are called. */
export interface TimeServerRow extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'estimatedMs'> {
  readonly families: readonly InjectionFamily[];
  /** The sentence that holds when no value was taken apart; its defects break it. */
  readonly sentence: string;
  readonly defects: readonly string[];
  /** What would have taken a value apart. */
  readonly by: 'shell' | 'option';
}

/** The cases, in the order of risk. */
export const timeServerRows: readonly TimeServerRow[] = [
  {
    id: 'INJ-001',
    title: 'The name of a time server is not evaluated by a shell',
    purpose:
      'Many devices start their time client by a command line with the configured name in it: whoever can ' +
      'write the name, or stands between, owns the device. Values with separators, substitutions and broken ' +
      'quotes are written; each can do nothing but look one name up in the zone of the lab, and that name ' +
      'holds a product which only a shell can have computed. A device that refuses the value, or looks it up ' +
      'as it stands, is safe. A finding is confirmed by a second name and by a twin, escaped for any shell, ' +
      'that must stay silent.',
    severity: 'critical',
    cwe: 78,
    estimatedMs: 3_000,
    families: shellFamilies,
    sentence: 'no value of a time server is evaluated',
    defects: ['shell-in-ntp-server'],
    by: 'shell',
  },
  {
    id: 'INJ-006',
    title: 'The name of a time server does not become an option',
    purpose:
      'A value that begins with a dash needs no shell: the program takes it for an option, and what follows a blank for another argument. ' +
      'Filters for shell characters let it through, and those for blanks mostly know the space alone. An option that does no harm ' +
      'and a name of the lab, parted by a space, a tab or a line feed, go to every time server; the name is looked ' +
      'up only where the value was taken apart. INJ-002 sends the same to the hosts of tests, INJ-003 and 005 the space to all other hosts and ' +
      'URLs. A finding is confirmed by a second name, and by a twin without the dash that must stay silent.',
    severity: 'high',
    cwe: 88,
    estimatedMs: 4_000,
    families: argumentFamilies,
    sentence: 'no value of a time server becomes an option',
    defects: ['options-in-ntp-server', 'tabs-in-ntp-server'],
    by: 'option',
  },
];
