import { knownOrder, refuseCustomerInUse } from './index';
import { order, row } from './situations';

describe('what a sales order needs, and what needs it', () => {
  it('a customer whom orders name is not deleted (I5)', () => {
    expect(() => refuseCustomerInUse({ orders: [], total: 0 })).not.toThrow();
    const orders = [{ id: 7, orderNo: 'SO-7' }];
    expect(() => refuseCustomerInUse({ orders, total: 1 })).toThrow("can't be deleted, because 1 sales orders use it (SO-7).");
    expect(() => refuseCustomerInUse({ orders, total: 12 })).toThrow(
      expect.objectContaining({
        code: 'CUSTOMER_IN_USE',
        details: [expect.objectContaining({ info: { sales_order_ids: [7], total: 12 } })],
      }),
    );
  });

  it('only an order that is there can be packed (S2)', () => {
    const known = order([row(1, 5)]);
    expect(knownOrder(known, known.id)).toBe(known);
    for (const gone of [undefined, { ...known, isDeleted: true }])
      expect(() => knownOrder(gone, 9)).toThrow(
        expect.objectContaining({ code: 'UNKNOWN_SALES_ORDER', details: [expect.objectContaining({ path: 'sales_order_id' })] }),
      );
  });
});
