import type { Api } from '@pegboard/company';
import { daysFromNow } from './days-from-now';

const day = (days: number): string => daysFromNow(days).toISOString().slice(0, 10);

/**
 * A company in which, for every filter of every list, something fits and something doesn't: two or more of everything, unlike
 * each other in every field, and one of each kind that can be archived or deleted.
 */
export async function fillWithVariety(api: Api): Promise<void> {
  const post = (path: string, body: unknown): Promise<any> => api.post(`/v1/${path}`, body);
  const patch = (path: string, body: unknown): Promise<any> => api.patch(`/v1/${path}`, body);
  const remove = (path: string): Promise<any> => api.delete(`/v1/${path}`);

  const [works, store, shed, old] = await inTurn(
    [
      { name: 'Works', legal_name: 'Works Ltd', address: { line_1: 'Mill Road 1' }, sells: true, makes: true, buys: true },
      { name: 'Store', legal_name: 'Store Ltd', address: { line_1: 'High Street 2' }, sells: true, makes: false, buys: true },
      { name: 'Shed', sells: false, makes: true, buys: false },
      { name: 'Old place', sells: true, makes: true, buys: true },
    ],
    (body) => post('locations', body),
  );
  await patch(`locations/${old.id}`, { is_archived: true });
  await remove(`locations/${(await post('locations', { name: 'Gone place' })).id}`);

  const [anna, bert] = await inTurn([customerBody('Anna', 'EUR'), customerBody('Bert', 'USD')], (body) => post('customers', body));
  await remove(`customers/${(await post('customers', { name: 'Gone customer', addresses: addressesOf('Gone') })).id}`);

  const [mill, smith] = await inTurn(
    [
      {
        name: 'Mill',
        email: 'mill@example.com',
        phone: '11',
        currency: 'EUR',
        addresses: [{ line_1: 'Mill 1', line_2: 'Gate A', city: 'Leeds', state: 'LDS', zip: 'LS1', country: 'GB' }],
      },
      {
        name: 'Smith',
        email: 'smith@example.com',
        phone: '22',
        currency: 'USD',
        conversion_rate: 0.9,
        addresses: [{ line_1: 'Forge 2', line_2: 'Yard B', city: 'Turku', state: 'VS', zip: '20100', country: 'FI' }],
      },
    ],
    (body) => post('suppliers', body),
  );
  await remove(`suppliers/${(await post('suppliers', { name: 'Gone supplier', addresses: [{ line_1: 'Nowhere' }] })).id}`);

  await inTurn(
    [
      { rate: 20, name: 'VAT', is_default_sales: true, is_default_purchases: false },
      { rate: 7.5, name: 'Reduced', is_default_sales: false, is_default_purchases: true },
    ],
    (body) => post('tax_rates', body),
  );

  const variantOf = (item: any): number => item.variants[0].id;
  const wood = await post('materials', {
    name: 'Wood',
    uom: 'm',
    category_name: 'Raw',
    is_sellable: true,
    default_supplier_id: mill.id,
    purchase_uom: 'bundle',
    purchase_uom_conversion_rate: 10,
    variants: [
      { sku: 'WOOD', purchase_price: 0, sales_price: 3, internal_barcode: 'I-1', registered_barcode: 'R-1', supplier_item_codes: ['S-1'] },
    ],
  });
  const paint = await post('materials', {
    name: 'Paint',
    uom: 'kg',
    category_name: 'Chemicals',
    is_sellable: true,
    batch_tracked: true,
    default_supplier_id: smith.id,
    purchase_uom: 'can',
    purchase_uom_conversion_rate: 2.5,
    variants: [
      { sku: 'PAINT', purchase_price: 4, sales_price: 0, internal_barcode: 'I-2', registered_barcode: 'R-2', supplier_item_codes: ['S-2'] },
    ],
  });
  const rug = await post('materials', { name: 'Rug', is_sellable: true, variants: [{ sku: 'RUG' }] });
  const table = await post('products', {
    name: 'Table',
    uom: 'pcs',
    category_name: 'Furniture',
    is_sellable: true,
    is_producible: true,
    is_purchasable: false,
    serial_tracked: true,
    operations_in_sequence: true,
    default_supplier_id: mill.id,
    variants: [{ sku: 'TABLE', sales_price: 99, internal_barcode: 'I-3' }],
  });
  const lamp = await post('products', {
    name: 'Lamp',
    uom: 'set',
    category_name: 'Lights',
    is_sellable: true,
    is_producible: true,
    is_purchasable: true,
    is_auto_assembly: true,
    batch_tracked: true,
    default_supplier_id: smith.id,
    purchase_uom: 'box',
    purchase_uom_conversion_rate: 4,
    variants: [{ sku: 'LAMP', sales_price: 12.5, purchase_price: 7 }],
  });
  const stool = await post('products', {
    name: 'Stool',
    is_sellable: true,
    is_producible: true,
    variants: [{ sku: 'STOOL', sales_price: 20 }],
  });
  await post('products', { name: 'Crate', is_sellable: false, is_producible: false, is_purchasable: true, variants: [{ sku: 'CRATE' }] });
  for (const [kind, sku] of [
    ['products', 'P'],
    ['materials', 'M'],
  ] as const) {
    const [archived, deleted] = await inTurn(['OLD', 'GONE'], (state) =>
      post(kind, { name: `${state} ${sku}`, variants: [{ sku: `${state}-${sku}` }] }),
    );
    await patch(`${kind}/${archived.id}`, { is_archived: true });
    await remove(`${kind}/${deleted.id}`);
  }
  const services = await inTurn(
    [
      { name: 'Assembly', uom: 'h', category_name: 'On site', variants: [{ sku: 'ASSEMBLY', sales_price: 60 }] },
      { name: 'Advice', uom: 'day', category_name: 'Office', is_sellable: false, variants: [{}] },
      { name: 'Old service', variants: [{}] },
      { name: 'Gone service', variants: [{}] },
    ],
    (body) => post('services', body),
  );
  await patch(`services/${services[2].id}`, { is_archived: true });
  await remove(`services/${services[3].id}`);
  const [woodId, paintId, tableId, lampId, stoolId] = [wood, paint, table, lamp, stool].map(variantOf) as [
    number,
    number,
    number,
    number,
    number,
  ];

  const bom = (item: any, ingredient: number, quantity: number): Promise<any> =>
    post('bom_rows', { product_item_id: item.id, product_variant_id: variantOf(item), ingredient_variant_id: ingredient, quantity });
  await bom(table, woodId, 4);
  await bom(table, paintId, 1);
  await bom(lamp, woodId, 1);
  await bom(stool, woodId, 2);
  const operation = (variant: number, name: string, resource: string): object => ({
    product_variant_id: variant,
    operation_name: name,
    resource_name: resource,
    planned_time_per_unit: 60,
  });
  await post('product_operation_rows', {
    rows: [operation(tableId, 'saw', 'bench'), operation(tableId, 'paint', 'booth'), operation(lampId, 'wire', 'desk')],
  });
  const [kofi] = await inTurn(['Kofi', 'Lena'], (operator_name) => post('operators', { operator_name }));

  const gonePart = await post('products', { name: 'Gone kit', variants: [{ sku: 'GONE-KIT' }] });
  await bom(gonePart, woodId, 1);
  await post('product_operation_rows', { rows: [operation(variantOf(gonePart), 'pack', 'desk')] });
  await remove(`products/${gonePart.id}`);

  for (const [variant, location, value] of [
    [woodId, works.id, 5],
    [paintId, store.id, 50],
  ])
    await post('inventory_safety_stock_levels', { variant_id: variant, location_id: location, value });

  const batches = await inTurn(
    [
      { batch_number: 'A-1', variant_id: paintId, expiration_date: day(400), batch_created_date: daysFromNow(-20), batch_barcode: 'B1' },
      { batch_number: 'B-2', variant_id: paintId, expiration_date: day(-3), batch_created_date: daysFromNow(-10), batch_barcode: 'B2' },
      { batch_number: 'C-3', variant_id: lampId, batch_created_date: daysFromNow(-5), batch_barcode: 'B3' },
      { batch_number: 'E-5', variant_id: lampId },
    ],
    (body) => post('batches', body),
  );
  const [goodPaint, oldPaint, lampBatch] = batches;
  const adjust = (number: string, location: any, rows: readonly object[]): Promise<any> =>
    post('stock_adjustments', { stock_adjustment_number: number, location_id: location.id, stock_adjustment_rows: rows });
  const of = (batch: any, quantity: number): object => ({ batch_transactions: [{ batch_id: batch.id, quantity }] });
  await adjust('SA-X', works, [
    { variant_id: woodId, quantity: 40, cost_per_unit: 1 },
    { variant_id: paintId, quantity: 20, cost_per_unit: 2, ...of(goodPaint, 20) },
    { variant_id: stoolId, quantity: 3, cost_per_unit: 8 },
  ]);
  await adjust('SA-Y', store, [
    { variant_id: paintId, quantity: 2, cost_per_unit: 2, ...of(oldPaint, 2) },
    { variant_id: woodId, quantity: 6, cost_per_unit: 1 },
    { variant_id: lampId, quantity: 1, cost_per_unit: 4, ...of(lampBatch, 1) },
  ]);
  await remove(`stock_adjustments/${(await adjust('SA-Z', works, [{ variant_id: woodId, quantity: 1 }])).id}`);

  await post('stock_adjustments', {
    stock_adjustment_number: 'SA-D',
    location_id: works.id,
    status: 'DRAFT',
    stock_adjustment_rows: [{ variant_id: woodId, quantity: 5, cost_per_unit: 1 }],
  });

  const sell = (body: object, rows: readonly object[]): Promise<any> =>
    post('sales_orders', { addresses: addressesOf((body as any).order_no), ...body, sales_order_rows: rows });
  const first = await sell(
    {
      order_no: 'SO-1',
      customer_id: anna.id,
      location_id: works.id,
      currency: 'EUR',
      source: 'shop',
      ecommerce_store_name: 'east',
      ecommerce_order_id: 'e1',
      ecommerce_order_type: 'web',
      delivery_date: day(20),
      order_created_date: day(-5),
      customer_ref: 'ref one',
    },
    [
      { variant_id: stoolId, quantity: 2, price_per_unit: 20, tax_rate_id: 1 },
      { variant_id: paintId, quantity: 3, location_id: works.id },
    ],
  );
  const second = await sell(
    {
      order_no: 'SO-2',
      customer_id: bert.id,
      location_id: store.id,
      currency: 'USD',
      source: 'fair',
      ecommerce_store_name: 'west',
      ecommerce_order_id: 'e2',
      ecommerce_order_type: 'app',
      delivery_date: day(40),
      order_created_date: day(-2),
    },
    [{ variant_id: woodId, quantity: 30, price_per_unit: 3, tax_rate_id: 2 }],
  );
  await sell({ order_no: 'SO-7', customer_id: anna.id, location_id: works.id, delivery_date: day(90) }, [
    { variant_id: variantOf(rug), quantity: 2, price_per_unit: 30 },
  ]);
  await sell({ order_no: 'SO-8', customer_id: bert.id, location_id: store.id, delivery_date: day(-3) }, [
    { variant_id: variantOf(rug), quantity: 1, price_per_unit: 30 },
  ]);
  const third = await sell({ order_no: 'SO-3', customer_id: anna.id, location_id: works.id, delivery_date: day(-1) }, [
    { variant_id: tableId, quantity: 2, price_per_unit: 99 },
    { variant_id: lampId, quantity: 1, price_per_unit: 9 },
  ]);
  const fourth = await sell({ order_no: 'SO-4', customer_id: bert.id, location_id: works.id, delivery_date: day(60) }, [
    { variant_id: tableId, quantity: 1, price_per_unit: 99 },
  ]);
  await sell({ order_no: 'QT-5', customer_id: bert.id, location_id: works.id, status: 'PENDING' }, [{ variant_id: stoolId, quantity: 1 }]);
  const goneOrder = await sell({ order_no: 'SO-6', customer_id: anna.id, location_id: works.id }, [{ variant_id: stoolId, quantity: 1 }]);
  await post('sales_order_shipping_fee', { sales_order_id: goneOrder.id, amount: '1' });
  await remove(`sales_orders/${goneOrder.id}`);
  await post('sales_order_shipping_fee', { sales_order_id: first.id, amount: '4.5', description: 'parcel', tax_rate_id: 1 });
  await post('sales_order_shipping_fee', { sales_order_id: second.id, amount: '9' });
  await listPrices(api, [anna.id, bert.id], [tableId, stoolId]);
  const row = (order: any, i = 0): any => order.sales_order_rows[i];
  await post('manufacturing_order_make_to_order', { sales_order_row_id: row(third).id });
  await post('manufacturing_order_make_to_order', { sales_order_row_id: row(fourth).id });

  const ship = (order: any, body: object, rows: readonly object[]): Promise<any> =>
    post('sales_order_fulfillments', { sales_order_id: order.id, ...body, sales_order_fulfillment_rows: rows });
  await ship(
    first,
    {
      status: 'PACKED',
      carrier: 'DHL',
      shipping_method: 'air',
      tracking_number: 'T1',
      tracking_number_url: 'https://a.example/1',
      picked_date: day(-4),
    },
    [{ sales_order_row_id: row(first).id, quantity: 1 }],
  );
  await ship(
    first,
    {
      status: 'DELIVERED',
      carrier: 'UPS',
      shipping_method: 'road',
      tracking_number: 'T2',
      tracking_number_url: 'https://a.example/2',
      picked_date: day(-2),
    },
    [{ sales_order_row_id: row(first, 1).id, quantity: 1, ...of(goodPaint, 1) }],
  );

  const packed = await ship(second, { status: 'PACKED', picked_date: day(-3) }, [{ sales_order_row_id: row(second).id, quantity: 1 }]);
  await post('sales_order_accounting_metadata', { sales_order_id: second.id, fulfillment_id: packed.id, invoice_id: 'I-1' });
  await post('sales_order_accounting_metadata', { sales_order_id: first.id, invoice_id: 'I-2' });

  const ninth = await sell({ order_no: 'SO-9', customer_id: bert.id, location_id: store.id }, [{ variant_id: woodId, quantity: 2 }]);
  await ship(ninth, { status: 'DELIVERED', override_reservation: true }, [{ sales_order_row_id: row(ninth).id, quantity: 2 }]);
  const sendBack = async (order: any, variant_id: number, body: object, rowBody: object, status: object): Promise<void> => {
    const [{ fulfillment_row_id }] = await api.get(`/v1/sales_orders/${order.id}/returnable_items`);
    const made = await post('sales_returns', { sales_order_id: order.id, ...body });
    await post('sales_return_rows', { sales_return_id: made.id, fulfillment_row_id, variant_id, quantity: '0.5', ...rowBody });
    await patch(`sales_returns/${made.id}`, status);
  };
  const toWorks = { return_location_id: works.id, order_no: 'RO-A', order_created_date: day(-4) };
  await sendBack(first, paintId, toWorks, { reason_id: 1 }, { status: 'RESTOCKED_ALL', return_date: day(-3) });
  const toStore = { return_location_id: store.id, order_no: 'RO-B', order_created_date: day(-2) };
  await sendBack(ninth, woodId, toStore, { reason_id: 2, restock_location_id: store.id }, { status: 'RETURNED_ALL', return_date: day(-1) });
  await sendBack(ninth, woodId, { return_location_id: store.id }, { restock_location_id: null }, { additional_info: 'on its way' });

  const make = (variant: number, planned_quantity: number, more: object = {}): Promise<any> =>
    post('manufacturing_orders', { variant_id: variant, planned_quantity, location_id: works.id, ...more });
  const done = await make(stoolId, 2, { order_no: 'MO-DONE', production_deadline_date: day(3) });
  await post('manufacturing_order_operation_rows', { manufacturing_order_id: done.id, operation_name: 'saw', planned_time_per_unit: 1 });
  await post('manufacturing_order_productions', { manufacturing_order_id: done.id, quantity: 1, production_date: day(-3) });
  await patch(`manufacturing_orders/${done.id}`, { status: 'DONE', done_date: day(-1) });
  const begun = await make(tableId, 3, { order_no: 'MO-BEGUN', production_deadline_date: day(9), additional_info: 'for stock' });
  await post('manufacturing_order_productions', { manufacturing_order_id: begun.id, quantity: 1 });
  const { data: work } = await api.get(`/v1/manufacturing_order_operation_rows?manufacturing_order_id=${begun.id}`);
  const firstWork = work.find(({ rank }: any) => rank === 1);
  await patch(`manufacturing_order_operation_rows/${firstWork.id}`, {
    status: 'IN_PROGRESS',
    assigned_operators: [{ operator_id: kofi.id }],
    active_operator_id: kofi.id,
  });
  await make(stoolId, 1, { order_no: 'MO-LATE', production_deadline_date: day(-2) });
  await make(stoolId, 40, { order_no: 'MO-HUGE', production_deadline_date: day(70) });
  const cancelled = await make(tableId, 1);
  await remove(`manufacturing_orders/${cancelled.id}`);

  const buy = (body: object, rows: readonly object[]): Promise<any> => post('purchase_orders', { ...body, purchase_order_rows: rows });
  const bought = await buy(
    { order_no: 'PO-1', supplier_id: mill.id, location_id: works.id, expected_arrival_date: day(5), additional_info: 'urgent' },
    [
      { variant_id: woodId, quantity: 3, price_per_unit: 10, tax_rate_id: 1 },
      { variant_id: woodId, quantity: 1, price_per_unit: 10, purchase_uom: 'rack', purchase_uom_conversion_rate: 8 },
    ],
  );
  await post('purchase_order_receive', { purchase_order_row_id: bought.purchase_order_rows[0].id, quantity: 1 });
  const whole = await buy({ order_no: 'PO-2', supplier_id: smith.id, location_id: store.id, expected_arrival_date: day(50) }, [
    { variant_id: paintId, quantity: 2, price_per_unit: 9, tax_rate_id: 2 },
  ]);
  await post('purchase_order_receive', {
    purchase_order_row_id: whole.purchase_order_rows[0].id,
    quantity: 2,
    batch_transactions: [{ batch_number: 'D-4', expiration_date: day(300), quantity: 5 }],
  });
  await buy({ order_no: 'PO-3', supplier_id: mill.id, location_id: works.id, expected_arrival_date: day(-2) }, [
    { variant_id: woodId, quantity: 1, price_per_unit: 1 },
  ]);
  await buy({ order_no: 'PO-4', supplier_id: mill.id, location_id: store.id, status: 'DRAFT' }, [
    { variant_id: woodId, quantity: 1, price_per_unit: 1 },
  ]);
  const gone = await buy({ order_no: 'PO-5', supplier_id: mill.id, location_id: works.id }, [
    { variant_id: woodId, quantity: 1, price_per_unit: 1 },
  ]);
  const outsource = (order_no: string, tracking: any, days: number): Promise<any> =>
    buy(
      {
        order_no,
        entity_type: 'outsourced',
        supplier_id: smith.id,
        location_id: works.id,
        tracking_location_id: tracking.id,
        expected_arrival_date: day(days),
      },
      [{ variant_id: lampId, quantity: 1, price_per_unit: 5 }],
    );
  const outsourced = await outsource('OPO-1', works, 30);
  await outsource('OPO-2', store, 31);
  await buy({ order_no: 'PO-6', supplier_id: mill.id, location_id: store.id, expected_arrival_date: day(45) }, [
    { variant_id: woodId, quantity: 10, price_per_unit: 10 },
  ]);
  await post('outsourced_purchase_order_recipe_rows', {
    purchase_order_row_id: outsourced.purchase_order_rows[0].id,
    ingredient_variant_id: paintId,
    planned_quantity_per_unit: 500,
  });
  await remove(`purchase_orders/${(await outsource('OPO-3', works, 32)).id}`);
  const [freight, customs, lost] = await inTurn(['Freight', 'Customs', 'Lost'], (name) => post('additional_costs', { name }));
  await remove(`additional_costs/${lost.id}`);
  await post('po_additional_cost_rows', { purchase_order_id: bought.id, additional_cost_id: freight.id, price: 5, tax_rate_id: 1 });
  const ofWhole = { purchase_order_id: whole.id, distribution_method: 'NON_DISTRIBUTED', tax_rate_id: 2 };
  await post('po_additional_cost_rows', { ...ofWhole, additional_cost_id: customs.id, price: 5 });
  const receiptOf = async (id: number): Promise<number> => (await api.get(`/v1/purchase_order_receive?purchase_order_id=${id}`)).data[0].id;
  for (const { id } of [bought, whole])
    await post('purchase_order_accounting_metadata', {
      purchase_order_id: id,
      received_items_group_id: await receiptOf(id),
      bill_id: `B-${id}`,
    });
  await post('po_additional_cost_rows', { purchase_order_id: gone.id, name: 'fee', price: 1, distribution_method: 'NON_DISTRIBUTED' });
  await remove(`purchase_orders/${gone.id}`);
  await post('po_additional_cost_rows', {
    purchase_order_id: outsourced.id,
    name: 'fee',
    price: 1,
    distribution_method: 'NON_DISTRIBUTED',
  });

  const move = (number: string, from: any, to: any, more: object = {}): Promise<any> =>
    post('stock_transfers', {
      stock_transfer_number: number,
      source_location_id: from.id,
      target_location_id: to.id,
      stock_transfer_rows: [{ variant_id: woodId, quantity: 1 }],
      ...more,
    });
  await move('ST-1', works, store);
  await move('ST-2', works, shed, { status: 'received' });
  await move('ST-3', store, works);
  await remove(`stock_transfers/${(await move('ST-4', works, store)).id}`);

  const count = (number: string, location: any): Promise<any> => post('stocktakes', { stocktake_number: number, location_id: location.id });
  const counted = await count('CT-1', works);
  await post('stocktake_rows', { stocktake_id: counted.id, variant_id: woodId, counted_quantity: 20 });
  await post('stocktake_rows', { stocktake_id: counted.id, variant_id: paintId, batch_id: goodPaint.id, counted_quantity: 15 });
  await patch(`stocktakes/${counted.id}`, { status: 'COMPLETED' });
  const open = await count('CT-2', store);
  await post('stocktake_rows', { stocktake_id: open.id, variant_id: woodId, counted_quantity: 2 });
  const dropped = await count('CT-3', works);
  await post('stocktake_rows', { stocktake_id: dropped.id, variant_id: woodId, counted_quantity: 2 });
  await remove(`stocktakes/${dropped.id}`);

  // Used before it came (T2).
  const early = await post('manufacturing_orders', { variant_id: stoolId, planned_quantity: 5, location_id: shed.id });
  await patch(`manufacturing_orders/${early.id}`, { status: 'DONE' });
  await move('ST-5', store, works, {
    status: 'received',
    transfer_date: day(-7),
    stock_transfer_rows: [{ variant_id: stoolId, quantity: 1 }],
  });

  const hook = (url: string): Promise<any> => post('webhooks', { url, subscribed_events: ['sales_order.created'] });
  await hook('http://127.0.0.1:9/a');
  await patch(`webhooks/${(await hook('http://127.0.0.1:9/b')).id}`, { enabled: false });

  const defined = (label: string, field_type: string, entity_type: string): Promise<any> =>
    post('custom_field_definitions', { label, field_type, entity_type, source: 'test' });
  await defined('Channel', 'shortText', 'SalesOrder');
  await defined('Weight', 'number', 'SalesOrderRow');
  await remove(`custom_field_definitions/${(await defined('Gone', 'date', 'SalesOrder')).id}`);
  const key = (name: string): Promise<any> => post('api_keys', { name, grants: ['sales:read'] });
  await key('third');
  await key('reader');
  await remove(`api_keys/${(await key('lost')).id}`);
}

