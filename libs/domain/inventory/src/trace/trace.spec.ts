import type { ServedRef } from '@pegboard/contracts';
import { quantity, toDecimal, type Instant, type Ref } from '@pegboard/kit';
import { History } from '../history/history';
import { aLedger, CHAIR, FACTORY, facts, posting, reversal, SHOP, type MovementLine } from '../testing';
import { balanceOfBatch, isBalanced } from './batch-balance';
import { recall } from './recall';
import type { ReturnedGoods } from './returned-goods';
import { ordersIn, withReturns } from './returns';
import { traceBackward, traceForward, traceSalesOrder, type Trace } from './trace';

const [STEEL, LEG, TABLE, SCREW] = [31, 32, 33, 34];
const tracked = {
  ...facts,
  variants: [
    ...facts.variants,
    ...[STEEL, LEG, TABLE].map((id) => ({ id, itemId: id, sku: `V${id}`, isTracked: true })),
    { id: SCREW, itemId: SCREW, sku: 'SCREW', isTracked: false },
  ],
};

const lot = (batch_number: string) => ({ new_batch: { batch_number, expiration_date: null } });

/** A workshop in words: buy, make, sell; answers the ids of batches by their numbers. */
function workshop() {
  const ledger = aLedger(false, tracked);
  const history = new History();
  let next = 0;
  const step = (kind: Parameters<typeof posting>[1], cause: string, lines: MovementLine[]): string => {
    const [type, id] = cause.split('/') as [string, string];
    const posting_id = `${cause}/${++next}`;
    const outcome = ledger.post(posting(posting_id, kind, lines, { cause: { type, id: Number(id), number: cause.toUpperCase() } }));
    if (outcome.status !== 'posted') throw new Error(JSON.stringify(outcome.refusal));
    return posting_id;
  };
  const batch = (number: string): number => [...ledger.ledger.state.batches.entries()].find(([, fact]) => fact.number === number)![0];
  return {
    ledger,
    history: () => {
      ledger.entries.forEach((entry, i) => history.add(entry, i + 1));
      return history;
    },
    batch,
    receive: (cause: string, variant_id: number, number: string, quantity: number) =>
      step('receipt', cause, [{ variant_id, quantity, ...lot(number), serves: 'purchase_order_row/1' }]),
    make: (
      cause: string,
      variant_id: number,
      number: string | null,
      quantity: number,
      ingredients: { variant_id: number; from: string | null; quantity: number }[],
      holds_for: Ref | null = null,
    ) =>
      step('production', cause, [
        { variant_id, quantity, ...(number ? lot(number) : {}), holds_for, serves: 'manufacturing_order/1' },
        ...ingredients.map((one): MovementLine => ({
          variant_id: one.variant_id,
          quantity: -one.quantity,
          batch_id: one.from ? batch(one.from) : null,
          serves: 'manufacturing_order_recipe_row/1',
        })),
      ]),
    sell: (cause: string, variant_id: number, number: string | null, quantity: number, serves: ServedRef = 'sales_order_row/1') =>
      step('sale', cause, [{ variant_id, quantity: -quantity, batch_id: number ? batch(number) : null, serves }]),
    step,
    revert: (id: string) => ledger.post(reversal(`${id}/revert`, id)),
  };
}

const shown = (trace: Trace): string[] => trace.edges.map(({ from, to, quantity }) => `${from} -${toDecimal(quantity)}-> ${to}`).sort();

const MAY = '2026-05-24T10:00:00.000Z' as Instant;

