import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from './port-case.ts';
import { RemoteAccess } from './remote-access.ts';

type Facts = {
  /** Whether the port was open while remote access was on: before, and after it was off. */
  readonly on: readonly [boolean, boolean];
  /** Whether it was open half a minute after it was switched off. */
  readonly off: boolean;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'PORT-009-REMOTE',
    title: 'The port of remote access is closed when it is switched off',
    suite: 'security/ports',
    target: 'cpe',
    purpose:
      'Somebody in support opens the web pages of a gateway to the WAN by UserInterface.RemoteAccess, and switches that off ' +
      'when the call is over. It is switched on, on a port of its own and for a user with a strong password, off, and on ' +
      'again. The port must let the bench in while it is on, and no more half a minute at most after it was switched off.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-10'],
    spec: [
      tr069Clause('A.3.2.1', 'MUST'),
      bsiClause('B.6'),
      { doc: 'TR-181', section: 'UserInterface.RemoteAccess', level: 'MUST' },
    ],
    cwe: 1327,
    needs: ['connection-request', 'wan-address'],
    defects: [{ id: 'remote-access-stays-open', fails: 'the port is closed when remote access is off' }],
    timeoutMs: 600_000,
    estimatedMs: 6_000,
  },
  {
    async observe(bench) {
      const { step } = bench;
      const scene = await step('Look for remote access', () => RemoteAccess.find(bench));
      const opens = async (): Promise<boolean> =>
        (await scene.switchOn(scene.strong)) === undefined && (await scene.opens());
      const before = await step('Switch it on', opens);
      await step('Switch it off', () => scene.switchOff());
      const off = before && (await step('Knock while it is off', () => scene.staysOpen()));
      const after = before && (await step('Switch it on again', opens));
      return { on: [before, after], off };
    },
    judge({ on, off }, { expect, inconclusive }) {
      if (!on.every(Boolean))
        inconclusive('Remote access did not open its port while it was on, as far as the bench can see it.');
      expect(off, 'the port is closed when remote access is off').toBe(false);
    },
  },
);
export default definition;
