import { setTimeout as wait } from 'node:timers/promises';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { mustLogIn, uiMeta } from './web-ui-case.ts';

type Facts = {
  readonly idleSeconds: number | null;
  /** Whether the cookies let somebody in at once, and after the wait; null where it cannot be told. */
  readonly atFirst: boolean | null;
  readonly afterIdle: boolean | null;
  /** Whether a new login works after the wait. */
  readonly newLoginWorks: boolean;
};

/** A clock of the target that counts whole minutes may be late by one. */
const lateMs = (idleSeconds: number): number => (idleSeconds >= 300 ? 65_000 : 5_000);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'SEC-019-IDLE',
    title: 'An idle session of the web interface ends',
    purpose:
      'A browser that was left open is somebody else’s login. After a login nothing is sent for as long as the target file ' +
      'says that a session may lie idle ("ui.idleSeconds"); then the cookie may not let anybody in, and a new login has to.',
    severity: 'low',
    spec: [bsiClause('D.12')],
    cwe: 613,
    needs: ['web-ui', 'web-ui-login', 'web-ui-idle-time'],
    timeoutMs: 7_500_000,
    estimatedMs: 60_000,
    defects: [{ id: 'lan-page-session-never-ends', fails: 'an idle session is over after its time' }],
  },
  {
    async observe(bench) {
      const { ui, signal } = bench;
      const { idleSeconds } = ui.settings;
      const { cookieAfter, way } = await mustLogIn(bench);
      // A page that stays open asks for its state now and then: nobody would be idle.
      await ui.closeBrowsers();
      const cookies = cookieAfter?.split('; ') ?? [];
      const atFirst = way === 'http' ? null : ((await ui.admits(cookies, signal)) ?? null);
      if (idleSeconds === undefined || atFirst !== true)
        return { idleSeconds: idleSeconds ?? null, atFirst, afterIdle: null, newLoginWorks: false };
      await wait(idleSeconds * 1000 + lateMs(idleSeconds), undefined, { signal });
      const afterIdle = (await ui.admits(cookies, signal)) ?? null;
      return { idleSeconds, atFirst, afterIdle, newLoginWorks: (await ui.logIn(signal)).isIn };
    },
    judge({ atFirst, afterIdle, newLoginWorks }, { expect, inconclusive }) {
      if (atFirst !== true || afterIdle === null)
        inconclusive('It cannot be told by its cookies whether a session works.');
      if (!newLoginWorks) inconclusive('After the wait a new login did not work either.');
      expect(afterIdle, 'an idle session is over after its time').toBe(false);
    },
  },
);
export default definition;
