import { type CpeBench, enter, getParameterValues } from '@cordon/testbench';

/** An account, and where it was seen. Plain data. */
export type Account = {
  readonly name: string;
  readonly seenIn: string;
  readonly isEnabled: boolean;
  readonly isDocumented: boolean;
};
/** The accounts of a target, and whether the target file lists any. Plain data. */
export type Accounts = { readonly hasList: boolean; readonly accounts: readonly Account[] };

type Bench = CpeBench & { readonly signal: AbortSignal };

/** The accounts in the table of users and at the login of the web interface. */
export async function listAccounts(bench: Bench): Promise<Accounts> {
  const { ui } = bench;
  if (ui.settings.accounts === undefined) return { hasList: false, accounts: [] };
  const documented = new Set(ui.settings.accounts);
  // Compared here: a name that is part of a secret is stored redacted.
  const seen = [...(await accountsByCwmp(bench)), ...(await accountsOffered(bench))];
  const accounts = seen.map((account) => ({ ...account, isDocumented: documented.has(account.name) }));
  return { hasList: true, accounts };
}

type Seen = Omit<Account, 'isDocumented'>;

async function accountsByCwmp({ cpe, signal }: Bench): Promise<readonly Seen[]> {
  const table = cpe.path(cpe.root === 'Device.' ? 'Users.User.' : 'User.');
  const values = await cpe.withSession((session) => getParameterValues(session, [table]), { signal });
  if ('method' in values) return [];
  const named = values.filter(({ name, value }) => name.endsWith('.Username') && value !== '');
  return named.map(({ name, value }) => {
    const enable = values.find((one) => one.name === name.replace(/Username$/, 'Enable'))?.value;
    return { name: value, seenIn: name, isEnabled: !/^(?:false|0)$/.test(enable ?? '') };
  });
}

async function accountsOffered({ ui, signal }: Bench): Promise<readonly Seen[]> {
  if (ui.url === undefined) return [];
  const { login } = await enter(ui.visitor(signal), await ui.start(signal));
  const offered = login?.user?.kind === 'select' ? login.user.options : [];
  return offered.filter((name) => name !== '').map((name) => ({ name, seenIn: 'login form', isEnabled: true }));
}
