import { countJest } from './jest';
import { countJunit } from './client';

describe('counting what a runner reports', () => {
  it('a suite of jest that could not start is a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    };
    expect(countJest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('pytest counts errors beside failures, over all suites', () => {
    const xml =
      '<testsuites><testsuite name="a" errors="1" failures="1" skipped="1" tests="6"/><testsuite name="b" tests="2" errors="0" failures="0" skipped="0"></testsuite></testsuites>';
    expect(countJunit(xml)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });
});
