/**
 * Our own side gave a session machine an input that its state does not allow, such as an answer that nobody asked for.
 * A bug of the host, never of the peer; the session value that was passed in is still good.
 */
export class SessionMisuseError extends Error {
  readonly code = 'session-misuse';

  constructor(message: string) {
    super(message);
    this.name = 'SessionMisuseError';
  }
}

/** Proves to the compiler that a union was handled whole. */
export function unreachable(value: never): never {
  throw new SessionMisuseError(`No branch for ${JSON.stringify(value)}: extend the switch that ends here.`);
}
