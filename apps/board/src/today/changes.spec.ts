import { changesIn, type SaidStatuses } from './changes';

const of = (product_availability: string, product_expected_date: string | null = null) => ({ product_availability, product_expected_date });
const said = (sales_order_id: number, from: ReturnType<typeof of> | null, to: ReturnType<typeof of> | null): SaidStatuses => ({
  sales_orders: [{ sales_order_id, order: { from, to } }],
});
const verdicts = (...events: SaidStatuses[]) => changesIn(events).map(({ id, verdict }) => [id, verdict]);

describe('what changed since somebody last looked', () => {
  it('is better or worse by when the goods come', () => {
    expect(
      verdicts(
        said(1, of('NOT_AVAILABLE'), of('EXPECTED', '2026-05-12')),
        said(2, of('IN_STOCK'), of('EXPECTED', '2026-05-12')),
        said(3, of('EXPECTED', '2026-05-12'), of('EXPECTED', '2026-05-10')),
        said(4, of('EXPECTED', '2026-05-12'), of('EXPECTED', '2026-05-19')),
      ),
    ).toEqual([
      [1, 'better'],
      [2, 'worse'],
      [3, 'better'],
      [4, 'worse'],
    ]);
  });

  it('spans all that was said of an order: what came back to where it was has not changed', () => {
    expect(verdicts(said(1, of('IN_STOCK'), of('NOT_AVAILABLE')), said(1, of('NOT_AVAILABLE'), of('IN_STOCK')))).toEqual([]);
  });

  it('leaves out what is new, gone, or has no such status', () => {
    expect(
      verdicts(
        said(1, null, of('IN_STOCK')),
        said(2, of('IN_STOCK'), null),
        said(3, of('IN_STOCK'), of('PICKED')),
        said(4, of('IN_STOCK'), of('IN_STOCK')),
        { sales_orders: [{ sales_order_id: 5, order: null }] },
        {},
      ),
    ).toEqual([]);
  });
});
