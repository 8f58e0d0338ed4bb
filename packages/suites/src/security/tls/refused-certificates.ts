import { createMemoryLab, type Lab } from '@cordon/pki';
import { serverPresentation } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import type { RefusedCertificate } from './refused-certificate.ts';

/** A root that nobody trusts, with the name of the one that the target trusts. */
function impostorOf({ root }: Lab): Lab {
  const name = root.recipe.subject.find(({ type }) => type === 'CN')?.value;
  const { key } = root.recipe;
  return createMemoryLab({ ...(name === undefined ? {} : { name }), ...(key === undefined ? {} : { key }) });
}

/** Certificates that no CPE may trust: one row, one case. */
export const refusedCertificates: readonly RefusedCertificate[] = [
  {
    id: 'TLS-C-022',
    title: 'A certificate under an impostor root with the name of the trusted one is refused',
    purpose:
      'Whoever can answer in place of the ACS has a certificate of his own making. He can give his root any ' +
      'name, so that only its key tells it from the true one. Shown such a chain for the right host, the ' +
      'target must not send one byte of its Inform.',
    severity: 'critical',
    cwe: 295,
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1', 'MUST')],
    needs: ['https'],
    sentence: 'nothing is sent to an ACS whose chain ends at an impostor root',
    defects: [
      { id: 'accept-untrusted-issuer', fails: 'nothing is sent to an ACS whose chain ends at an impostor root' },
    ],
    present: ({ lab, acs }) => serverPresentation(impostorOf(lab), { hostName: acs.hostName }),
  },
  {
    id: 'TLS-C-040',
    title: 'An expired certificate is refused',
    purpose:
      'A certificate is proof only as long as it is valid: afterwards its key may have been thrown away, sold ' +
      'or stolen, and nobody revokes it any more. The certificate shown has everything right except that it ' +
      'expired thirty days ago. A target that does not know the time may leave the dates out, so its own ' +
      'clock is read first.',
    severity: 'high',
    cwe: 298,
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1.3', 'MUST')],
    needs: ['https', 'trusted-authority'],
    sentence: 'nothing is sent to an ACS whose certificate has expired',
    defects: [{ id: 'accept-expired-certificate', fails: 'nothing is sent to an ACS whose certificate has expired' }],
    expiredDays: 30,
    present: ({ lab, acs }) =>
      serverPresentation(lab, {
        hostName: acs.hostName,
        certificate: { validity: { notBefore: '-60d', notAfter: '-30d' } },
      }),
  },
  {
    id: 'TLS-C-060',
    title: 'A certificate for another host is refused',
    purpose:
      'Every customer of the same authority has a certificate that leads to a trusted root. Only the ' +
      'comparison of its names with the host in the ACS URL keeps him from playing the ACS. Shown a valid ' +
      'certificate for another host, the target must not send one byte of its Inform.',
    severity: 'critical',
    cwe: 297,
    requirements: ['3.3-26', '3.3-27'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(6125, '6', 'MUST')],
    needs: ['https', 'trusted-authority'],
    sentence: 'nothing is sent to an ACS whose certificate names another host',
    defects: [{ id: 'accept-wrong-host', fails: 'nothing is sent to an ACS whose certificate names another host' }],
    present: ({ lab }) => serverPresentation(lab, { hostName: 'not-the-acs.test' }),
  },
];
