import {
  type CaseTools,
  type CpeBench,
  mustSetParameterValues,
  type ScriptedSession,
  setParameterValues,
} from '@cordon/testbench';
import { Secret } from '@cordon/cwmp';
import { setNotification } from '../../conformance/attributes/set-notification.ts';
import { followSessions } from '../../conformance/follow-sessions.ts';
import { isReadableIn } from './find-text.ts';
import { plantAccount, plantSecrets } from './plant-secrets.ts';
import { isSecret } from './read-secrets.ts';

/** What became of notification on secrets. */
export type NotifiedSecretsFacts = {
  /** Secrets that were written, and the notification that each one has since; null: the target refused it. */
  readonly secrets: readonly { readonly name: string; readonly notification: number | null }[];
  readonly sessions: number;
  /** Hidden parameters that an Inform had with a value, and parameters with a value that was written into a secret. */
  readonly told: readonly string[];
};

/** A target that tells a change at once does it within this time. */
const silenceMs = 5_000;

/** Switches notification on for secrets, writes them, and looks into the Informs that follow. */
export async function notifySecrets(context: CaseTools & CpeBench): Promise<NotifiedSecretsFacts> {
  const { acs, cpe, model, evidence, settings, signal } = context;
  const told = new Set<string>();
  let sessions = 0;
  let known: readonly string[] = [];
  const look = (session: ScriptedSession): void => {
    sessions += 1;
    for (const { name, value } of session.inform?.parameterList ?? []) {
      if (value === '' || !(isSecret(model, name) || known.some((one) => isReadableIn(value, one)))) continue;
      evidence.registerSecret(new Secret(value));
      told.add(name);
    }
  };
  const { secrets, following } = await cpe.withSession(
    async (session) => {
      const planted = (await plantSecrets(session, context)).filter(({ where }) => isSecret(model, where));
      // What goes with its row needs no putting back.
      const lasting = planted.filter(({ row }) => row === undefined).map(({ where }) => where);
      if (lasting.length > 0) await settings.keepAttributes(session, lasting);
      const notified: NotifiedSecretsFacts['secrets'][number][] = [];
      for (const { where: name, secret } of planted) {
        const active = await setNotification(session, { name, notification: 2 });
        const notification = active ?? (await setNotification(session, { name, notification: 1 })) ?? null;
        notified.push({ name, notification });
        // To write what it has already changes nothing, and the password for connection requests has to stay the one that the bench knows.
        const fault = await setParameterValues(session, [
          { name, value: plantAccount(evidence).secret.reveal(), type: 'string' },
        ]);
        if (fault === undefined)
          await mustSetParameterValues(session, [{ name, value: secret.reveal(), type: 'string' }]);
      }
      known = planted.map(({ secret }) => secret.reveal());
      // Listening begins before this session ends: a hasty target is there at once.
      const visit = (coming: ScriptedSession): Promise<number> => Promise.resolve(look(coming)).then(() => silenceMs);
      return { secrets: notified, following: followSessions(acs, { signal, withinMs: silenceMs, visit }) };
    },
    { signal },
  );
  await following;
  const { session } = await cpe.openSession({ signal });
  look(session);
  await session.end();
  return context.observe('notified', { secrets, sessions, told: [...told] });
}
