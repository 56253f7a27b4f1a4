import type { MakingStatus, WorkStatus } from '../api/making';
import { nextOfMaking, nextOfWork, wordOfMaking, wordOfStep } from './steps';

const WORK: readonly WorkStatus[] = ['NOT_STARTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'COMPLETED'];
/** docs/states-of-manufacturing.md: what the API refuses of an operation, from → to. */
const REFUSED = ['NOT_STARTED PAUSED', 'COMPLETED PAUSED', 'COMPLETED BLOCKED', 'BLOCKED COMPLETED'];

describe('O5: the steps of an operation', () => {
  it('offer something from everywhere, never what the API always refuses, and never what is so already', () => {
    for (const from of WORK) {
      expect(nextOfWork(from).length).toBeGreaterThan(0);
      for (const to of nextOfWork(from)) {
        expect(REFUSED).not.toContain(`${from} ${to}`);
        expect(to).not.toBe(from);
      }
    }
  });

  it('have the word that fits where one comes from', () => {
    expect(WORK.filter((from) => from !== 'IN_PROGRESS').map((from) => wordOfStep(from, 'IN_PROGRESS'))).toEqual([
      'start',
      'resume',
      'resume',
      'reopen',
    ]);
  });
});

describe('O3, O4: the steps of an order', () => {
  const steps = (status: MakingStatus, completed_quantity = 0) => nextOfMaking({ status, completed_quantity });

  it('never take back what was made', () => {
    expect(steps('IN_PROGRESS')).toEqual(['DONE', 'BLOCKED', 'NOT_STARTED']);
    expect(steps('PARTIALLY_COMPLETED', 4)).toEqual(['DONE', 'BLOCKED']);
    expect(steps('BLOCKED', 4)).toEqual(['IN_PROGRESS', 'DONE']);
    expect(steps('DONE', 10)).toEqual([]);
  });

  it('have words', () => {
    expect(steps('NOT_STARTED').map((to) => wordOfMaking('NOT_STARTED', to))).toEqual(['start', 'complete', 'block']);
    expect(wordOfMaking('BLOCKED', 'IN_PROGRESS')).toBe('resume');
  });
});