describe('goods that customers send back (R2)', () => {
  const back = (returnId: number, batchId: number | null, amount: number, more: Partial<ReturnedGoods> = {}): ReturnedGoods => ({
    ...{ returnId, returnNo: `RO-${returnId}`, salesOrderId: 7, returnDate: MAY, variantId: TABLE, batchId, quantity: quantity(amount) },
    ...{ restockLocationId: FACTORY, isInStock: true },
    ...more,
  });

  it('go on from their order, into stock or not; the batch stays itself and the recall balanced', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', TABLE, 'T1', 5);
    shop.receive('purchase_order/2', TABLE, 'T2', 5);
    const packing = shop.sell('sales_order/7', TABLE, 'T1', 4);
    shop.sell('sales_order/7', TABLE, 'T2', 1);
    const before = { quantity: quantity(0), value: quantity(0) };
    const restock = shop.step('sale', 'sales_order/7', [
      {
        variant_id: TABLE,
        batch_id: shop.batch('T1'),
        quantity: 2,
        serves: 'sales_order_row_return/1',
        returns: { posting_id: packing, before },
      },
    ]);
    const [t1, t2] = [shop.batch('T1'), shop.batch('T2')];
    const found = recall(shop.history(), t1);
    expect(found.batches.map(({ balance }) => [balance, isBalanced(balance)])).toMatchObject([
      [{ quantityIn: quantity(5), quantityOut: quantity(4), quantityReturned: quantity(2), inStock: quantity(3) }, true],
    ]);
    expect(found.orders).toMatchObject([{ salesOrderId: 7, goods: [{ batchId: t1, quantity: quantity(4) }] }]);
    const elsewhere = { restockLocationId: null, isInStock: false };
    const goods = [back(3, t1, 2), back(4, t1, 1, elsewhere), back(5, t2, 1), back(6, t1, 1, { salesOrderId: 8 })];
    expect(ordersIn(found.trace)).toEqual([7]);
    expect(shown(withReturns(found.trace, goods))).toEqual(
      [
        `batch/${t1} -4-> sales_order/7`,
        'sales_order/7 -2-> sales_return/3',
        `sales_return/3 -2-> batch/${t1}`,
        'sales_order/7 -1-> sales_return/4',
      ].sort(),
    );
    expect(shown(traceBackward(shop.history(), t1))).toEqual([`purchase_order/1 -5-> batch/${t1}`]);
    shop.revert(restock);
    const after = balanceOfBatch(shop.history(), t1);
    expect([after.quantityReturned, after.inStock, isBalanced(after)]).toEqual([0, quantity(1), true]);
  });

  it('without batches go on from the orders that got the item', () => {
    const shop = workshop();
    shop.step('receipt', 'purchase_order/1', [{ variant_id: CHAIR, quantity: 5, serves: 'purchase_order_row/1' }]);
    shop.sell('sales_order/7', CHAIR, null, 3);
    const trace = traceSalesOrder(shop.history(), ({ posting: { cause } }) => cause.id === 7);
    const goods = [back(3, null, 2, { variantId: CHAIR }), back(4, null, 1, { variantId: TABLE })];
    expect(shown(withReturns(trace, goods))).toEqual(
      [`untracked/${CHAIR} -3-> sales_order/7`, 'sales_order/7 -2-> sales_return/3', `sales_return/3 -2-> untracked/${CHAIR}`].sort(),
    );
  });
});

