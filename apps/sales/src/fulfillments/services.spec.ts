import { type SalesOrderBody } from '@pegboard/contracts';
import { quantity, type Rejection } from '@pegboard/kit';
import { ASSEMBLY, CHAIR, FACTORY } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;

async function orderOf(world: World, ...variantIds: readonly number[]) {
  const { id: customer_id } = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id,
    sales_order_rows: variantIds.map((variant_id) => ({ variant_id, quantity: quantity(2) })),
  });
  await world.bus.deliver();
  return order;
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => refusal.code ?? String(refusal),
  );
const toldLast = (world: World): SalesOrderBody => {
  const of = world.bus.messages.filter(({ subject }) => subject.startsWith('evt.sales.sales_order.'));
  return (of.at(-1)!.event['data'] as { aggregate: SalesOrderBody }).aggregate;
};

describe('services on sales orders (I6)', () => {
  it('stand on rows with their own price, and are no business of the plan', async () => {
    const world = await salesWorld();
    const order = await orderOf(world, CHAIR, ASSEMBLY);
    expect(order).toMatchObject({
      total: 200,
      sales_order_rows: [
        { variant_id: CHAIR, price_per_unit: '40' },
        { variant_id: ASSEMBLY, price_per_unit: '60', product_availability: 'NOT_APPLICABLE', production_status: 'NOT_APPLICABLE' },
      ],
    });
    expect(toldLast(world)).toMatchObject({ rows: [{ variant_id: CHAIR }], service_rows: [{ variant_id: ASSEMBLY, quantity: '2' }] });
    expect(toldLast(world).rows).toHaveLength(1);
  });

  it('are delivered with the goods, which alone move', async () => {
    const world = await salesWorld();
    const { id, sales_order_rows: rows } = await orderOf(world, ASSEMBLY, CHAIR);
    world.neighbours.put(CHAIR, 2);
    expect(await world.sales.ordersApi.update(id, { status: 'DELIVERED' })).toMatchObject({ status: 'DELIVERED' });
    expect(world.neighbours.ledger.postings).toMatchObject([{ movements: [{ variant_id: CHAIR, location_id: FACTORY }] }]);
    expect(toldLast(world).fulfillments).toMatchObject([
      { rows: [{ sales_order_row_id: rows[1]!.id }], service_rows: [{ sales_order_row_id: rows[0]!.id, quantity: '2' }] },
    ]);
    expect(await world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' })).toMatchObject({ status: 'NOT_SHIPPED' });
    expect(world.neighbours.ledger.postings).toHaveLength(2);
  });

  it('a refusal of goods names their row, whatever services stand before it', async () => {
    const world = await salesWorld();
    const { id, sales_order_rows: rows } = await orderOf(world, ASSEMBLY, CHAIR);
    const sales_order_fulfillment_rows = rows.map((row) => ({ sales_order_row_id: row.id, quantity: quantity(2) }));
    const refusal = await world.sales.fulfillmentsApi
      .create({ sales_order_id: id, sales_order_fulfillment_rows, override_reservation: true })
      .catch((problem: Rejection) => problem);
    expect(refusal).toMatchObject({ code: 'INSUFFICIENT_STOCK', details: [{ path: 'sales_order_fulfillment_rows/1/quantity' }] });
  });

  it('alone are packed, delivered and taken back without a posting, together with fields of the order', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, ASSEMBLY);
    expect(await world.sales.ordersApi.update(id, { status: 'PACKED', additional_info: 'on Monday' })).toMatchObject({
      status: 'PACKED',
      additional_info: 'on Monday',
    });
    expect(await world.sales.ordersApi.update(id, { status: 'DELIVERED' })).toMatchObject({ status: 'DELIVERED' });
    expect(await world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED', additional_info: 'not yet' })).toMatchObject({
      status: 'NOT_SHIPPED',
      picked_date: null,
      additional_info: 'not yet',
    });
    const packed = await world.sales.fulfillmentsApi.create({ sales_order_id: id, status: 'PACKED' });
    await world.sales.fulfillmentsApi.revert(packed.id);
    expect(await world.sales.ordersApi.get(id)).toMatchObject({ status: 'NOT_SHIPPED' });
    expect(world.neighbours.ledger.postings).toEqual([]);
  });

  it('are neither made nor bought nor sent back', async () => {
    const world = await salesWorld();
    const { id, sales_order_rows: rows } = await orderOf(world, ASSEMBLY);
    const rowId = rows[0]!.id;
    expect(await codeOf(world.sales.sourcingApi.makeInBatch(rowId, {}))).toBe('NOT_PRODUCIBLE');
    const link = { sales_order_row_id: rowId, manufacturing_order_id: 5, create_subassemblies: false };
    expect(await world.sales.listener.link(link)).toMatchObject({ refused: { code: 'NOT_PRODUCIBLE' } });
    await world.sales.ordersApi.update(id, { status: 'DELIVERED' });
    expect(await codeOf(world.sales.returnsApi.create({ sales_order_id: id, return_location_id: FACTORY }))).toBe('NOTHING_TO_RETURN');
  });

  it('a row may become one of goods, with their price, and is planned from then on', async () => {
    const world = await salesWorld();
    const { sales_order_rows: rows } = await orderOf(world, ASSEMBLY);
    expect(await world.sales.rowsApi.update(rows[0]!.id, { variant_id: CHAIR })).toMatchObject({ variant_id: CHAIR, price_per_unit: '40' });
    expect(toldLast(world)).toMatchObject({ rows: [{ variant_id: CHAIR }], service_rows: [] });
    await world.sales.rowsApi.update(rows[0]!.id, { variant_id: ASSEMBLY });
    expect(toldLast(world)).toMatchObject({ rows: [], service_rows: [{ variant_id: ASSEMBLY }] });
  });

  it('one that is archived, deleted or unknown is not taken', async () => {
    const world = await salesWorld();
    const assembly = world.neighbours.catalogue.services.get(31)!;
    world.neighbours.catalogue.services.set(31, { ...assembly, is_archived: true });
    expect(await codeOf(orderOf(world, ASSEMBLY))).toBe('ITEM_ARCHIVED');
    world.neighbours.catalogue.services.set(31, { ...assembly, version: 2, is_deleted: true });
    expect(await codeOf(orderOf(world, ASSEMBLY))).toBe('UNKNOWN_VARIANT');
    expect(await codeOf(orderOf(world, 99))).toBe('UNKNOWN_VARIANT');
  });
});
