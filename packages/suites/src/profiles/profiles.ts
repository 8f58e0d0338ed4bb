import type { Profile } from '@cordon/testbench';
import { hardened } from './hardened.ts';
import { tr069 } from './tr069.ts';

/** Every profile that `--profile` knows. */
export const profiles: readonly Profile[] = [tr069, hardened];

/** The profile of this name, if there is one. */
export function profileNamed(name: string): Profile | undefined {
  return profiles.find((profile) => profile.name === name);
}
