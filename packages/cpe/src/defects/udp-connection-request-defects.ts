import type { StunStrictness, UdpConnectionRequestStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

type Description = Omit<CpeDefect, 'apply'>;

const withoutChecks = (
  description: Description,
  ...names: readonly (keyof UdpConnectionRequestStrictness['checks'])[]
): CpeDefect => ({
  ...description,
  apply: (policies) => {
    const off = Object.fromEntries(names.map((name) => [name, false]));
    const { udpConnectionRequest } = policies;
    const checks = { ...udpConnectionRequest.checks, ...off };
    return { ...policies, udpConnectionRequest: { ...udpConnectionRequest, checks } };
  },
});

const onStun = (description: Description, change: Partial<StunStrictness>): CpeDefect => ({
  ...description,
  apply: (policies) => {
    const { udpConnectionRequest } = policies;
    const stun = { ...udpConnectionRequest.stun, ...change };
    return { ...policies, udpConnectionRequest: { ...udpConnectionRequest, stun } };
  },
});

const refusalPage = `HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\n\r\n${'<p>The request was not accepted.</p>'.repeat(20)}`;

/** What goes wrong with UDP connection requests and STUN; the device must have them switched on. */
export const udpConnectionRequestDefects: readonly CpeDefect[] = [
  {
    id: 'udp-connection-request-explains',
    sentence: 'Answers each UDP connection request that it refuses, by a page that is longer than the request.',
    requirements: ['G.2.1.4-16'],
    apply: (policies) => {
      const answerRefused = (): Uint8Array => Buffer.from(refusalPage);
      return { ...policies, udpConnectionRequest: { ...policies.udpConnectionRequest, answerRefused } };
    },
  },
  withoutChecks(
    {
      id: 'udp-connection-request-unsigned',
      sentence: 'Starts a session for a UDP connection request with any signature.',
      requirements: ['G.2.1.4-03', 'G.2.1.4-14'],
    },
    'signature',
  ),
  withoutChecks(
    {
      id: 'udp-connection-request-any-user',
      sentence: 'Starts a session for a UDP connection request that is for a device of another user name.',
      requirements: ['G.2.1.4-13'],
    },
    'user',
  ),
  withoutChecks(
    {
      id: 'udp-connection-request-old-timestamp',
      sentence: 'Takes a UDP connection request that is older than the last one.',
      requirements: ['G.2.1.4-06', 'G.2.1.4-07'],
    },
    'timestamp',
  ),
  withoutChecks(
    {
      id: 'udp-connection-request-repeated-id',
      sentence: 'Takes a UDP connection request with the id of the last one.',
      requirements: ['G.2.1.4-12'],
    },
    'id',
  ),
  withoutChecks(
    {
      id: 'udp-connection-request-replayable',
      sentence: 'Takes each copy of a UDP connection request, whenever it comes.',
      requirements: ['G.2.1.4-06', 'G.2.1.4-12'],
    },
    'timestamp',
    'id',
  ),
  onStun(
    {
      id: 'stun-binding-follows-anybody',
      sentence: 'Takes its public address from any STUN response, whoever sent it and to whatever it answers.',
      requirements: ['G.3-02'],
    },
    { followsAnybody: true },
  ),
  onStun(
    {
      id: 'stun-integrity-ignored',
      sentence: 'Uses a STUN response without integrity although it asked with integrity.',
      requirements: ['G.2.1.1-08'],
    },
    { checksIntegrity: false },
  ),
  {
    id: 'udp-address-change-not-notified',
    sentence:
      'Tells nobody that UDPConnectionRequestAddress has changed, although the ACS asked for active notification.',
    requirements: ['G.2.1.3-16'],
    apply: (policies) => ({
      ...policies,
      udpConnectionRequest: { ...policies.udpConnectionRequest, notifiesAddress: false },
    }),
  },
];
