import type { CpeBench, FeatureProbes } from '@cordon/testbench';

/** What a CPE and its bench must have for some cases, and how that is found out. */
export const cpeFeatures: FeatureProbes<CpeBench> = {
  https: ({ acs }) =>
    Promise.resolve({
      present: acs.isTls,
      reason: acs.isTls ? 'the ACS URL is https.' : 'the ACS URL in the target file is http.',
    }),

  'trusted-authority': ({ acs, lab }) => {
    // The first contact went well under this chain: then the target trusts whoever issued it.
    const present = acs.presentation?.certificateChainPem.includes(lab.intermediatePem.trim()) === true;
    const reason = present
      ? 'the target came to an ACS whose certificate is from the authority of the bench.'
      : 'the target file gives a finished chain, so the bench cannot issue certificates that the target trusts.';
    return Promise.resolve({ present, reason });
  },

  dns: ({ dns }) =>
    Promise.resolve({
      present: dns !== undefined,
      reason: dns === undefined ? 'the target file asks for no name server ("dns:").' : `it listens on ${dns.server}.`,
    }),

  'connection-request': ({ cpe }) => {
    const hasUrl = cpe.connectionRequestUrl !== undefined;
    const present = hasUrl && cpe.credentials !== undefined;
    const missing = hasUrl
      ? 'no credentials for connection requests are known.'
      : 'the target tells no ConnectionRequestURL.';
    return Promise.resolve({ present, reason: present ? 'URL and credentials are known.' : missing });
  },
};
