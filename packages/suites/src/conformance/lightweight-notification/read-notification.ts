import { type CaseTools, type CpeBench, lightweightNotificationSignature } from '@cordon/testbench';
import { movedPlace } from '../../security/connection-request/stun-scene.ts';
import { LightweightScene } from './lightweight-scene.ts';

/** What a target told of a change. */
export type ToldChange = {
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

/** Marks a parameter with Notification 5, lets it change, and reads the notification of it. */
export function readNotification(bench: CpeBench & CaseTools): Promise<ToldChange> {
  return LightweightScene.run(bench, async (scene) => {
    await scene.mark(5);
    const value = await scene.change(movedPlace);
    const arrival = await scene.told();
    const nothing = { told: '', value, signature: 'none', headers: [], isFromTarget: false } as const;
    if (arrival === undefined) return { ...nothing, outcome: 'silent', reason: '' };
    if (arrival.kind === 'refused') return { ...nothing, outcome: 'refused', reason: arrival.reason };
    const { notification, body, headers, signature } = arrival.message;
    const right = scene.password && lightweightNotificationSignature(body, scene.password);
    const { oui, productClass, serialNumber } = bench.cpe.identity;
    return {
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
    };
  });
}

function signatureFact(signature: string, right: string | undefined): ToldChange['signature'] {
  if (signature === '') return 'none';
  if (right !== undefined) return signature.toUpperCase() === right ? 'right' : 'wrong';
  return /^[0-9a-f]{40}$/i.test(signature) ? 'unknown' : 'wrong';
}
