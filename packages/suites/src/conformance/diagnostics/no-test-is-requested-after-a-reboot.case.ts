import { setTimeout as wait } from 'node:timers/promises';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { IpPing, pingMsMax } from './ip-ping.ts';
import { rebootWithATest } from './reboot-with-a-test.ts';

type Facts = { readonly afterBoot: string; readonly later: string };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-005',
    title: 'A test that a reboot came before is not Requested for ever',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'An ACS that finds a test Requested waits for its end; after a reboot there is none. A ping and a reboot are ' +
      'asked for in one session; after it the state must be None, or the test must end within twenty seconds.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['106-103'],
    spec: [tr106Clause('A.2.3.7', 'MUST')],
    defects: [
      { id: 'diagnostics-requested-after-reboot', fails: 'no test stays Requested after the reboot that ended it' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      const { cpe, step, signal } = bench;
      const { coming } = await cpe.withSession((session) => rebootWithATest(session, bench), { signal });
      const booted = await step('Wait for the boot', () => coming);
      await booted.reachAcsTurn();
      const ping = await IpPing.find(booted, bench);
      const afterBoot = (await ping.read(booted, 'DiagnosticsState')) ?? '';
      await booted.end();
      if (afterBoot !== 'Requested') return bench.observe('state', { afterBoot, later: afterBoot });
      await wait(pingMsMax, undefined, { signal });
      const later = await cpe.withSession((session) => ping.read(session, 'DiagnosticsState'), { signal });
      return bench.observe('state', { afterBoot, later: later ?? '' });
    },
    judge({ later }, { expect, inconclusive }) {
      if (later === '') inconclusive('DiagnosticsState cannot be read after the reboot.');
      expect(later, 'no test stays Requested after the reboot that ended it').not.toBe('Requested');
    },
  },
);
export default definition;
