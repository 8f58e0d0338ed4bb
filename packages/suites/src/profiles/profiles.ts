import type { Profile } from '@cordon/testbench';
import { bsi03148 } from './bsi-03148.ts';
import { etsi303645 } from './etsi-303645.ts';
import { hardened } from './hardened.ts';
import { nist52r2 } from './nist-52r2.ts';
import { tr069 } from './tr069.ts';

/** Every profile that `--profile` knows. */
export const profiles: readonly Profile[] = [tr069, hardened, bsi03148, etsi303645, nist52r2];

/** The profile of this name, if there is one. */
export function profileNamed(name: string): Profile | undefined {
  return profiles.find((profile) => profile.name === name);
}
