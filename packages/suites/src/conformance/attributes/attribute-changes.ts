import type { CaseTools, CpeBench } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { type AttributeChange, attributeEntry } from './attributes.ts';

const softwareVersion = ({ cpe }: CpeBench): string => cpe.path('DeviceInfo.SoftwareVersion');

/** A list that is not the one that holds: what is as it was proves no change. */
const otherList = (before: readonly string[]): readonly string[] => (before.length === 0 ? ['Subscriber'] : []);

function forcedParameter({ cpe, model, notApplicable }: CaseTools & CpeBench): string {
  const names = ['DeviceInfo.SoftwareVersion', 'DeviceInfo.ProvisioningCode', 'ManagementServer.ConnectionRequestURL'];
  const forced = names
    .map((name) => cpe.path(name))
    .find((name) => model.parameter(name)?.activeNotify === 'forceEnabled');
  return forced ?? notApplicable('The data model of the target forces none of the usual notifications.');
}

/** Changes of attributes and what must be read afterwards: one row, one case. */
export const attributeChanges: readonly AttributeChange[] = [
  {
    id: 'CWMP-CPE-ATTRIBUTES-002',
    title: 'Active notification is accepted where the data model does not let the device deny it',
    purpose:
      'Without active notification an ACS hears of a change at the next periodic Inform, a day later. A CPE may deny it ' +
      'for those parameters only that the data model marks. It is switched on for a harmless one that has no such ' +
      'mark, and must be on when read.',
    severity: 'medium',
    requirements: ['A.3.2.4-16', 'A.3.2.4-24', '106-67'],
    spec: [tr069Clause('A.3.2.4', 'MUST'), tr106Clause('A.2.3', 'MAY')],
    sentence: 'active notification can be switched on',
    defects: [{ id: 'active-notification-denied', fails: 'active notification can be switched on' }],
    entries: (name) => [attributeEntry(name, { notification: 2 })],
    after: { notification: 2 },
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-004',
    title: 'Active notification that the data model forces cannot be switched off',
    purpose:
      'That its software changed is what a device must always tell. For parameters whose active notification is forced, ' +
      'any other setting is ignored. It is switched off, and must still be active when read. That the request ' +
      'succeeds nevertheless is inferred, so that a fault is a warning.',
    severity: 'medium',
    requirements: ['106-65', 'A.3.2.4-20'],
    spec: [tr106Clause('A.2.3', 'MUST'), tr069Clause('A.3.2.4', 'MUST')],
    sentence: 'forced active notification stays on',
    defects: [{ id: 'forced-notification-switched-off', fails: 'forced active notification stays on' }],
    mayFault: true,
    parameter: forcedParameter,
    entries: (name) => [attributeEntry(name, { notification: 0 })],
    after: { notification: 2 },
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-005',
    title: 'The access list of a read-only parameter can be changed',
    purpose:
      'The list says who but the ACS may write, also for a parameter that the ACS itself cannot write. SoftwareVersion ' +
      'gets an empty list, or Subscriber where its list is empty already; the answer must be success, and the list must ' +
      'be the new one when read.',
    severity: 'low',
    requirements: ['A.3.2.4-35'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    sentence: 'the access list of a read-only parameter is taken and kept',
    defects: [
      { id: 'access-list-of-read-only-refused', fails: 'the access list of a read-only parameter is taken and kept' },
    ],
    parameter: softwareVersion,
    entries: (name, before) => [attributeEntry(name, { accessList: otherList(before) })],
    after: (before) => ({ accessList: otherList(before) }),
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-006',
    title: 'Unknown entities in an access list are ignored',
    purpose:
      'Vendors and later versions have entities of their own. An ACS sends the same list to all its devices, and each ' +
      'one takes what it knows. A harmless parameter gets a list with an entity that nobody has; the answer must ' +
      'be success.',
    severity: 'low',
    requirements: ['A.3.2.4-28'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    sentence: 'an access list with an unknown entity is taken',
    defects: [{ id: 'unknown-entity-refused', fails: 'an access list with an unknown entity is taken' }],
    entries: (name) => [attributeEntry(name, { accessList: ['Subscriber', 'X_CORDON_Nobody'] })],
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-007',
    title: 'AccessListChange false leaves the access list alone',
    purpose:
      'An ACS that changes only the notification sends an access list that means nothing. A CPE that takes it locks its ' +
      'subscriber out. A harmless parameter has Subscriber on its list; a request sends an empty list together ' +
      'with AccessListChange false. The rule stands in the table of the method without a MUST, so that under tr069 a ' +
      'breach is a warning.',
    severity: 'medium',
    requirements: ['A.3.2.4-13'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    profiles: { tr069: 'warn', hardened: 'fail' },
    sentence: 'the access list stays as it was when AccessListChange is false',
    defects: [
      { id: 'access-list-change-ignored', fails: 'the access list stays as it was when AccessListChange is false' },
    ],
    entries: (name) => [attributeEntry(name, { notification: 1 })],
    after: { accessList: ['Subscriber'] },
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-008',
    title: 'Of several entries for a parameter the last one holds',
    purpose:
      'Other than values, attributes are set in the order of the list: first a whole object, then what differs in it. A ' +
      'harmless parameter is named twice, first with active and then with no notification; it must have none.',
    severity: 'low',
    requirements: ['A.3.2.4-04', 'A.3.2.4-05'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    sentence: 'the last entry for a parameter holds',
    defects: [{ id: 'first-attribute-entry-wins', fails: 'the last entry for a parameter holds' }],
    entries: (name) => [attributeEntry(name, { notification: 2 }), attributeEntry(name, { notification: 0 })],
    after: { notification: 0 },
  },
  {
    id: 'CWMP-CPE-ATTRIBUTES-009',
    title: 'A SetParameterAttributes that is refused changes nothing',
    purpose:
      'After a fault an ACS takes it that the device is as it was. A harmless parameter has passive notification; a ' +
      'request switches it off and names a parameter that cannot exist behind it. The request must be refused, ' +
      'and the notification still be passive.',
    severity: 'medium',
    requirements: ['A.3.2.4-01', 'A.3.2.4-02'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    sentence: 'a refused SetParameterAttributes changes no attribute',
    defects: [
      { id: 'set-parameter-attributes-not-atomic', fails: 'a refused SetParameterAttributes changes no attribute' },
    ],
    isRefused: true,
    entries: (name) => [
      attributeEntry(name, { notification: 0 }),
      attributeEntry(`${name}X_CORDON_NoSuchParameter`, { notification: 0 }),
    ],
    after: { notification: 1 },
  },
];
