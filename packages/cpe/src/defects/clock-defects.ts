import type { CpeDefect } from './cpe-defect.ts';
import { onTls } from './tls-defects.ts';

/** How old the firmware is; a certificate that expired thirty days ago is older. */
const firmwareAgeMs = 20 * 86_400_000;

/** What devices get wrong about the time, or about not having it. */
export const clockDefects: readonly CpeDefect[] = [
  {
    id: 'waits-for-the-time',
    sentence: 'Opens no session before a time server has told it the time.',
    requirements: ['3.3-33', '3.3-34'],
    apply: (policies) => ({ ...policies, meetsAcsWithoutTime: false }),
  },
  onTls(
    {
      id: 'checks-dates-without-time',
      sentence:
        'Takes the reading of a clock that was never set for the time, and finds the ACS certificate out of date.',
      requirements: ['3.3-34'],
    },
    { timeForDates: (clock) => (clock.isSet ? new Date(clock.nowMs()) : new Date(0)) },
  ),
  onTls(
    {
      id: 'takes-firmware-date-for-the-time',
      sentence: 'Judges certificates by the day on which its firmware was made while it does not know the time.',
      requirements: ['3.3-34'],
    },
    { timeForDates: (clock) => new Date(clock.isSet ? clock.nowMs() : clock.nowMs() - firmwareAgeMs) },
  ),
  onTls(
    {
      id: 'checks-dates-with-a-battery-only',
      sentence: 'Leaves the dates of certificates out for good where its clock has no battery.',
      requirements: ['3.3-25', '3.3-34'],
    },
    { timeForDates: (clock) => (clock.hasBattery ? new Date(clock.nowMs()) : undefined) },
  ),
  onTls(
    {
      id: 'checks-nothing-without-time',
      sentence: 'Takes any ACS while it does not know the time.',
      requirements: ['3.3-25', '3.3-26', '3.3-34'],
    },
    { checksWithoutTime: false },
  ),
  {
    id: 'believes-any-time',
    sentence: 'Sets its clock to whatever a time server says, also far into the past.',
    requirements: ['3.3-25'],
    apply: (policies) => ({ ...policies, believesTime: () => true }),
  },
];
