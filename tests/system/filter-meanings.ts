import type { Meaning, Shown } from './listed-filters';

type Item = Record<string, any>;

const field = (name: string): Meaning => ({ of: (item) => [item[name]].flat() });
const fields = (...names: readonly string[]): Meaning => ({ of: (item) => names.map((name) => item[name]) });
const inRows = (rows: string, name: string): Meaning => ({ of: (item) => item[rows].map((row: Item) => row[name]) });
const prefix = (name: string): Meaning => ({ ...field(name), how: 'prefix' });
const min = (name: string): Meaning => ({ ...field(name), how: 'min' });
const max = (name: string): Meaning => ({ ...field(name), how: 'max' });

/** The items of another list that belong to this one. */
const beside = (shown: Shown, path: string, belongs: (other: Item) => boolean): readonly Item[] => (shown.get(path) ?? []).filter(belongs);
const theOne = (shown: Shown, path: string, id: number): Item | undefined => beside(shown, path, (other) => other['id'] === id)[0];

const openOrDone = (status: unknown): string => (status === 'DONE' ? 'done' : 'open');
const skuAndName: Meaning = { ...fields('sku', 'name'), how: 'contains' };
const namesOf = (shown: Shown, variantIds: readonly number[]): unknown[] =>
  beside(shown, '/v1/inventory/totals', ({ variant_id }) => variantIds.includes(variant_id)).flatMap(({ sku, name }) => [sku, name]);
const variantsIn = (rows: readonly Item[]): number[] => rows.map(({ variant_id }) => variant_id);
const isMissing: Meaning = { of: ({ quantity_missing_or_excess: calculated }) => [Number(calculated) < 0], asked: [true] };

const batches: Record<string, Meaning> = {
  batch_number: prefix('batch_number'),
  quantity_min: min('quantity_in_stock'),
  quantity_max: max('quantity_in_stock'),
  batch_created_at_min: min('batch_created_date'),
  batch_created_at_max: max('batch_created_date'),
};

const ofBatch = (name: string, how: Meaning['how']): Meaning => ({
  of: ({ batch_id }, shown) => [theOne(shown, '/v1/batches', batch_id)?.[name]],
  ...(how ? { how } : {}),
});

/** A user is a key, which never changes. */
const ofKey = (how: Meaning['how']): Meaning => ({
  of: ({ firstName }, shown) => beside(shown, '/v1/api_keys', ({ name }) => name === firstName).map((key) => key['created_at']),
  ...(how ? { how } : {}),
});

const eitherWay = (name: string): Meaning => ({ ...field(name), asked: [true, false] });

const stockList: Record<string, Meaning> = {
  search: skuAndName,
  category_name: field('category_name'),
  supplier_id: field('default_supplier_id'),
  missing_only: isMissing,
};

const arrivals = ({ purchase_order_rows: rows, expected_arrival_date: date }: Item): unknown[] =>
  rows.map((row: Item) => row['arrival_date'] ?? date);

