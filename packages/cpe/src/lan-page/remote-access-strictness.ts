/** A password, and what is known of it. */
export interface RemotePassword {
  readonly username: string;
  readonly password: string;
  /** Passwords that every sample leaves the factory with. */
  readonly ofTheFactory: readonly string[];
}

/** Every point at which the page on the WAN side may go wrong. */
export interface RemoteAccessStrictness {
  /** Whether a user with this password may come in from the WAN. */
  readonly acceptsPassword: (given: RemotePassword) => boolean;
  /** Whether the port is closed when remote access is switched off. */
  readonly closesWhenOff: boolean;
  /** Whether remote access ends by itself. */
  readonly ends: boolean;
}

const charsMin = 8;
const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/];

/** Eight characters of two kinds (BSI TR-03148), not the name, and not what left the factory. */
function isOwnPassword({ username, password, ofTheFactory }: RemotePassword): boolean {
  const hasTwoKinds = classes.filter((kind) => kind.test(password)).length >= 2;
  const holdsName = username !== '' && password.toLowerCase().includes(username.toLowerCase());
  return password.length >= charsMin && hasTwoKinds && !holdsName && !ofTheFactory.includes(password);
}

/** Remote access as a careful vendor makes it. */
export const strictRemoteAccess: RemoteAccessStrictness = {
  acceptsPassword: isOwnPassword,
  closesWhenOff: true,
  ends: true,
};
