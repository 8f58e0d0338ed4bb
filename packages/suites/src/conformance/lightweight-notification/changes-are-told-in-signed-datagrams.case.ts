import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { lightweightNotificationSignature } from '@cordon/transport';
import { tr069Clause } from '../../clauses.ts';
import { movedPlace } from '../../security/connection-request/stun-scene.ts';
import { LightweightScene } from './lightweight-scene.ts';

type Facts = {
  readonly outcome: 'told' | 'silent' | 'refused';
  readonly reason: string;
  /** The value in the notification, and the one that the target has. */
  readonly told: string;
  readonly value: string;
  /** `unknown`: it has the form of one, and the bench does not know the password. */
  readonly signature: 'right' | 'wrong' | 'none' | 'unknown';
  readonly headers: readonly string[];
  readonly isFromTarget: boolean;
};

const headersWanted = ['content-length', 'content-type', 'host', 'signature'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-LIGHTWEIGHT-001',
    title: 'A change is told in a signed datagram to the host that the ACS named',
    suite: 'conformance/lightweight-notification',
    target: 'cpe',
    purpose:
      'Lightweight notification tells a change in one UDP datagram, without a session. Whoever receives it has nothing but ' +
      'its signature to know the device by. The bench names itself as host and port, marks a parameter with ' +
      'Notification 5 and lets it change by STUN. A datagram with the new value must come, from this device, signed by ' +
      'HMAC-SHA1 with ManagementServer.Password. Where the target has a user name of its own, only the form of ' +
      'the signature is judged.',
    severity: 'high',
    safety: 'S3',
    requirements: ['M.2.1-02', 'M.2.1-06', 'M.2.1-07', 'M.2.3-01', 'M.2.3-03', 'M.2.3-04', 'M.2.3-05', 'M.2.4-02'],
    spec: [tr069Clause('M.2.1', 'MUST'), tr069Clause('M.2.3', 'MUST'), tr069Clause('M.2.4', 'MUST')],
    defects: [
      { id: 'lightweight-notification-unsigned', fails: 'the notification is signed with ManagementServer.Password' },
      {
        id: 'lightweight-notification-to-acs-only',
        fails: 'a notification comes to the host and port that were named',
      },
    ],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 10_000,
  },
  {
    observe: (bench) =>
      LightweightScene.run(bench, async (scene) => {
        await scene.mark(5);
        const value = await scene.change(movedPlace);
        const arrival = await scene.told();
        const nothing = { told: '', value, signature: 'none', headers: [], isFromTarget: false } as const;
        if (arrival === undefined) return { ...nothing, outcome: 'silent', reason: '' };
        if (arrival.kind === 'refused') return { ...nothing, outcome: 'refused', reason: arrival.reason };
        const { notification, body, headers, signature } = arrival.message;
        const right = scene.password && lightweightNotificationSignature(body, scene.password);
        const { oui, productClass, serialNumber } = bench.cpe.identity;
        return bench.observe('notification', {
          outcome: 'told' as const,
          reason: '',
          told: notification.parameterList.find(({ name }) => name === scene.name)?.value ?? '',
          value,
          signature: signatureFact(signature, right),
          headers: headers.map(([name]) => name.toLowerCase()).toSorted(),
          isFromTarget:
            notification.oui === oui &&
            notification.productClass === productClass &&
            notification.serialNumber === serialNumber,
        });
      }),
    judge({ outcome, reason, told, value, signature, headers, isFromTarget }, { expect, inconclusive }) {
      if (value === '') inconclusive('The parameter that was to change cannot be read.');
      expect(outcome, 'a notification comes to the host and port that were named').not.toBe('silent');
      expect(reason, 'the datagram has the form of a notification').toBe('');
      if (outcome !== 'told') return;
      expect(told, 'it tells the value that the parameter has').toBe(value);
      expect(['right', 'unknown'], 'the notification is signed with ManagementServer.Password').toContain(signature);
      expect(isFromTarget, 'OUI, product class and serial number are those of the Inform').toBe(true);
      expect(headers, 'it has the four header fields of M.2.3 and no other').toEqual(headersWanted);
    },
  },
);
export default definition;

function signatureFact(signature: string, right: string | undefined): Facts['signature'] {
  if (signature === '') return 'none';
  if (right !== undefined) return signature.toUpperCase() === right ? 'right' : 'wrong';
  return /^[0-9a-f]{40}$/i.test(signature) ? 'unknown' : 'wrong';
}
