import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Secret } from '@cordon/cwmp';

/** Where a secret of the target file comes from. */
export type SecretSource =
  | { readonly kind: 'inline'; readonly secret: Secret }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** A secret that stands in the target file itself. */
export function inlineSecret(text: string): SecretSource {
  return { kind: 'inline', secret: new Secret(text) };
}

/** A secret that cannot be had. The message names the variable or file, never the secret. */
export class SecretSourceError extends Error {
  readonly code = 'secret-source';
}

// A password file is a line; anything longer was named by mistake.
const fileCharsMax = 4_096;

/** Fetches a secret; a file is relative to `baseDir` and loses its line end. Throws {@link SecretSourceError}. */
export function resolveSecret(source: SecretSource, baseDir: string, env: NodeJS.ProcessEnv = process.env): Secret {
  if (source.kind === 'inline') return source.secret;
  if (source.kind === 'env') {
    const value = env[source.name];
    if (value === undefined || value === '') {
      throw new SecretSourceError(
        `The environment variable ${source.name} is not set. Set it, or change the target file.`,
      );
    }
    return new Secret(value);
  }
  const path = resolve(baseDir, source.path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SecretSourceError(`The secret file ${path} cannot be read.`, { cause });
  }
  const value = text.replace(/\r?\n$/, '');
  if (value === '' || value.length > fileCharsMax) {
    throw new SecretSourceError(`The secret file ${path} must hold 1 to ${fileCharsMax} characters.`);
  }
  return new Secret(value);
}
