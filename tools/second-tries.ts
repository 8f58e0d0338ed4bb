import type { Reporter, TestCase } from 'vitest/node';

/** Names the tests that passed at their second try alone, which the usual reporter leaves out of files that are quick. */
export default class SecondTries implements Reporter {
  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky === true)
      console.log(`only at the second try: ${test.module.relativeModuleId} > ${test.fullName}`);
  }
}
