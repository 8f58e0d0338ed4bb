import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { uiMeta } from '../web-ui/web-ui-case.ts';
import { bsiClause, etsiClause } from './port-case.ts';
import { RemoteAccess } from './remote-access.ts';

type Facts = {
  /** Whether the port was open when remote access had been switched on: before, and after it had ended. */
  readonly on: readonly [boolean, boolean];
  /** Whether it was open half a minute after the time that is documented. */
  readonly afterwards: boolean;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'PORT-009-TIMEOUT',
    title: 'Remote access that nobody switches off ends by itself',
    suite: 'security/ports',
    purpose:
      'What was opened for one call is forgotten when the call is over. Remote access to the web pages is switched on for a ' +
      'user with a strong password, and left alone for as long as the target file says that it lasts ' +
      '("ui.remoteAccessSeconds"). Half a minute later at most its port may let nobody in; switched off and on, it has to again.',
    severity: 'medium',
    safety: 'S3',
    spec: [etsiClause, bsiClause('B.6')],
    cwe: 1327,
    needs: ['connection-request', 'wan-address'],
    defects: [{ id: 'remote-access-never-ends', fails: 'remote access ends by itself' }],
    timeoutMs: 7_800_000,
    estimatedMs: 50_000,
  },
  {
    async observe(bench) {
      const { step, ui, notApplicable, pause } = bench;
      const seconds =
        ui.settings.remoteAccessSeconds ??
        notApplicable('The target file does not say after how long remote access ends ("ui.remoteAccessSeconds").');
      const scene = await step('Look for remote access', () => RemoteAccess.find(bench));
      const opens = async (): Promise<boolean> =>
        (await scene.switchOn(scene.strong)) === undefined && (await scene.opens());
      const before = await step('Switch it on', opens);
      if (!before) return { on: [false, false], afterwards: false };
      await step('Leave it alone', () => pause(seconds * 1000));
      const afterwards = await step('Knock when it should be over', () => scene.staysOpen());
      await scene.switchOff();
      return { on: [before, await step('Switch it on again', opens)], afterwards };
    },
    judge({ on, afterwards }, { expect, inconclusive }) {
      if (!on.every(Boolean))
        inconclusive('Remote access did not open its port while it was on, as far as the bench can see it.');
      expect(afterwards, 'remote access ends by itself').toBe(false);
    },
  },
);
export default definition;
