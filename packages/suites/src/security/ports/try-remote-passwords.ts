import { Secret } from '@cordon/cwmp';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { type DefaultTries, tryDefaultPasswords } from '../web-ui/try-default-passwords.ts';
import { RemoteAccess } from './remote-access.ts';

/** What became of remote access for a user with one password. Plain data. */
type Visit = {
  /** The fault of a target that refuses the password or the switch; null when it took both. */
  readonly refused: string | null;
  readonly opened: boolean;
  /** Whether the user got in; null where there was no login to try. */
  readonly isIn: boolean | null;
};
/** What remote access did for a strong password, a weak one, and the usual defaults. Plain data. */
export type RemotePasswords = {
  /** The port that remote access has by itself, such as `tcp/443`, where the target file documents ports and not this one; else null. */
  readonly undocumented: string | null;
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

/** Switches remote access on with a strong password, a weak one and the strong one again. */
export async function tryRemotePasswords(bench: Bench): Promise<RemotePasswords> {
  const { step } = bench;
  const scene = await step('Look for remote access', () => RemoteAccess.find(bench));
  const { hasUser, ownPort } = scene;
  const { expected } = bench.ports;
  const isTold = ownPort === undefined || expected === undefined || expected.has(ownPort);
  const about = { hasUser, undocumented: isTold ? null : ownPort };
  const withStrong = async (): Promise<Visit> => await visit(scene, scene.strong, () => scene.opens());
  // Last of all: whoever locks logins after wrong passwords must not look as if he refused the weak one.
  const defaultsAt = async ({ opened }: Visit): Promise<DefaultTries | null> =>
    opened ? await step('Try default passwords', () => tryDefaultsAt(scene, bench)) : null;
  const before = await step('Switch it on with a strong password', withStrong);
  if (!hasUser || !before.opened) {
    const defaults = await defaultsAt(before);
    await scene.switchOff();
    return { ...about, strong: [before, before], weak: null, defaults };
  }
  await close(scene);
  const weak = await step('Switch it on with a weak password', () =>
    visit(scene, weakPassword, () => scene.opensAllTheSame()),
  );
  await close(scene);
  const after = await step('Switch it on with a strong password again', withStrong);
  const defaults = await defaultsAt(after);
  await scene.switchOff();
  return { ...about, strong: [before, after], weak, defaults };
}

/** Whether it closes is for another case; here it has to, so that an open port says something about the next password. */
async function close(scene: RemoteAccess): Promise<void> {
  await scene.switchOff();
  await scene.staysOpen();
}

/** What happened with the weak password. Ends a case as inconclusive where that says nothing. */
export function demandWeakVisit(
  { hasUser, strong, weak: tried }: Pick<RemotePasswords, 'hasUser' | 'strong' | 'weak'>,
  { inconclusive }: Pick<CaseTools, 'inconclusive'>,
): Visit {
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
  return weak;
}