/** What filters mean that don't go by the field of their name, by list and filter. */
export const meanings: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  '/v1/batch_stocks': {
    ...batches,
    ids: field('batch_id'),
    created_at_min: ofBatch('created_at', 'min'),
    created_at_max: ofBatch('created_at', 'max'),
    updated_at_min: ofBatch('updated_at', 'min'),
    updated_at_max: ofBatch('updated_at', 'max'),
  },
  '/v1/batches': {
    ...batches,
    batch_id: field('id'),
    location_id: {
      of: ({ id }, shown) =>
        beside(shown, '/v1/batch_stocks', (line) => line['batch_id'] === id && Number(line['quantity_in_stock']) !== 0).map(
          (line) => line['location_id'],
        ),
    },
  },
  '/v1/customer_addresses': { customer_ids: field('customer_id') },
  '/v1/recipes': { product_variant_ids: field('product_variant_id') },
  '/v1/inventory': stockList,
  '/v1/inventory/totals': {
    ...stockList,
    location_id: {
      of: (_item, shown) => (shown.get('/v1/locations') ?? []).map(({ id }) => id),
      leavesOutNothing: 'adds up stock over the locations asked for',
    },
  },
  '/v1/inventory_movements': { variant_ids: field('variant_id') },
  '/v1/locations': { purchases_allowed: field('purchase_allowed') },
  '/v1/manufacturing_order_operation_rows': {
    list: { of: ({ manufacturing_order_id: id }, shown) => [openOrDone(theOne(shown, '/v1/manufacturing_orders', id)?.['status'])] },
    operator_id: {
      of: ({ assigned_operators: assigned, completed_by_operators: completed, active_operator_id: active }) => [
        ...[...assigned, ...completed].map(({ operator_id }: Item) => operator_id),
        active,
      ],
    },
  },
  '/v1/manufacturing_order_productions': { manufacturing_order_ids: field('manufacturing_order_id') },
  '/v1/manufacturing_orders': {
    status: {
      ...field('status'),
      asked: ['NOT_STARTED', 'IN_PROGRESS', 'DONE', 'COMPLETED', 'PAUSED'],
      synonyms: { COMPLETED: 'DONE', PAUSED: 'IN_PROGRESS' },
    },
    list: { of: ({ status }) => [openOrDone(status)] },
    ingredient_variant_id: {
      of: ({ id }, shown) =>
        variantsIn(beside(shown, '/v1/manufacturing_order_recipe_rows', (row) => row['manufacturing_order_id'] === id)),
    },
    customer_name: { ...inRows('customers', 'customer_name'), how: 'contains' },
    serves_sales_order_id: {
      of: ({ customers }) => customers.map((one: Item) => one['sales_order_id']),
    },
    search: {
      of: ({ order_no, additional_info, customers, variant_id }, shown) => [
        order_no,
        additional_info,
        ...customers.flatMap((one: Item) => [one['customer_name'], one['sales_order_no']]),
        ...namesOf(shown, [variant_id]),
      ],
      how: 'contains',
    },
  },
  '/v1/materials': { is_producible: eitherWay('is_producible'), is_purchasable: eitherWay('is_purchasable') },
  '/v1/plan/to_do': {
    supplier_id: field('default_supplier_id'),
    sales_order_id: { of: ({ demands }) => demands.map((one: Item) => one['sales_order_id']) },
    search: skuAndName,
  },
  '/v1/price_list_customers': { customer_ids: field('customer_id'), price_list_ids: field('price_list_id') },
  '/v1/price_list_rows': { variant_ids: field('variant_id'), price_list_ids: field('price_list_id') },
  '/v1/price_lists': { is_active: eitherWay('is_active') },
  '/v1/purchase_orders': {
    order_no: prefix('order_no'),
    variant_id: inRows('purchase_order_rows', 'variant_id'),
    expected_arrival_date_min: { of: arrivals, how: 'min' },
    expected_arrival_date_max: { of: arrivals, how: 'max' },
    last_document_status: { ...field('last_document_status'), asked: ['NOT_SENT', 'SENT'] },
    billing_status: { ...field('billing_status'), asked: ['BILLED', 'NOT_BILLED'] },
    is_late: {
      of: ({ ingredient_expected_date: ready, expected_arrival_date: due, status }) => [
        status !== 'DRAFT' && ready !== null && due !== null && ready > due,
      ],
    },
    supplier_name: { of: ({ supplier_id }, shown) => [theOne(shown, '/v1/suppliers', supplier_id)?.['name']], how: 'contains' },
    search: {
      of: ({ order_no, additional_info, supplier_id, purchase_order_rows }, shown) => [
        order_no,
        additional_info,
        theOne(shown, '/v1/suppliers', supplier_id)?.['name'],
        ...namesOf(shown, variantsIn(purchase_order_rows)),
      ],
      how: 'contains',
    },
  },
  '/v1/replenishment': {
    missing_only: { of: (line) => [Number(line['quantity_missing_or_excess']) < 0 || line['quantity_to_get'] > 0], asked: [true] },
  },
  '/v1/sales_order_fulfillments': {
    invoice_status: { ...field('invoice_status'), asked: ['NOT_INVOICED'], leavesOutNothing: 'invoices are kept elsewhere' },
    tracking_carrier: field('carrier'),
    tracking_method: field('shipping_method'),
    tracking_url: field('tracking_number_url'),
    sales_order_row_id: inRows('sales_order_fulfillment_rows', 'sales_order_row_id'),
  },
  '/v1/sales_order_addresses': { sales_order_ids: field('sales_order_id') },
  '/v1/sales_order_rows': { sales_order_ids: field('sales_order_id') },
  '/v1/sales_returns': {
    return_order_no: field('order_no'),
    sales_order_no: { of: ({ sales_order_id: id }, shown) => [theOne(shown, '/v1/sales_orders', id)?.['order_no']] },
    refund_status: { ...field('refund_status'), asked: ['NOT_REFUNDED', 'REFUNDED'] },
    order_return_date_min: min('return_date'),
    order_return_date_max: max('return_date'),
  },
  '/v1/sales_orders': {
    order_no_prefix: prefix('order_no'),
    variant_id: inRows('sales_order_rows', 'variant_id'),
    batch_id: { of: ({ id }, shown) => packedBatches(id, shown) },
    batch_number: { of: ({ id }, shown) => packedBatches(id, shown).map((batch) => theOne(shown, '/v1/batches', batch)?.['batch_number']) },
    invoicing_status: { ...field('invoicing_status'), asked: ['invoiced'], keepsNothing: 'invoices are kept elsewhere' },
    customer_name: { ...field('customer_name'), how: 'contains' },
    search: {
      of: ({ order_no, customer_name, customer_ref, additional_info, sales_order_rows }, shown) => [
        order_no,
        customer_name,
        customer_ref,
        additional_info,
        ...namesOf(shown, variantsIn(sales_order_rows)),
      ],
      how: 'contains',
    },
  },
  '/v1/stocktake_rows': {
    stocktake_ids: field('stocktake_id'),
    stock_adjustment_id: { of: ({ stocktake_id }, shown) => [theOne(shown, '/v1/stocktakes', stocktake_id)?.['stock_adjustment_id']] },
  },
  '/v1/supplier_addresses': { supplier_ids: field('supplier_id') },
  '/v1/purchase_order_accounting_metadata': {
    purchase_order_id: field('purchaseOrderId'),
    received_items_group_id: field('porReceivedGroupId'),
  },
  '/v1/users': {
    created_at_min: ofKey('min'),
    created_at_max: ofKey('max'),
    updated_at_min: ofKey('min'),
    updated_at_max: ofKey('max'),
  },
  '/v1/suppliers': { name: prefix('name') },
  '/v1/variants': { sku_list: field('sku') },
};

const packedBatches = (orderId: number, shown: Shown): number[] =>
  beside(shown, '/v1/sales_order_fulfillments', ({ sales_order_id }) => sales_order_id === orderId).flatMap(
    ({ sales_order_fulfillment_rows: rows }) =>
      rows.flatMap(({ batch_transactions = [] }: Item) => batch_transactions.map(({ batch_id }: Item) => batch_id)),
  );
