import { randomBytes } from 'node:crypto';
import { Secret } from '@cordon/cwmp';
import { type CpeBench, type ScriptedSession, setParameterValues } from '@cordon/testbench';
import { findText, searchedCharsMin } from './find-text.ts';

/** A secret of which the bench knows where it belongs, to be looked for where it does not. */
export interface PlantedSecret {
  /** The parameter, or what else holds it. */
  readonly where: string;
  readonly secret: Secret;
  /** What stands beside it and may be seen: where it is missing, too, nothing was told. Undefined for something too short. */
  readonly beside: string | undefined;
  /** The row that it stands in, where the bench made it; that row is deleted when the case is over. */
  readonly row?: string;
}

/** Where a planted secret was found in a file. Plain data; the secret itself is not in it. */
export type SoughtSecret = {
  readonly where: string;
  readonly readable: readonly string[];
  readonly hashed: readonly string[];
  /** Whether what stands beside it is in the file; null when there is nothing to look for. */
  readonly isBesideThere: boolean | null;
};

/** Tables whose new rows do nothing before somebody enables them, and that have a name and a password; of both data models. */
const tables = [
  { table: 'Users.User.', username: 'Username', password: 'Password' },
  { table: 'User.', username: 'Username', password: 'Password' },
  { table: 'BulkData.Profile.', username: 'HTTP.Username', password: 'HTTP.Password' },
] as const;

/** 119 random bits that any rule for passwords takes: letters of both cases, digits, no more than 22 characters. */
export function newPlantText(): string {
  return `Aa1${randomBytes(30).toString('base64').replaceAll(/[+/=]/g, '')}`.slice(0, 22);
}

/** A user name and a password of which nobody else knows; the password is kept out of the evidence. */
export function plantAccount(evidence: Pick<CpeBench['evidence'], 'registerSecret'>): {
  readonly username: string;
  readonly secret: Secret;
} {
  const secret = new Secret(newPlantText());
  evidence.registerSecret(secret);
  return { username: newPlantText(), secret };
}

/**
 * What the bench knows of the target's secrets: the password for connection requests, and that of a new row, which is deleted when the case is
 * over. Nothing is changed that could not be put back.
 */
export async function plantSecrets(
  session: ScriptedSession,
  bench: Pick<CpeBench, 'acs' | 'cpe' | 'settings' | 'evidence'>,
): Promise<readonly PlantedSecret[]> {
  const { credentials } = bench.cpe;
  const known = (credentials?.password.reveal() ?? '').length >= searchedCharsMin ? credentials : undefined;
  const name = bench.cpe.path('ManagementServer.ConnectionRequestPassword');
  // The ACS URL stands in the same object.
  const own = known === undefined ? [] : [planted(name, known.password, bench.acs.url)];
  return [...own, ...(await plantRow(session, bench))];
}

async function plantRow(
  session: ScriptedSession,
  { cpe, settings, evidence }: Pick<CpeBench, 'cpe' | 'settings' | 'evidence'>,
): Promise<readonly PlantedSecret[]> {
  for (const { table, username, password } of tables) {
    const added = await settings.addRow(session, cpe.path(table));
    if (added.method !== 'AddObjectResponse') continue;
    const row = `${cpe.path(table)}${added.instanceNumber}.`;
    const account = plantAccount(evidence);
    const fault = await setParameterValues(session, [
      { name: `${row}${username}`, value: account.username, type: 'string' },
      { name: `${row}${password}`, value: account.secret.reveal(), type: 'string' },
    ]);
    if (fault === undefined) return [{ ...planted(`${row}${password}`, account.secret, account.username), row }];
  }
  return [];
}

/** A secret and what stands beside it. */
export const planted = (where: string, secret: Secret, beside: string): PlantedSecret => ({
  where,
  secret,
  beside: beside.length < searchedCharsMin ? undefined : beside,
});

/** Looks for a planted secret in bytes. */
export function seek(file: Uint8Array, { where, secret, beside }: PlantedSecret): SoughtSecret {
  const found = findText(file, secret.reveal());
  const isBesideThere = beside === undefined ? null : findText(file, beside).readable.length > 0;
  return { where, ...found, isBesideThere };
}

/** Sentences on secrets that were found, for a report. */
export const toldOf = (sought: readonly SoughtSecret[], of: 'readable' | 'hashed'): readonly string[] =>
  sought.flatMap((one) => one[of].map((form) => `${one.where} ${form}`));
