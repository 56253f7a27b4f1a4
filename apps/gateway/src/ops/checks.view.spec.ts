import type { Presence, ServiceName } from '@pegboard/contracts';
import { instant } from '@pegboard/kit';
import { checksView, namedDifferences } from './checks.view';

const NOW = Date.parse('2026-03-02T09:00:00.000Z');
const ago = (seconds: number) => instant(NOW - seconds * 1_000);
const round = { check: 'copies', of: 'sales_order at planner', looked: 10, finished_at: ago(60), unknown_since: null, why: null };
const lost = { check: 'statuses', about: 'sales_order/1', detail: 'late here, not there', since: ago(20), of: 'sales_order', id: 1 };
const presence = (more: Partial<Presence> = {}): Presence => ({
  ...{ replica: 'a', version: '1', revision: 'r', started_at: ago(500), checks: [], outboxes: [], differences: [], rounds: [round] },
  ...more,
});
const all = (sales: Presence[], planner = [presence({ rounds: [] })]): Map<ServiceName, Presence[]> =>
  new Map<ServiceName, Presence[]>([
    ['sales', sales],
    ['planner', planner],
  ]);

describe('what the checks have found', () => {
  it('is right if no process has found anything, and says how far each check has come', () => {
    expect(checksView(all([presence(), presence({ rounds: [{ ...round, finished_at: ago(5) }] })]), NOW)).toEqual({
      ...{ ok: true, differences: [], difference_count: 0, unknown: [], silent: [] },
      rounds: [{ service: 'sales', check: 'copies', of: round.of, looked: 20, finished_at: ago(5) }],
    });
  });

  it('is what any process has found, once', () => {
    const { ok, differences, difference_count } = checksView(
      all([presence({ differences: [lost] }), presence({ differences: [lost] })]),
      NOW,
    );
    const { of: _of, id: _id, ...shown } = lost;
    expect([ok, differences, difference_count]).toEqual([false, [{ service: 'sales', ...shown }], 1]);
  });

  it('is not right while a service is silent, or a check has been blind for half a minute', () => {
    expect(checksView(all([]), NOW)).toMatchObject({ ok: false, silent: ['sales'] });
    const blindFor = (seconds: number) =>
      all([presence({ rounds: [{ ...round, unknown_since: ago(seconds), why: 'the planner is behind' }] })]);
    expect(checksView(blindFor(10), NOW)).toMatchObject({ ok: true, unknown: [] });
    const unknown = [{ service: 'sales', check: 'copies', since: ago(40), why: 'the planner is behind' }];
    expect(checksView(blindFor(40), NOW)).toMatchObject({ ok: false, unknown });
  });

  it('is mended by the service that found it, and statuses by the planner', () => {
    const old = { check: 'published', about: 'sales_order/2', detail: 'of a version that names no id', since: ago(20) };
    const rank = { ...lost, check: 'ranks', id: 7 };
    const found = all([presence({ differences: [lost, rank, old] })]);
    expect(namedDifferences('sales', found)).toEqual([{ check: 'ranks', of: 'sales_order', id: 7 }]);
    expect(namedDifferences('planner', found)).toEqual([{ check: 'statuses', of: 'sales_order', id: 1 }]);
  });
});
