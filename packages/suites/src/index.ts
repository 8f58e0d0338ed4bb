export { hardened } from './profiles/hardened.ts';
export { profileNamed, profiles } from './profiles/profiles.ts';
export { tr069 } from './profiles/tr069.ts';
