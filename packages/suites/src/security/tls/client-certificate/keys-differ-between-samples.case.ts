import { X509Certificate } from 'node:crypto';
import { type CaseDefinition, type CaseTools, type CpeBench, certificateIdentity, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { staysUp, type TlsFacts } from '../probe-tls.ts';
import { askForCertificate, ownNames, shownCertificate } from './ask-for-certificate.ts';

type Facts = TlsFacts & {
  /** Names that only a certificate of this device has. */
  readonly ownNames: readonly string[];
  readonly others: readonly { readonly name: string; readonly keySha256: string; readonly sha256: string }[];
};

async function observe(bench: CaseTools & CpeBench): Promise<Facts> {
  const others = bench.authorities.otherSamples.map(({ name, pem }) => {
    const { keySha256, sha256 } = certificateIdentity(new X509Certificate(pem));
    return { name, keySha256, sha256 };
  });
  return { ...(await askForCertificate(bench)), others, ownNames: ownNames(bench.cpe) };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-C-221',
    title: 'No two samples have the same client key',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A key that is in every unit is in the unit that somebody takes apart: from then on anybody can be any of them. The ACS asks ' +
      'for the client certificate of the target and compares it and its key with those of other samples, which the target file ' +
      'names; each run leaves the certificate that it saw in its evidence, so that the next sample can be compared with it.',
    severity: 'critical',
    safety: 'S1',
    requirements: ['3.3-37'],
    spec: [
      tr069Clause('3.3', 'MUST'),
      { doc: 'BSI TR-03148-P', section: 'TR.K.3', level: 'MUST NOT' },
      { doc: 'ETSI EN 303 645', section: '5.4-4', level: 'advice' },
    ],
    cwe: 321,
    needs: ['https'],
    defects: [
      {
        id: 'client-certificate-of-another-unit',
        device: 'reference-cpe-with-certificate',
        fails: 'no other sample has the key of the client certificate',
      },
      { id: 'restarts-when-asked-for-a-certificate', device: 'careless-tls-client', fails: staysUp },
    ],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    observe,
    judge(facts, tools) {
      const { expect, notApplicable, inconclusive } = tools;
      const { keySha256, sha256, commonNames } = shownCertificate(facts, tools);
      if (facts.others.length === 0)
        notApplicable(
          'The target file names no client certificate of another sample ("device.otherSamples"). That of this one is in the evidence.',
        );
      const isNamed = commonNames.some((name) => facts.ownNames.includes(name));
      if (isNamed && facts.others.some((other) => other.sha256 === sha256))
        inconclusive('A certificate of "device.otherSamples" is that of this very device.');
      const same = facts.others.filter((other) => other.keySha256 === keySha256).map(({ name }) => name);
      expect(same, 'no other sample has the key of the client certificate').toEqual([]);
    },
  },
);
export default definition;
