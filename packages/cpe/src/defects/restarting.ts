import type { CpePolicies } from '../cpe-policies.ts';

/** A device that restarts after the session in which something came up that is too much for it, as `watch` tells. */
export const restartingOn =
  (watch: (policies: CpePolicies, onHit: () => void) => CpePolicies) =>
  (policies: CpePolicies): CpePolicies => {
    let isHit = false;
    const watched = watch(policies, () => {
      isHit = true;
    });
    return {
      ...watched,
      fateAfter: (session) => {
        const fate = isHit ? 'restarts' : watched.fateAfter(session);
        isHit = false;
        return fate;
      },
    };
  };
