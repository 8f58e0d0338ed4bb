import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { type DefaultTries, tryDefaultPasswords } from '../web-ui/try-default-passwords.ts';
import { etsiPasswordClause, uiMeta } from '../web-ui/web-ui-case.ts';
import { bsiClause } from './port-case.ts';
import { RemoteAccess } from './remote-access.ts';

/** What became of remote access for a user with one password. Plain data. */
type Visit = {
  /** The fault of a target that refuses the password or the switch; null when it took both. */
  readonly refused: string | null;
  readonly opened: boolean;
  /** Whether the user got in; null where there was no login to try. */
  readonly isIn: boolean | null;
};
type Facts = {
  /** Whether the target took a user of the bench. */
  readonly hasUser: boolean;
  /** With a strong password: before, and after the weak one. */
  readonly strong: readonly [Visit, Visit];
  /** With a password of public lists; null without a user. */
  readonly weak: Visit | null;
  /** What the usual defaults did at the page while it was open; null when it was not. */
  readonly defaults: DefaultTries | null;
};

/** Of public lists, and long enough for a rule that asks for length alone. */
const weakPassword = new Secret('password');

type Bench = CpeBench & CaseTools;

async function visit(scene: RemoteAccess, password: Secret, opens: () => Promise<boolean>): Promise<Visit> {
  const refused = (await scene.switchOn(password)) ?? null;
  const opened = refused === null && (await opens());
  return { refused, opened, isIn: opened && scene.hasUser ? await scene.admits(password) : null };
}

async function tryDefaultsAt(scene: RemoteAccess, bench: Bench): Promise<DefaultTries | null> {
  const page = await scene.page(scene.strong);
  return page === undefined ? null : await tryDefaultPasswords({ ui: page, signal: bench.signal });
}

async function observe(bench: Bench): Promise<Facts> {
  const { step } = bench;
  const scene = await step('Look for remote access', () => RemoteAccess.find(bench));
  const { hasUser } = scene;
  const withStrong = async (): Promise<Visit> => await visit(scene, scene.strong, () => scene.opens());
  const before = await step('Switch it on with a strong password', withStrong);
  const defaults = before.opened ? await step('Try default passwords', () => tryDefaultsAt(scene, bench)) : null;
  await close(scene);
  if (!hasUser || !before.opened) return { hasUser, strong: [before, before], weak: null, defaults };
  const weak = await step('Switch it on with a weak password', () =>
    visit(scene, weakPassword, () => scene.opensAllTheSame()),
  );
  await close(scene);
  const after = await step('Switch it on with a strong password again', withStrong);
  await scene.switchOff();
  return { hasUser, strong: [before, after], weak, defaults };
}

/** Whether it closes is for another case; here it has to, so that an open port says something about the next password. */
async function close(scene: RemoteAccess): Promise<void> {
  await scene.switchOff();
  await scene.staysOpen();
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'INJ-030',
    title: 'Remote access lets nobody in with a default password',
    suite: 'security/ports',
    purpose:
      'UserInterface.RemoteAccess opens the web pages to the whole world, and worms know the passwords of public lists. The ' +
      'bench adds a user who may come in remotely and switches remote access on: with a strong password, with one of public ' +
      'lists, with the strong one again. With the weak one the target may refuse, stay closed, or not let the user in. While ' +
      'the page is open, the five most usual defaults are tried, too. All is put back, and the user deleted.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.4-77'],
    spec: [
      etsiPasswordClause,
      bsiClause('D.9'),
      { doc: 'TR-181', section: 'UserInterface.RemoteAccess', level: 'advice' },
    ],
    cwe: 521,
    needs: ['connection-request', 'wan-address'],
    defects: [
      { id: 'remote-access-with-default-password', fails: 'a user with a password of public lists is not let in' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 15_000,
  },
  {
    observe,
    judge({ hasUser, strong, weak: tried, defaults }, { expect, inconclusive }) {
      const isTold = defaults?.refusesNonsense !== false;
      const taken = isTold ? (defaults?.tries ?? []).filter(({ isIn }) => isIn).map(({ who }) => who) : [];
      expect(taken, 'no default password is taken from the WAN').toEqual([]);
      if (!isTold) inconclusive('A password that nobody has is let in too, as far as the bench can tell.');
      const closed = strong.find(({ opened }) => !opened);
      if (closed !== undefined)
        inconclusive(
          `Remote access did not open for a user with a strong password: ${closed.refused ?? 'the port stayed closed'}.`,
        );
      if (!hasUser) inconclusive('The target lets nobody add a user, so that no other password could be tried.');
      const weak = tried ?? inconclusive('A weak password was not tried.');
      // Who is not seen to get in with the right password says nothing with a wrong one; a port that stays closed says enough.
      if (weak.opened && !strong.every(({ isIn }) => isIn === true))
        inconclusive(
          'The user of the bench does not get in with a strong password either, as far as the bench can see it.',
        );
      expect(weak.isIn === true, 'a user with a password of public lists is not let in').toBe(false);
    },
  },
);
export default definition;
