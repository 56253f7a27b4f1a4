import { ref, ZERO } from '@pegboard/kit';
import { heardOn, HEARD, tellingOf } from './heard';
import {
  batch,
  day,
  FACTORY,
  item,
  location,
  manufacturingOrder,
  orderFor,
  purchaseFor,
  purchaseOrder,
  q,
  recipe,
  salesOrder,
  salesRow,
  stockIs,
  stockTransfer,
  TABLE,
  variant,
  WOOD,
} from '../testing/bodies';
import {
  batchFacts,
  itemFacts,
  journalFacts,
  ledgerFact,
  locationFacts,
  manufacturingOrderFacts,
  purchaseOrderFacts,
  rankMoveFacts,
  recipeFacts,
  safetyStockFacts,
  salesOrderFacts,
  stockTransferFacts,
} from './translation';

describe('what each event tells the plan', () => {
  it('a sales order: its rows, its rank and its link', () => {
    const rows = [salesRow({ id: 1, quantity: q(3), linked_manufacturing_order_id: 4, packed_before_link: q(1) })];
    expect(
      salesOrderFacts(salesOrder({ id: 9, version: 2, status: 'PENDING', delivery_date: day(20), rank: { key: 5, move: 6 }, rows })),
    ).toEqual([
      {
        type: 'sales_order',
        id: 9,
        version: 2,
        orderNo: 'SO-9',
        customerId: 7,
        customerName: 'Anna',
        status: 'PENDING',
        deliveryDate: day(20),
        rank: { key: 5, move: 6 },
        rows: [{ id: 1, variantId: TABLE, locationId: FACTORY, quantity: q(3), linkedManufacturingOrderId: 4, packedBeforeLink: q(1) }],
      },
    ]);
  });

  it.each([
    ['sales order', salesOrderFacts(salesOrder({ id: 9, version: 5, is_deleted: true })), 'sales_order'],
    ['manufacturing order', manufacturingOrderFacts(manufacturingOrder({ id: 9, version: 5, is_deleted: true })), 'manufacturing_order'],
    ['purchase order', purchaseOrderFacts(purchaseOrder({ id: 9, version: 5, is_deleted: true })), 'purchase_order'],
    ['location', locationFacts(location({ id: 9, version: 5, is_deleted: true })), 'location'],
    ['batch', batchFacts(batch({ id: 9, version: 5, is_deleted: true })), 'batch'],
    ['recipe', recipeFacts(recipe(9, [], { version: 5, is_deleted: true })), 'recipe'],
    ['transfer', stockTransferFacts(stockTransfer({ id: 9, version: 5, is_deleted: true })), 'stock_transfer'],
    [
      'safety stock',
      safetyStockFacts({ id: 9, version: 5, is_deleted: true, variant_id: 1, location_id: 1, quantity: ZERO }),
      'safety_stock',
    ],
  ])('P10: a deleted %s is told with its version, so that a late event finds it deleted', (_name, facts, type) => {
    expect(facts).toEqual([{ type, id: 9, version: 5, isDeleted: true }]);
  });

  it('a manufacturing order: the product is expected at its deadline (O7)', () => {
    const rows = [{ id: 5, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(6) }];
    const [fact] = manufacturingOrderFacts(
      manufacturingOrder({
        id: 3,
        planned_quantity: q(3),
        completed_quantity: q(1),
        production_deadline_date: day(12),
        sales_order_id: 9,
        sales_order_row_id: 1,
        rows,
      }),
    );
    expect(fact).toMatchObject({
      type: 'manufacturing_order',
      plannedQuantity: q(3),
      completedQuantity: q(1),
      expectedDate: day(12),
      productionDeadline: day(12),
      salesOrderId: 9,
      salesOrderRowId: 1,
      rows: [{ id: 5, variantId: WOOD, plannedQuantity: q(6) }],
    });
  });

  it('P9: how a manufacturing order follows its row, and those that were made for the row before', () => {
    const rows = [{ id: 5, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(6) }];
    const follows = { stays_without_row: true, default_deadline_date: day(9) };
    const [fact] = manufacturingOrderFacts(manufacturingOrder({ id: 3, sales_order_id: 9, sales_order_row_id: 1, rows, follows }));
    expect(fact).toMatchObject({ follows: { staysWithoutRow: true, defaultDeadline: day(9) }, rows: [{ quantityPerUnit: q(2) }] });
    const [unlinked] = manufacturingOrderFacts(manufacturingOrder({ id: 3, rows, follows: null }));
    expect(Object.keys(unlinked!)).not.toContain('follows');
    const made = salesRow({ id: 1, quantity: q(3), linked_manufacturing_order_id: 4, earlier_manufacturing_order_ids: [2] });
    expect(salesOrderFacts(salesOrder({ id: 9, rows: [made] }))).toMatchObject([{ rows: [{ earlierManufacturingOrderIds: [2] }] }]);
  });

  it("a purchase order: stock units and each row's own date; an outsourced one: its ingredients and where they lie (B5)", () => {
    const [regular] = purchaseOrderFacts(purchaseFor(4, WOOD, 3, day(10)));
    expect(regular).toMatchObject({
      kind: 'regular',
      expectedDate: day(10),
      rows: [{ id: 4, variantId: WOOD, locationId: FACTORY, quantity: q(3), expectedDate: null }],
    });
    const [outsourced] = purchaseOrderFacts(
      purchaseOrder({
        id: 5,
        entity_type: 'outsourced',
        tracking_location_id: 2,
        recipe_rows: [
          {
            id: 8,
            purchase_order_row_id: 6,
            variant_id: WOOD,
            planned_quantity_per_unit: q(1),
            quantity: q(4),
            is_supplied_by_contractor: true,
          },
        ],
      }),
    );
    expect(outsourced).toMatchObject({
      kind: 'outsourced',
      trackingLocationId: 2,
      ingredientRows: [{ id: 8, variantId: WOOD, quantity: q(4), isSuppliedByContractor: true, purchaseOrderRowId: 6 }],
    });
  });

  it("an item: one fact a variant with the item's version; a removed variant is gone, and all of a removed item are", () => {
    const chair = item({
      id: 1,
      version: 3,
      name: 'Chair',
      is_purchasable: true,
      default_supplier_id: 6,
      variants: [
        variant({ id: 11, lead_time: 14, config_attributes: [{ config_name: 'Colour', config_value: 'red' }] }),
        variant({ id: 12, is_deleted: true }),
      ],
    });
    expect(itemFacts(chair)).toEqual([
      {
        type: 'variant',
        id: 11,
        version: 3,
        sku: 'SKU-11',
        name: 'Chair / red',
        isSellable: true,
        isProducible: true,
        isPurchasable: true,
        batchTracked: false,
        defaultSupplierId: 6,
        leadTimeDays: 14,
      },
      { type: 'variant', id: 12, version: 3, isDeleted: true },
    ]);
    expect(itemFacts({ ...chair, version: 4, is_deleted: true }).map((fact) => 'isDeleted' in fact && fact.isDeleted)).toEqual([
      true,
      true,
    ]);
  });

  it("a recipe has its product variant's id, a batch its last good day", () => {
    expect(recipeFacts(recipe(TABLE, [{ variantId: WOOD, quantity: q(2) }]))).toEqual([
      { type: 'recipe', id: TABLE, version: 1, rows: [{ variantId: WOOD, quantityPerUnit: q(2) }] },
    ]);
    expect(batchFacts(batch({ id: 2, expiration_date: '2026-06-30T00:00:00.000Z' }))).toEqual([
      { type: 'batch', id: 2, version: 1, variantId: WOOD, number: 'B-2', expiresOn: '2026-06-30' },
    ]);
  });

  it('a transfer goes from one place to another, a rank move has its number', () => {
    expect(
      stockTransferFacts(
        stockTransfer({ id: 2, dispatch_date: day(3), expected_arrival_date: day(5), rows: [{ id: 1, variant_id: WOOD, quantity: q(2) }] }),
      )[0],
    ).toMatchObject({
      fromLocationId: FACTORY,
      toLocationId: 2,
      dispatchDate: day(3),
      arrivalDate: day(5),
      rows: [{ id: 1, variantId: WOOD, quantity: q(2) }],
    });
    expect(rankMoveFacts('schedule_move')({ n: 3, keys: [{ id: 1, key: 2.5 }] })).toEqual([
      { type: 'schedule_move', n: 3, keys: [{ id: 1, key: 2.5 }] },
    ]);
  });

  it('a commit of the ledger: balances, holds and totals as they are after it (T1)', () => {
    const entry = stockIs(4, TABLE, 2, {
      holds: [{ sales_order_row: ref('sales_order_row', 1), variant_id: TABLE, location_id: FACTORY, batch_id: null, quantity: q(1) }],
      row_totals: [{ row: ref('manufacturing_order', 3), moved: q(1), is_closed: true }],
    });
    const stock = { variantId: TABLE, locationId: FACTORY, batchId: null };
    const after = {
      balances: [{ ...stock, quantity: q(2) }],
      holds: [{ ...stock, quantity: q(1), salesOrderRow: 'sales_order_row/1' }],
      rowTotals: [{ row: 'manufacturing_order/3', moved: q(1), isClosed: true }],
    };
    expect(journalFacts(entry)).toEqual([{ type: 'posting', n: 4, ...after }]);
    const made = { id: 7, variant_id: TABLE, batch_number: 'B-7', expiration_date: '2026-11-20' };
    expect(journalFacts({ ...entry, batches: [made] })).toEqual([
      { type: 'batch', id: 7, version: 0, variantId: TABLE, number: 'B-7', expiresOn: '2026-11-20' },
      { type: 'posting', n: 4, ...after },
    ]);
    const page = {
      n: 4,
      balances: entry.balances,
      holds: [],
      row_totals: [],
      changed_at: [{ key: `${TABLE}@${FACTORY}`, n: 4 }],
      next_page: 1,
    };
    expect(
      ledgerFact([page, { ...page, balances: [], holds: entry.holds, row_totals: entry.row_totals, changed_at: [], next_page: null }]),
    ).toEqual({
      type: 'ledger',
      n: 4,
      ...after,
      changedAt: [{ key: `${TABLE}@${FACTORY}`, n: 4 }],
    });
  });
});

