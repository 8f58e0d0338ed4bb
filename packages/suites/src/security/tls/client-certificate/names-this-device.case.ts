import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { staysUp, type TlsFacts } from '../probe-tls.ts';
import { askForCertificate, ownNames, shownCertificate } from './ask-for-certificate.ts';

type Facts = TlsFacts & {
  /** The names that a certificate of this device alone may have. */
  readonly expected: readonly string[];
  readonly rootsAreKnown: boolean;
  readonly benchTime: string;
};

/** How names of the scheme begin: OUI and a hyphen. */
const isOfTheScheme = (name: string): boolean => /^[0-9A-F]{6}-./i.test(name);

async function observe(bench: CaseTools & CpeBench): Promise<Facts> {
  const expected = ownNames(bench.cpe);
  const rootsAreKnown = bench.authorities.clientRootsAreKnown;
  const shown = await askForCertificate(bench);
  return { ...shown, expected, rootsAreKnown, benchTime: new Date().toISOString() };
}

function judge(facts: Facts, tools: JudgeTools): void {
  const { expect, warn } = tools;
  const { expected, rootsAreKnown, benchTime } = facts;
  const shown = shownCertificate(facts, tools);
  const { commonNames, notBefore, notAfter, isSelfSigned, problem } = shown;
  const isNamed = commonNames.some((name) => expected.includes(name));
  const namesAnother = !isNamed && commonNames.some(isOfTheScheme);
  expect(namesAnother, 'a client certificate that names a device names this one').toBe(false);
  // Whose certificates lead elsewhere than to the roots that were named is the operator's to say.
  const isBroken = rootsAreKnown ? problem !== undefined : isSelfSigned;
  expect(isBroken, 'the client certificate comes with a chain to its root').toBe(false);
  const isCurrent = notBefore <= benchTime && benchTime <= notAfter;
  expect(isCurrent, 'the client certificate is valid today').toBe(true);
  if (!isNamed && !namesAnother)
    warn('the client certificate tells this device from others', {
      commonNames: [...commonNames],
      expected: [...expected],
    });
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-C-220',
    title: 'The client certificate names this device and comes with its chain',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'An ACS that tells devices by their certificates believes the name in it. A certificate of one device is named by its OUI, product class ' +
      'and serial number as its HTTP user name would be, comes with the authorities up to the root, and is valid today; one that is ' +
      'shared by a model may have any name, and identifies nobody. The ACS shows its usual certificate and asks for one of the target, ' +
      'between two sessions that go well. How such certificates are renewed TR-069 leaves open, and the bench cannot ask for it.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.3-35', '3.3-36', '3.3-37', '3.3-38', '3.3-39'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1', 'MUST')],
    cwe: 295,
    needs: ['https'],
    defects: [
      {
        id: 'client-certificate-of-another-unit',
        device: 'reference-cpe-with-certificate',
        fails: 'a client certificate that names a device names this one',
      },
      {
        id: 'client-certificate-without-its-chain',
        device: 'reference-cpe-with-certificate',
        fails: 'the client certificate comes with a chain to its root',
      },
      { id: 'restarts-when-asked-for-a-certificate', device: 'careless-tls-client', fails: staysUp },
    ],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    observe,
    judge,
  },
);
export default definition;
