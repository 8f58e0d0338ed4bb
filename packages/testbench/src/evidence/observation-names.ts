/** Observation that holds what the `observe` part of a case returned. */
export const factsName = 'facts';

/** Observation by which a fixture tells who the target is, once its first Inform has said so. */
export const targetIdentityName = 'target-identity';
