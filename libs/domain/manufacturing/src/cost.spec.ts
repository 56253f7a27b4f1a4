import fc from 'fast-check';
import { operationCost } from './index';
import { chairs, q } from './testing';

describe('what an operation costs (T9)', () => {
  const [glue] = chairs(1).operations;
  const cost = (seconds: number, perHour: string): number =>
    operationCost({ ...glue!, actualTime: q(seconds), costPerHour: q(perHour) }, q(1));

  it('is rounded once, at the end', () => {
    expect(cost(3660, '36')).toBe(q('36.6'));
    expect(cost(1000, '60')).toBe(q('16.666667'));
    expect(operationCost({ ...glue!, costPerHour: null }, q(1))).toBe(q(0));
  });

  it('is so much an hour, so much a unit, or so much once, by its type', () => {
    const by = (type: 'process' | 'setup' | 'perUnit' | 'fixed') =>
      operationCost({ ...glue!, type, actualTime: q(7200), costPerHour: q(9) }, q('2.5'));
    expect([by('process'), by('setup'), by('perUnit'), by('fixed')]).toEqual([q(18), q(18), q('22.5'), q(9)]);
  });

  it('never differs from seconds × rate / 3600 by more than half of the last decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 100_000 }), (seconds, cents) => {
        const exact = BigInt(seconds) * BigInt(q((cents / 100).toFixed(2)));
        const twice = 2n * (3600n * BigInt(cost(seconds, (cents / 100).toFixed(2))) - exact);
        return twice <= 3600n && twice >= -3600n;
      }),
    );
  });
});