describe('a trace (T8)', () => {
  it('goes back through subassemblies to every receipt, and forth to every order', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', STEEL, 'S1', 10);
    shop.receive('purchase_order/2', STEEL, 'S2', 10);
    const legs = shop.make('manufacturing_order/1', LEG, 'L1', 8, [
      { variant_id: STEEL, from: 'S1', quantity: 6 },
      { variant_id: STEEL, from: 'S2', quantity: 2 },
    ]);
    const tables = shop.make('manufacturing_order/2', TABLE, 'T1', 2, [{ variant_id: LEG, from: 'L1', quantity: 8 }]);
    shop.sell('sales_order/7', TABLE, 'T1', 1);
    const [s1, s2, l1, t1] = ['S1', 'S2', 'L1', 'T1'].map((number) => `batch/${shop.batch(number)}`);

    expect(shown(traceBackward(shop.history(), shop.batch('T1')))).toEqual(
      [
        `${l1} -8-> ${tables}`,
        `${s1} -6-> ${legs}`,
        `${s2} -2-> ${legs}`,
        `${legs} -8-> ${l1}`,
        `${tables} -2-> ${t1}`,
        `purchase_order/1 -10-> ${s1}`,
        `purchase_order/2 -10-> ${s2}`,
      ].sort(),
    );
    expect(shown(traceForward(shop.history(), shop.batch('S2')))).toEqual(
      [`${s2} -2-> ${legs}`, `${legs} -8-> ${l1}`, `${l1} -8-> ${tables}`, `${tables} -2-> ${t1}`, `${t1} -1-> sales_order/7`].sort(),
    );
  });

  it('keeps the runs of one order apart', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', STEEL, 'S1', 10);
    shop.receive('purchase_order/1', STEEL, 'S2', 10);
    shop.make('manufacturing_order/1', LEG, 'L1', 4, [{ variant_id: STEEL, from: 'S1', quantity: 4 }]);
    shop.make('manufacturing_order/1', LEG, 'L2', 4, [{ variant_id: STEEL, from: 'S2', quantity: 4 }]);
    expect(traceBackward(shop.history(), shop.batch('L2')).nodes.map(({ id }) => id)).not.toContain(`batch/${shop.batch('S1')}`);
  });

  it('forgets what was reversed', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', STEEL, 'S1', 10);
    const made = shop.make('manufacturing_order/1', LEG, 'L1', 4, [{ variant_id: STEEL, from: 'S1', quantity: 4 }]);
    const sold = shop.sell('sales_order/7', LEG, 'L1', 1);
    shop.revert(sold);
    expect(recall(shop.history(), shop.batch('S1')).orders).toEqual([]);
    shop.revert(made);
    expect(shown(traceForward(shop.history(), shop.batch('S1')))).toEqual([]);
  });

  it('goes through outsourced work, splits, merges and transfers', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', STEEL, 'S1', 10);
    shop.step('transfer', 'stock_transfer/1', [{ variant_id: STEEL, quantity: -6, batch_id: shop.batch('S1') }]);
    shop.step('transfer', 'stock_transfer/1', [{ variant_id: STEEL, quantity: 5, location_id: SHOP, batch_id: shop.batch('S1') }]);
    const coated = shop.step('receipt', 'purchase_order/2', [
      { variant_id: LEG, quantity: 5, ...lot('L1'), serves: 'purchase_order_row/2' },
      { variant_id: STEEL, location_id: SHOP, quantity: -5, batch_id: shop.batch('S1'), serves: 'outsourced_purchase_order_recipe_row/1' },
    ]);
    const split = shop.step('adjustment', 'stock_adjustment/1', [
      { variant_id: LEG, quantity: -3, batch_id: shop.batch('L1') },
      { variant_id: LEG, quantity: 2, ...lot('L2') },
      { variant_id: LEG, quantity: 1, ...lot('L3') },
    ]);
    shop.sell('sales_order/8', LEG, 'L3', 1);
    const found = recall(shop.history(), shop.batch('S1'));
    expect(shown(found.trace)).toEqual(
      [
        `batch/${shop.batch('S1')} -5-> ${coated}`,
        `${coated} -5-> batch/${shop.batch('L1')}`,
        `batch/${shop.batch('L1')} -3-> ${split}/variant/${LEG}`,
        `${split}/variant/${LEG} -2-> batch/${shop.batch('L2')}`,
        `${split}/variant/${LEG} -1-> batch/${shop.batch('L3')}`,
        `batch/${shop.batch('L3')} -1-> sales_order/8`,
      ].sort(),
    );
    const steel = balanceOfBatch(shop.history(), shop.batch('S1'));
    expect([steel.quantityIn, steel.quantityOut, steel.inTransit, steel.inStock].map(toDecimal)).toEqual(['10', '5', '1', '4']);
    expect([...steel.byLocation].map(([location, quantity]) => [location, toDecimal(quantity)])).toEqual([[FACTORY, '4']]);
  });

  it('follows a product without batches to the row that it was held for, and no further', () => {
    const shop = workshop();
    shop.receive('purchase_order/1', STEEL, 'S1', 10);
    shop.make('manufacturing_order/1', CHAIR, null, 2, [{ variant_id: STEEL, from: 'S1', quantity: 2 }], 'sales_order_row/12');
    shop.make('manufacturing_order/2', CHAIR, null, 3, [{ variant_id: STEEL, from: 'S1', quantity: 3 }]);
    shop.sell('sales_order/7', CHAIR, null, 2, 'sales_order_row/12');
    const found = recall(shop.history(), shop.batch('S1'));
    expect(found.orders.map(({ salesOrderId, goods }) => [salesOrderId, goods.map(({ quantity }) => toDecimal(quantity))])).toEqual([
      [7, ['2']],
    ]);
    expect(found.untraceable.map(({ variantId, quantity }) => [variantId, toDecimal(quantity)])).toEqual([[CHAIR, '3']]);
    const back = traceSalesOrder(shop.history(), (line) => line.posting.cause.id === 7 && line.posting.cause.type === 'sales_order');
    expect(back.nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['sales_order/7', `batch/${shop.batch('S1')}`, 'purchase_order/1']),
    );
  });

  it('ends at stock without a batch, and at a circle', () => {
    const shop = workshop();
    shop.step('adjustment', 'stock_adjustment/1', [{ variant_id: SCREW, quantity: 50 }]);
    shop.make('manufacturing_order/1', LEG, 'L1', 4, [{ variant_id: SCREW, from: null, quantity: 8 }]);
    const move = (from: string, to: string) =>
      shop.step('adjustment', 'stock_adjustment/2', [
        { variant_id: LEG, quantity: -2, batch_id: shop.batch(from) },
        { variant_id: LEG, quantity: 2, ...lot(to) },
      ]);
    move('L1', 'L2');
    move('L2', 'L1');
    const back = traceBackward(shop.history(), shop.batch('L2'));
    expect(back.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([`untracked/${SCREW}`, `batch/${shop.batch('L1')}`]));
    for (const number of ['L1', 'L2']) expect(isBalanced(balanceOfBatch(shop.history(), shop.batch(number)))).toBe(true);
  });
});
