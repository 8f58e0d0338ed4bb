import { tr069Clause } from '../../clauses.ts';
import type { RoundTrip } from './round-trip.ts';

const provisioningCode = { parameter: 'DeviceInfo.ProvisioningCode', type: 'string' };

/** Values that many devices change on their way: one row, one case. */
export const roundTrips: readonly RoundTrip[] = [
  {
    id: 'CWMP-CPE-PARAMETERS-017',
    title: 'Characters that XML escapes come back as they were written',
    purpose:
      'A password with an ampersand that is stored as five characters opens nothing. ProvisioningCode is set to a text ' +
      'with each character that XML escapes, and read in the same session: it must be the same text. A device that ' +
      'refuses the text because of its own rules is left alone.',
    severity: 'medium',
    requirements: ['A.3.2.1-18'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'characters that XML escapes come back as they were written',
    defects: [{ id: 'values-escaped-twice', fails: 'characters that XML escapes come back as they were written' }],
    ...provisioningCode,
    value: `A<b>&"c"'d'&amp;`,
  },
  {
    id: 'CWMP-CPE-PARAMETERS-018',
    title: 'White space at the ends of a string comes back',
    purpose:
      'A passphrase may begin with a blank. ProvisioningCode is set to a text with blanks at both ends and two in the ' +
      'middle, and read in the same session: it must be the same text. XML libraries take such blanks away ' +
      'unasked, so that under tr069 a breach is a warning.',
    severity: 'low',
    requirements: ['A.3.2.1-18'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'fail' },
    sentence: 'white space at the ends of a string comes back',
    defects: [{ id: 'spaces-trimmed', fails: 'white space at the ends of a string comes back' }],
    ...provisioningCode,
    value: '  A  B ',
  },
  {
    id: 'CWMP-CPE-PARAMETERS-019',
    title: 'Upper case and lower case of a string come back',
    purpose:
      'Strings are case-sensitive: a user name in another case is another user. ProvisioningCode is set to a text in ' +
      'both cases, and read in the same session: it must be the same text.',
    severity: 'medium',
    requirements: ['A.3.2.1-26'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    sentence: 'upper case and lower case come back as they were written',
    defects: [{ id: 'values-in-lower-case', fails: 'upper case and lower case come back as they were written' }],
    ...provisioningCode,
    value: 'AbCd.eFgH',
  },
  {
    id: 'CWMP-CPE-PARAMETERS-029',
    title: 'The boolean 1 means true',
    purpose:
      'A boolean may be written as 1 and 0 or as true and false, as the ACS likes. A device that knows the words only ' +
      'switches off what it was told to switch on. PeriodicInformEnable is set to true, then to 1, and read in the ' +
      'same session: 1 must be taken as true is, and be read as 1 or true.',
    severity: 'medium',
    requirements: ['A.2.1-05'],
    spec: [tr069Clause('A.2.1', 'MUST')],
    sentence: 'a boolean that was written as 1 is read as true',
    defects: [{ id: 'one-is-false', fails: 'a boolean that was written as 1 is read as true' }],
    parameter: 'ManagementServer.PeriodicInformEnable',
    type: 'boolean',
    value: '1',
    alsoTaken: 'true',
    equal: ['true'],
  },
];
