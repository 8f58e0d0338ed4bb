import type { InjectionPlan } from '@cordon/suites';
import { expect, test } from 'vitest';
import { planText } from './injection-plan.ts';

const plan: InjectionPlan = {
  probes: [
    {
      caseId: 'INJ-002',
      parameter: 'Device.X_A.\u001b[2JHost',
      sink: 'diagnostics-host',
      families: ['separator-line-feed', 'argument-dash'],
      tooLong: ['blank-field-separator'],
      length: 'usual',
      estimatedMs: 8_000,
    },
  ],
  leftOut: [{ parameter: 'Device.ManagementServer.URL', sink: 'url', why: 'management' }],
  valueCount: 2,
  estimatedMs: 8_000,
};
const text = planText(plan, { zone: 'canary.test', shortZone: 'c.test' });

test('a plan says how many values go where, by which case and in what time', () => {
  expect(text).toMatch(/^2 values to 1 parameters, in at most about 8\.0 s/);
  expect(text).toMatch(/INJ-002 {2}Device\.X_A\..*Host {2}\(diagnostics-host\) {2}2 values/);
  expect(text).toContain('too long for it: blank-field-separator');
});

test('a plan shows a value of every family on one line', () => {
  expect(text).toMatch(/separator-line-feed +"127\.0\.0\.1\\nnslookup \w+\$\(\(\d+\*\d+\)\)x\.canary\.test\\n"/);
});

test('a plan says what gets nothing, and why', () => {
  expect(text).toMatch(/may cost the management of the target: 1\n +Device\.ManagementServer\.URL/);
});

test('a name that the target made up does not steer the terminal', () => {
  expect(text).not.toContain('\u001b');
});
