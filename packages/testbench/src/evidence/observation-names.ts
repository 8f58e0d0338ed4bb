/** Observation that holds what the `observe` part of a case returned. */
export const factsName = 'facts';

/** Observation that holds a label which a case sent, and what it stands for; see `plantedLabel`. */
export const plantedLabelName = 'planted-label';

/** Observation of a value that was sent to be told by the time that it takes: parameter, family and the value. */
export const sentWaitName = 'sent-wait';

/** Observation that so many settings which were kept have been read again and are as before. */
export const settingsAsBeforeName = 'settings-as-before';

/** Observation of a look-up that arrived at the name server of the bench. */
export const dnsLookUpName = 'dns-look-up';

/** Observation of where the name server of the bench is, as `CanaryPlace`: whoever goes on listening when the run is over listens there. */
export const canaryPlaceName = 'dns-canary-place';

/** Observation of where the file server of the bench is: host, port, and whether it speaks TLS. */
export const httpPlaceName = 'file-server-place';

/** Observation of the address at which the bench watches for echo requests, once it does. */
export const icmpPlaceName = 'icmp-watch-place';

/** Observation that the bench goes on listening after the last case. */
export const lingeringName = 'lingering';

/** Observation by which a fixture tells who the target is, once its first Inform has said so. */
export const targetIdentityName = 'target-identity';

/** Observation of an echo request that arrived at the address of the bench. */
export const icmpEchoName = 'icmp-echo';
