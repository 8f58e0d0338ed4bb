import type { Lab } from '@cordon/pki';
import {
  type CaseDefinition,
  type CaseMeta,
  type CaseTools,
  type CpeBench,
  defineCase,
  type JudgeTools,
  type ScriptedSession,
  type XmppServer,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { leaveStoppedClock } from '../tls/certificates/certificate-case.ts';
import { type XmppRequestFacts, XmppScene } from './xmpp-scene.ts';

/** An XMPP server to which no CPE may log in, as one row of a family. */
export interface RefusedXmppServer extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'cwe' | 'requirements'> {
  /** What kind of server it is, as the sentences of the expectations name it. */
  readonly server: string;
  readonly defect: string;
  /** For what is about dates: how far the clock of the target may be off. */
  readonly clockWithinSeconds?: number;
  /** What it shows; undefined offers no TLS. */
  readonly presents: (lab: Lab) => XmppServer['presentation'];
}

/** What a target did at such a server. */
export type RefusedServerFacts = {
  /** It came, and spoke XMPP. */
  readonly came: boolean;
  /** It said something inside TLS under that certificate. */
  readonly spokeInTls: boolean;
  /** Mechanism by which it tried to log in; null when it did not. */
  readonly mechanism: string | null;
  readonly attemptedInClear: boolean;
  /** What followed a right request; null when it had not logged in. */
  readonly request: XmppRequestFacts | null;
  /** CurrentTime of a session before, and the bench's own time then, where the row is about dates. */
  readonly clock?: { readonly targetTime: string; readonly benchTime: string };
};

/** Lets the target come to such a server, between two right requests at a sound one. */
async function visit(bench: CaseTools & CpeBench, row: RefusedXmppServer): Promise<RefusedServerFacts> {
  const clock = row.clockWithinSeconds === undefined ? {} : { clock: await clockOf(bench) };
  const facts = await XmppScene.run(bench, async (scene) => {
    const sound = scene.server.presentation;
    const { probe } = await bench.bracket({
      shows: 'a right XMPP connection request over a sound server starts a session',
      control: async () => {
        if (scene.server.presentation !== sound) {
          scene.server.present(sound);
          await scene.comeIn();
        }
        return await scene.rightRequest();
      },
      probe: async (): Promise<RefusedServerFacts> => {
        const seen = await scene.comeAgain(row.presents(bench.lab));
        return {
          came: seen !== undefined,
          spokeInTls: seen?.spokeInTls === true,
          mechanism: seen?.mechanism ?? null,
          attemptedInClear: seen?.attemptedInClear === true,
          request: seen?.client === undefined ? null : await scene.request({}),
        };
      },
    });
    return probe;
  });
  return { ...facts, ...clock };
}

async function clockOf({ cpe, signal }: CaseTools & CpeBench): Promise<NonNullable<RefusedServerFacts['clock']>> {
  const tell = async ({ inform }: ScriptedSession): Promise<string> => inform?.currentTime ?? '';
  return { targetTime: await cpe.withSession(tell, { signal }), benchTime: new Date().toISOString() };
}

/** The sentence of the oracle for such a server; also that of the row's defect. */
export const noSessionOver = (server: string): string => `no session follows a request over ${server}`;

/** Judges a visit: a target that leaves is right, one that logs in is not, and one that then comes for anybody's request is worse. */
export function judgeVisit(
  { came, spokeInTls, mechanism, attemptedInClear, request }: RefusedServerFacts,
  server: string,
  { expect, inconclusive }: JudgeTools,
): void {
  if (!came) inconclusive('The target did not come to the second server at all.');
  expect(spokeInTls || mechanism !== null, `the target does not log in to ${server}`).toBe(false);
  expect(attemptedInClear, `nothing of its account goes out in clear to ${server}`).toBe(false);
  if (request !== null && request.sessionStarted && request.retryCount > 0) return;
  expect(request?.sessionStarted === true, noSessionOver(server)).toBe(false);
}

/** The case of one row. */
export function refusedXmppServer(row: RefusedXmppServer): CaseDefinition<CpeBench> {
  const { server, defect, clockWithinSeconds, presents: _, ...described } = row;
  return defineCase<CpeBench, RefusedServerFacts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      severity: 'high',
      safety: 'S3',
      spec: [tr069Clause('K.2.1', 'MUST'), rfcClause(6120, '13.7.2', 'MUST')],
      defects: [{ id: defect, fails: noSessionOver(server) }],
      needs: ['https', 'trusted-authority', 'xmpp'],
      timeoutMs: 900_000,
      estimatedMs: 10_000,
    },
    {
      observe: (context) => visit(context, row),
      judge(facts, tools) {
        if (facts.clock !== undefined) leaveStoppedClock(facts.clock, clockWithinSeconds, tools);
        judgeVisit(facts, server, tools);
      },
    },
  );
}
