import type { LightweightNotificationStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onLightweight = (
  description: Omit<CpeDefect, 'apply'>,
  change: (strict: LightweightNotificationStrictness) => Partial<LightweightNotificationStrictness>,
): CpeDefect => ({
  ...description,
  apply: (policies) => {
    const { lightweightNotification: strict } = policies;
    return { ...policies, lightweightNotification: { ...strict, ...change(strict) } };
  },
});

/** What goes wrong with lightweight notification; the ACS must have switched it on (TR-069 Annex M). */
export const lightweightNotificationDefects: readonly CpeDefect[] = [
  onLightweight(
    {
      id: 'lightweight-notification-unsigned',
      sentence: 'Sends lightweight notifications without a signature.',
      requirements: ['M.2.3-05'],
    },
    () => ({ signs: false }),
  ),
  onLightweight(
    {
      id: 'lightweight-notification-to-acs-only',
      sentence: 'Sends lightweight notifications to port 7547 of the ACS, whatever host and port it was given.',
      requirements: ['M.2.1-07'],
    },
    () => ({ destination: (_wanted, acs) => acs }),
  ),
  onLightweight(
    {
      id: 'lightweight-notification-opens-session',
      sentence: 'Opens a session for a change that is to be told by lightweight notification alone.',
      requirements: ['A.3.2.4-18'],
    },
    ({ informKind }) => ({
      informKind: (notification) => (notification === 5 ? 'active' : informKind(notification)),
    }),
  ),
  onLightweight(
    {
      id: 'passive-lightweight-notification-at-once',
      sentence: 'Sends a lightweight notification at once for a change that is to go along with others.',
      requirements: ['M.2.1-05'],
    },
    () => ({ startsOnPassive: true }),
  ),
];
