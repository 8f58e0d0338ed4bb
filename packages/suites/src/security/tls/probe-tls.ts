import type { CaseTools, CpeBench, CpeTarget, JudgeTools, TlsObservation } from '@cordon/testbench';
import { goodSession } from '../../good-session.ts';

/** What the ACS shows for one connection. */
export type Presentation = NonNullable<Parameters<CpeTarget['watchTls']>[0]>;

/** What a target did when it was shown something, between two sessions that went well. */
export type TlsFacts = {
  readonly probe: TlsObservation;
  /** CurrentTime of the session before. */
  readonly targetTime: string;
};

/** Number of the TLS alert that says that the sender itself broke down (RFC 8446 6). */
const internalError = 80;

/** Good session, probe, good session, by one trigger. Without a presentation the probe shows what is always shown. */
export async function probeTls(
  { cpe, attach, bracket, signal }: Pick<CaseTools & CpeBench, 'cpe' | 'attach' | 'bracket' | 'signal'>,
  presentation?: Presentation,
): Promise<TlsFacts> {
  const steady = cpe.withOneTrigger();
  const { before, probe } = await bracket({
    shows: 'a valid certificate gets a session',
    control: () => goodSession(steady, signal),
    probe: () => {
      if (presentation !== undefined)
        attach('presented-chain', presentation.certificateChainPem, 'application/x-pem-file');
      return steady.watchTls(presentation, { signal });
    },
  });
  return { probe, targetTime: before.currentTime };
}

/**
 * Holds when the target sent nothing above TLS. A finished handshake is no proof either way: several stacks check only
 * afterwards, and then close.
 */
export function judgeRefusal(
  { probe }: TlsFacts,
  sentence: string,
  { expect, inconclusive }: Pick<JudgeTools, 'expect' | 'inconclusive'>,
): void {
  if (!probe.connected) inconclusive('The target did not connect while the probe waited for it.');
  if (!probe.saidHello)
    inconclusive('Something connected that did not speak TLS; it was not the CWMP client of the target.');
  const isOurs = probe.alert?.sentBy === 'local' && probe.alert.number === internalError;
  if (isOurs) inconclusive('The bench itself could not go on with the handshake.');
  expect(probe.applicationBytes, sentence).toBe(0);
}
