import type { TlsStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const tls = (
  id: string,
  sentence: string,
  requirements: readonly string[],
  change: Partial<TlsStrictness>,
): CpeDefect => ({
  id,
  sentence,
  requirements,
  apply: (policies) => ({ ...policies, tls: { ...policies.tls, ...change } }),
});

/** What devices leave out when they check an ACS. */
export const tlsDefects: readonly CpeDefect[] = [
  tls('accept-expired-certificate', 'Takes an ACS certificate outside its validity dates.', ['3.3-25'], {
    checkValidity: false,
  }),
  tls('accept-untrusted-issuer', 'Takes an ACS certificate that leads to no trusted root.', ['3.3-25'], {
    checkChain: false,
  }),
  tls('accept-wrong-host', 'Takes an ACS certificate issued for another host.', ['3.3-26', '3.3-27'], {
    checkHostName: false,
  }),
  tls('no-sni', 'Sends no server name in the ClientHello.', ['3.3-07'], { sendServerName: false }),
  tls('tls-1.0', 'Speaks TLS 1.0 with an ACS that offers nothing better.', ['3.3-09', '3.3-12'], {
    minVersion: 'TLSv1',
  }),
];
