import { Secret } from '@cordon/cwmp';
import { type CpeBench, enter, type WebCredentials } from '@cordon/testbench';

type Attempt = { readonly isIn: boolean; readonly wasTried: boolean; readonly detail: string };
type Try = Attempt & { readonly who: string; readonly isGivenLogin: boolean };
/** What came of the default passwords. Plain data. */
export type DefaultTries = {
  readonly tries: readonly Try[];
  /** Whether a password that nobody has is refused; null when nothing was let in, so that there was no need to ask. */
  readonly refusesNonsense: boolean | null;
  /** Whether the login of the target file works behind them; null where it gives none. */
  readonly knownWorks: boolean | null;
};

/** The five that most gateways left the factory with, as public lists have them. */
const byName: readonly (readonly [name: string, password: string])[] = [
  ['admin', 'admin'],
  ['admin', 'password'],
  ['admin', '1234'],
  ['admin', ''],
  ['user', 'user'],
];
const byPassword: readonly string[] = ['admin', 'password', '1234', '', 'user'];

const nonsense = 'kein-Passwort-9aF3';
/** Wrong ones in a row before the right one is used again, so that nobody is locked out: a person errs three times. */
const wrongInARow = 2;

/** Tries the five, with the known login between them. */
export async function tryDefaultPasswords({
  ui,
  signal,
}: Pick<CpeBench, 'ui'> & { readonly signal: AbortSignal }): Promise<DefaultTries> {
  const { login } = await enter(ui.visitor(signal), await ui.start(signal));
  const usesNames = login === undefined || login.user !== undefined;
  const pairs = usesNames ? byName : byPassword.map((password) => [undefined, password] as const);
  const tries: Try[] = [];
  const attempt = async (credentials: WebCredentials): Promise<Attempt> => {
    const { isIn, way, detail } = await ui.logIn(signal, { credentials });
    await ui.closeBrowsers();
    return { isIn, wasTried: way !== 'none', detail };
  };
  for (const [at, [username, password]] of pairs.entries()) {
    if (at > 0 && at % wrongInARow === 0 && ui.credentials !== undefined) await attempt(ui.credentials);
    const isGivenLogin =
      ui.credentials?.password.reveal() === password && (!usesNames || ui.credentials.username === username);
    const who = `${username ?? 'password'} number ${at + 1} of the list`;
    const outcome = isGivenLogin
      ? { isIn: false, wasTried: false, detail: 'It is the login of the target file.' }
      : await attempt({ username, password: new Secret(password) });
    tries.push({ who, isGivenLogin, ...outcome });
  }
  const isAnyIn = tries.some(({ isIn }) => isIn);
  const [[name] = [undefined]] = pairs;
  const refusesNonsense = isAnyIn ? !(await attempt({ username: name, password: new Secret(nonsense) })).isIn : null;
  const knownWorks = ui.credentials === undefined ? null : (await attempt(ui.credentials)).isIn;
  return { tries, refusesNonsense, knownWorks };
}