describe('what is heard', () => {
  const message = (event: Record<string, unknown>) => ({ subject: 'evt.sales.sales_order.1.created', sequence: 1, messageId: 'm1', event });

  it('knows each event by its subject and leaves the others alone', () => {
    expect(HEARD.map((heard) => heardOn(`evt.${heard.event.service}.${heard.event.resource}.1.created`))).toEqual([...HEARD]);
    expect(heardOn('evt.sales.customer.1.created')).toBeUndefined();
  });

  it.each([
    ['not an event at all', {}],
    [
      'an unknown schema version',
      {
        specversion: '1.0',
        id: 'm1',
        time: day(1),
        dataschema: 'urn:pegboard:sales:sales_order:v2',
        data: { action: 'created', change: {}, aggregate: {} },
      },
    ],
    [
      'a body that lacks its fields',
      {
        specversion: '1.0',
        id: 'm1',
        time: day(1),
        dataschema: 'urn:pegboard:sales:sales_order:v1',
        data: { action: 'created', change: {}, aggregate: { id: 1 } },
      },
    ],
  ])('refuses %s', (_name, event) => {
    expect(() => tellingOf(heardOn('evt.sales.sales_order.1.created')!, message(event))).toThrow();
  });

  it('orders told twice are the same fact twice', () => {
    expect(salesOrderFacts(orderFor(1, 2))).toEqual(salesOrderFacts(orderFor(1, 2)));
  });
});
