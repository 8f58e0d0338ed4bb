import type { CaseMeta } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { uiMeta } from '../web-ui/web-ui-case.ts';
import {
  deletedMapping,
  deletedUdpMapping,
  disabledMapping,
  echoDoor,
  forgottenDoor,
  leasedMapping,
  remoteDoor,
  type WithDoor,
} from './doors.ts';
import { bsiClause, etsiClause } from './port-case.ts';

/** A port that an ACS opens, and the way in which it has to be closed again. One row, one case. */
export interface OpenedPortRow
  extends Pick<
    CaseMeta,
    | 'id'
    | 'title'
    | 'purpose'
    | 'severity'
    | 'requirements'
    | 'spec'
    | 'profiles'
    | 'needs'
    | 'timeoutMs'
    | 'estimatedMs'
  > {
  readonly sentence: string;
  readonly defect: string;
  readonly withDoor: WithDoor;
}

const mapping = {
  needs: ['connection-request', 'wan-address', 'place-behind'],
  timeoutMs: 900_000,
} as const;
const behind =
  'The bench opens a service behind the target and maps a port to it; whoever connects to the port reads the word of that service. ';

export const openedPortRows: readonly OpenedPortRow[] = [
  {
    id: 'PORT-009',
    title: 'A port that the ACS had opened is closed when its service is switched off',
    purpose:
      'An ACS opens ports for a test or for somebody in support; what stays open when they are done is a door that no list ' +
      'knows. The UDP echo service of TR-143 is switched on, on a port of its own, off, and on again. Datagrams must come ' +
      'back while it is on, and no more of them half a minute at most after it was switched off.',
    sentence: 'the port is closed when its service is off',
    defect: 'udp-echo-stays-open',
    withDoor: echoDoor,
    severity: 'high',
    requirements: ['A.3.2.1-10'],
    spec: [tr069Clause('A.3.2.1', 'MUST'), bsiClause('B.5'), { doc: 'TR-143', section: 'A.1', level: 'MUST' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  {
    id: 'PORT-009-REMOTE',
    title: 'The port of remote access is closed when it is switched off',
    purpose:
      'Somebody in support opens the web pages of a gateway to the WAN by UserInterface.RemoteAccess, and switches that off ' +
      'when the call is over. It is switched on, on a port of its own and for a user with a strong password, off, and on ' +
      'again. The port must let the bench in while it is on, and no more half a minute at most after it was switched off.',
    sentence: 'the port is closed when remote access is off',
    defect: 'remote-access-stays-open',
    withDoor: remoteDoor,
    severity: 'high',
    requirements: ['A.3.2.1-10'],
    spec: [
      tr069Clause('A.3.2.1', 'MUST'),
      bsiClause('B.6'),
      { doc: 'TR-181', section: 'UserInterface.RemoteAccess', level: 'MUST' },
    ],
    needs: ['connection-request', 'wan-address'],
    timeoutMs: 600_000,
    estimatedMs: 6_000,
  },
  {
    id: 'PORT-009-TIMEOUT',
    title: 'Remote access that nobody switches off ends by itself',
    purpose:
      'What was opened for one call is forgotten when the call is over. Remote access to the web pages is switched on for a ' +
      'user with a strong password, and left alone for as long as the target file says that it lasts ' +
      '("ui.remoteAccessSeconds") and half a minute more. Then its port may let nobody in; switched off and on, it has to again.',
    sentence: 'remote access ends by itself',
    defect: 'remote-access-never-ends',
    withDoor: forgottenDoor,
    severity: 'medium',
    requirements: uiMeta.requirements,
    spec: [etsiClause, bsiClause('B.6')],
    profiles: uiMeta.profiles,
    needs: ['connection-request', 'wan-address'],
    timeoutMs: 7_800_000,
    estimatedMs: 75_000,
  },
  {
    ...mapping,
    id: 'PORT-009-MAPPING',
    title: 'A port mapping that was disabled forwards nothing',
    purpose:
      'A mapping that goes on forwarding while its row says that it is off leads to somebody’s camera, and the list denies it. ' +
      behind +
      'The mapping is disabled, deleted and made anew. Half a minute at most after it was disabled, the word may not come ' +
      'any more. It needs an address of the bench behind the target.',
    sentence: 'nothing is forwarded when the mapping is disabled',
    defect: 'disabled-mapping-forwards',
    withDoor: disabledMapping,
    severity: 'high',
    requirements: ['A.3.2.1-10'],
    spec: [tr069Clause('A.3.2.1', 'MUST'), bsiClause('B.6')],
    estimatedMs: 6_000,
  },
  {
    ...mapping,
    id: 'PORT-009-MAPPING-DELETED',
    title: 'A port mapping that was deleted forwards nothing',
    purpose:
      'A mapping that goes on forwarding when it is no longer in the table is a door that no list shows. ' +
      behind +
      'The mapping is deleted and made anew. Half a minute at most after it was deleted, the word may not come any more. ' +
      'It needs an address of the bench behind the target.',
    sentence: 'nothing is forwarded when the mapping is deleted',
    defect: 'mapping-outlives-its-row',
    withDoor: deletedMapping,
    severity: 'high',
    requirements: ['A.3.2.7-05'],
    spec: [tr069Clause('A.3.2.7', 'MUST'), bsiClause('B.6')],
    estimatedMs: 6_000,
  },
  {
    ...mapping,
    id: 'PORT-009-MAPPING-UDP',
    title: 'A port mapping for UDP that was deleted forwards no datagram',
    purpose:
      'What forwards connections and what forwards datagrams are often two programs, and one may not hear that a row is gone. ' +
      'The bench opens a service behind the target that answers each datagram by a word, and maps a port to it. The mapping is ' +
      'deleted and made anew. Half a minute at most after it was deleted, datagrams from new ports may not bring the word any more.',
    sentence: 'no datagram is forwarded when the mapping is deleted',
    defect: 'udp-mapping-outlives-its-row',
    withDoor: deletedUdpMapping,
    severity: 'high',
    requirements: ['A.3.2.7-05'],
    spec: [tr069Clause('A.3.2.7', 'MUST'), bsiClause('B.6')],
    estimatedMs: 10_000,
  },
  {
    ...mapping,
    id: 'PORT-009-LEASE',
    title: 'A port mapping ends with its lease',
    purpose:
      'A mapping with LeaseDuration is asked for by somebody who wants it to go away by itself. ' +
      behind +
      'The mapping is for half a minute. Half a minute at most after that is over, the word may not come any more; a new mapping ' +
      'without end has to forward again. Leases are optional: a target that refuses them, or has none on reading, is not judged.',
    sentence: 'nothing is forwarded when the lease is over',
    defect: 'mapping-outlives-its-lease',
    withDoor: leasedMapping,
    severity: 'medium',
    requirements: ['A.3.2.1-10'],
    spec: [
      tr069Clause('A.3.2.1', 'MUST'),
      bsiClause('B.6'),
      { doc: 'TR-181', section: 'NAT.PortMapping.LeaseDuration', level: 'MUST' },
    ],
    estimatedMs: 40_000,
  },
];
