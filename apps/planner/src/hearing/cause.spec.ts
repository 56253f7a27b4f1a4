import type { StatusChange } from '@pegboard/domain-planning';
import { causeOf, delayOf, tracesOf, type RunCause } from './cause';

const change = (cause: string | null) => ({ cause }) as StatusChange;

describe('what a run goes back to', () => {
  const recent: RunCause[] = [
    { id: 'a', traceparent: 'trace of a', at: 1_000 },
    { id: 'clock' },
    { id: 'b', traceparent: 'trace of b', at: 3_000 },
    { id: 'c', traceparent: 'trace of c', at: 2_000 },
  ];

  it('the traces of the changes that statuses differ by come first, oldest first', () => {
    expect(tracesOf([change('c'), change('b'), change(null), change('long ago')], recent)).toEqual([
      'trace of b',
      'trace of c',
      'trace of a',
      undefined,
    ]);
  });

  it('the delay is that of the oldest change; the clock alone has none', () => {
    expect(delayOf(recent, 3_500)).toBe(2_500);
    expect(delayOf(recent, 500)).toBe(0);
    expect(delayOf([{ id: 'clock' }], 3_500)).toBeUndefined();
  });

  it('is what the event said', () => {
    const envelope = { id: 'x', traceparent: 'trace of x', time: '2026-11-02T08:00:00.000Z' };
    expect(causeOf(envelope as never)).toEqual({ id: 'x', traceparent: 'trace of x', at: Date.parse(envelope.time) });
  });
});