/** Two that are unlike in every line. */
const addressesOf = (name: string): object[] =>
  (['billing', 'shipping'] as const).map((entity_type) => {
    const line = (field: string): string => `${name} ${entity_type} ${field}`;
    const fields = ['first_name', 'last_name', 'company', 'phone', 'line_1', 'line_2', 'city', 'state', 'zip', 'country'];
    return { entity_type, ...Object.fromEntries(fields.map((field) => [field, line(field)])) };
  });

const customerBody = (name: string, currency: string): object => ({
  addresses: addressesOf(name),
  name,
  first_name: `${name}-first`,
  last_name: `${name}-last`,
  company: `${name} Ltd`,
  email: `${name.toLowerCase()}@example.com`,
  phone: `+1 ${name.length}${currency}`,
  category: `${name}-category`,
  reference_id: `${name}-ref`,
  currency,
});

async function inTurn<T>(inputs: readonly T[], make: (input: T) => Promise<any>): Promise<any[]> {
  const made: any[] = [];
  for (const input of inputs) made.push(await make(input));
  return made;
}

/** Two price lists that differ, and one that is gone. */
async function listPrices(api: Api, customerIds: readonly number[], variantIds: readonly number[]): Promise<void> {
  const lists = await inTurn(['Trade', 'Staff', 'Gone prices'], (name) => api.post('/v1/price_lists', { name }));
  for (const [i, { id }] of lists.entries()) {
    const price = { variant_id: variantIds[i % 2], adjustment_method: 'percentage', amount: 10 + i };
    await api.post('/v1/price_list_rows', { price_list_id: id, price_list_rows: [price] });
    await api.post('/v1/price_list_customers', { price_list_id: id, price_list_customers: [{ customer_id: customerIds[i % 2] }] });
  }
  await api.patch(`/v1/price_lists/${lists[0].id}`, { is_active: true });
  await api.delete(`/v1/price_lists/${lists[2].id}`);
}
