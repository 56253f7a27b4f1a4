import type { ShownRecall } from '../api/stock';
import { csvOf } from '../ui/csv';
import { recallTable } from './recall-table';

const goods = { variant_id: 11, sku: 'CHAIR', batch_id: 8, batch_number: 'C-7' };
const left = { ...goods, expiration_date: null, quantity_in_stock: 3 };
const recall: ShownRecall = {
  batch_id: 8,
  batches: [],
  stock: [{ ...left, location_id: 1, location_name: 'Factory', quantity: 3 }],
  in_transit: [{ ...left, quantity: 2 }],
  sales_orders: [
    {
      sales_order_id: 1,
      order_no: 'SO-1',
      customer_name: '=HYPERLINK("x")',
      goods: [{ ...goods, quantity: 5 }],
      returned: [{ ...goods, quantity: -1 }],
    },
  ],
  customers: [],
  untraceable: [{ variant_id: 11, sku: 'CHAIR', quantity: 1 }],
  is_balanced: true,
};
const words = {
  kind: 'What',
  customer: 'Customer',
  order: 'Order',
  item: 'Item',
  batch: 'Batch',
  quantity: 'Quantity',
  place: 'Place',
  sold: 'sold',
  returned: 'returned',
  left: 'in stock',
  moving: 'on the way',
  unknown: 'unknown',
};

describe('T8: a recall as a file', () => {
  it('names who got what, what came back and what is left, and runs nothing in a program for tables', () => {
    expect(csvOf(recallTable(recall, words)).split('\r\n')).toEqual([
      'What,Customer,Order,Item,Batch,Quantity,Place',
      `sold,"'=HYPERLINK(""x"")",SO-1,CHAIR,C-7,5,`,
      `returned,"'=HYPERLINK(""x"")",SO-1,CHAIR,C-7,-1,`,
      'in stock,,,CHAIR,C-7,3,Factory',
      'on the way,,,CHAIR,C-7,2,',
      'unknown,,,CHAIR,,1,',
      '',
    ]);
  });
});
