import type { ConnectionRequestStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onConnectionRequest = (
  description: Omit<CpeDefect, 'apply'>,
  change: Partial<ConnectionRequestStrictness>,
): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, connectionRequest: { ...policies.connectionRequest, ...change } }),
});

/** What goes wrong on the one port that a CPE has open. */
export const connectionRequestDefects: readonly CpeDefect[] = [
  onConnectionRequest(
    {
      id: 'connection-request-no-auth',
      sentence: 'Starts a session for anybody who asks, without credentials.',
      requirements: ['3.2-79', '3.2-80'],
    },
    { authenticate: false },
  ),
  onConnectionRequest(
    {
      id: 'connection-request-replayable-nonce',
      sentence: 'Takes an Authorization header a second time, so that an eavesdropper can repeat a connection request.',
      requirements: ['3.2-80', '3.4-78'],
    },
    { refuseReplays: false },
  ),
  onConnectionRequest(
    {
      id: 'connection-request-fixed-path',
      sentence: 'Serves connection requests at a path that is the same on every device.',
      requirements: ['3.2-74'],
    },
    { path: () => '/' },
  ),
  onConnectionRequest(
    {
      id: 'answers-soap-on-connection-request-port',
      sentence: 'Carries out RPCs that anybody POSTs to the connection-request port.',
      requirements: ['3.2-70', '3.2-71', '3.2-78'],
    },
    { answersSoap: true },
  ),
];
