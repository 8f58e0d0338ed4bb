import type { TlsStrictness } from '../tls-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** A defect of the TLS client. */
export const onTls = (description: Omit<CpeDefect, 'apply'>, change: Partial<TlsStrictness>): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, tls: { ...policies.tls, ...change } }),
});

/** What devices leave out when they check an ACS. */
export const tlsDefects: readonly CpeDefect[] = [
  onTls(
    {
      id: 'accept-expired-certificate',
      sentence: 'Takes an ACS certificate outside its validity dates.',
      requirements: ['3.3-25'],
    },
    { checkValidity: false },
  ),
  onTls(
    {
      id: 'check-dates-once',
      sentence: 'Looks at the dates of the ACS certificate at the first connection of a session only.',
      requirements: ['3.3-25'],
    },
    { checksValidityAgain: false },
  ),
  onTls(
    {
      id: 'accept-untrusted-issuer',
      sentence: 'Takes an ACS certificate that leads to no trusted root.',
      requirements: ['3.3-25'],
    },
    { checkChain: false },
  ),
  onTls(
    {
      id: 'accept-wrong-host',
      sentence: 'Takes an ACS certificate issued for another host.',
      requirements: ['3.3-26', '3.3-27'],
    },
    { checkHostName: false },
  ),
  onTls(
    { id: 'no-sni', sentence: 'Sends no server name in the ClientHello.', requirements: ['3.3-07'] },
    { sendServerName: false },
  ),
  onTls(
    {
      id: 'tls-1.0',
      sentence: 'Speaks TLS 1.0 with an ACS that offers nothing better.',
      requirements: ['3.3-09', '3.3-12'],
    },
    { minVersion: 'TLSv1' },
  ),
];
