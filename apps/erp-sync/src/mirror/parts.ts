import {
  ADDITIONAL_COST_FIELDS,
  ADDRESS_FIELDS,
  PURCHASE_ORDER_ROW_FIELDS,
  SALES_ORDER_ROW_FIELDS,
  SALES_RETURN_FIELDS,
  type CustomerBody,
  type ManufacturingOrderBody,
  type PartyAddressBody,
  type PriceListBody,
  type PurchaseOrderBody,
  type RecipeBody,
  type SalesOrderBody,
} from '@pegboard/contracts';
import { decimal, flag, flags, plainValues, pick } from './columns';
import type { MirrorRow } from './table';
import type { TableName } from './tables';

/** A table whose rows belong to an aggregate and are replaced with it. */
export interface Parts<Body> {
  readonly table: TableName;
  /** The column that names the aggregate. */
  readonly of: string;
  readonly rows: (body: Body) => MirrorRow[];
  /** What was deleted still has a name in old movements; the rows of a deleted order are nobody's. */
  readonly isKeptOfDeleted?: boolean;
}

const addressRow = (address: PartyAddressBody): MirrorRow => ({
  ...pick(address, 'id', 'entity_type'),
  ...plainValues(ADDRESS_FIELDS, address),
});

export const priceListParts: Parts<PriceListBody>[] = [
  {
    table: 'price_list_rows',
    of: 'price_list_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({ ...pick(row, 'id', 'variant_id', 'adjustment_method'), amount: decimal(row.amount), price_list_id: id })),
  },
  {
    table: 'price_list_customers',
    of: 'price_list_id',
    rows: ({ id, customers }) => customers.map((customer) => ({ ...pick(customer, 'id', 'customer_id'), price_list_id: id })),
  },
];

export const customerParts: Parts<CustomerBody>[] = [
  {
    table: 'customer_addresses',
    of: 'customer_id',
    rows: ({ id, addresses = [] }) => addresses.map((address) => ({ ...addressRow(address), customer_id: id })),
  },
];

export const salesParts: Parts<SalesOrderBody>[] = [
  {
    table: 'sales_order_addresses',
    of: 'sales_order_id',
    rows: ({ id, addresses = [] }) => addresses.map((address, place) => ({ ...addressRow(address), sales_order_id: id, place })),
  },
  {
    table: 'sales_order_rows',
    of: 'sales_order_id',
    rows: ({ id, rows, service_rows: services = [] }) => {
      const shared = (row: Pick<(typeof rows)[number], keyof (typeof services)[number]>): MirrorRow => ({
        ...pick(row, 'id', 'variant_id', 'location_id'),
        ...plainValues(SALES_ORDER_ROW_FIELDS, row),
        sales_order_id: id,
        quantity: decimal(row.quantity),
        price_per_unit: decimal(row.price_per_unit),
        tax_rate: decimal(row.tax_rate ?? null),
      });
      return [
        ...rows.map((row) => ({ ...shared(row), ...pick(row, 'linked_manufacturing_order_id'), is_service: flag(false) })),
        ...services.map((row) => ({ ...shared(row), linked_manufacturing_order_id: null, is_service: flag(true) })),
      ];
    },
  },
  {
    table: 'sales_order_shipping_fees',
    of: 'sales_order_id',
    rows: ({ id, shipping_fees: fees = [] }) =>
      fees.map((fee) => ({
        ...pick(fee, 'id', 'description', 'tax_rate_id'),
        sales_order_id: id,
        amount: decimal(fee.amount),
        tax_rate: decimal(fee.tax_rate),
      })),
  },
  {
    table: 'sales_order_fulfillments',
    of: 'sales_order_id',
    rows: ({ id, fulfillments }) => fulfillments.map((one) => ({ id: one.id, sales_order_id: id, status: one.status })),
  },
  { table: 'sales_order_fulfillment_rows', of: 'sales_order_id', rows: fulfillmentRows },
  {
    table: 'sales_returns',
    of: 'sales_order_id',
    rows: ({ id, returns = [] }) =>
      returns.map((one) => ({
        ...pick(one, 'id', 'order_no', 'status', 'return_location_id', 'order_created_date', 'return_date'),
        ...flags(one, 'is_back'),
        ...plainValues(SALES_RETURN_FIELDS, one),
        sales_order_id: id,
      })),
  },
  {
    table: 'sales_return_rows',
    of: 'sales_order_id',
    rows: ({ id, returns = [] }) =>
      returns.flatMap((one) =>
        one.rows.map((row) => ({
          ...pick(row, 'id', 'sales_order_row_id', 'sales_order_fulfillment_id', 'variant_id', 'reason_id', 'restock_location_id'),
          sales_return_id: one.id,
          sales_order_id: id,
          quantity: decimal(row.quantity),
        })),
      ),
  },
  {
    table: 'sales_return_row_batches',
    of: 'sales_order_id',
    rows: ({ id, returns = [] }) =>
      returns
        .flatMap(({ rows }) => rows)
        .flatMap((row) =>
          row.batch_transactions.map((batch, line) => ({
            ...pick(batch, 'batch_id'),
            sales_return_row_id: row.id,
            line,
            sales_order_id: id,
            quantity: decimal(batch.quantity),
          })),
        ),
  },
];

/** A row per batch, or one for the whole quantity of an untracked item. */
function fulfillmentRows({ id, fulfillments }: SalesOrderBody): MirrorRow[] {
  return fulfillments.flatMap((fulfillment) =>
    [...fulfillment.rows, ...(fulfillment.service_rows ?? []).map((row) => ({ ...row, batch_transactions: [] }))]
      .flatMap((row) =>
        (row.batch_transactions.length > 0 ? row.batch_transactions : [{ batch_id: null, quantity: row.quantity }]).map((batch) => ({
          sales_order_row_id: row.sales_order_row_id,
          batch_id: batch.batch_id,
          quantity: decimal(batch.quantity),
        })),
      )
      .map((row, line) => ({ sales_order_fulfillment_id: fulfillment.id, line, sales_order_id: id, ...row })),
  );
}

export const purchaseParts: Parts<PurchaseOrderBody>[] = [
  {
    table: 'purchase_order_rows',
    of: 'purchase_order_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({
        ...pick(row, 'id', 'variant_id', 'location_id', 'arrival_date', 'received_date', 'group_id'),
        ...plainValues(PURCHASE_ORDER_ROW_FIELDS, row),
        purchase_order_id: id,
        quantity: decimal(row.quantity),
        purchase_quantity: decimal(row.purchase_quantity),
        price_per_unit: decimal(row.price_per_unit),
        purchase_price_per_unit: decimal(row.purchase_price_per_unit ?? null),
      })),
  },
  {
    table: 'purchase_order_ingredients',
    of: 'purchase_order_id',
    rows: ({ id, recipe_rows }) =>
      recipe_rows.map((row) => ({
        ...pick(row, 'id', 'purchase_order_row_id', 'variant_id'),
        ...flags(row, 'is_supplied_by_contractor'),
        purchase_order_id: id,
        planned_quantity_per_unit: decimal(row.planned_quantity_per_unit),
        quantity: decimal(row.quantity),
      })),
  },
  {
    table: 'purchase_order_additional_costs',
    of: 'purchase_order_id',
    rows: ({ id, additional_costs = [] }) =>
      additional_costs.map((cost) => ({
        ...pick(cost, 'id', 'distribution_method'),
        ...plainValues(ADDITIONAL_COST_FIELDS, cost),
        purchase_order_id: id,
        price: decimal(cost.price),
      })),
  },
];

export const recipeParts: Parts<RecipeBody>[] = [
  {
    table: 'recipe_rows',
    of: 'recipe_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({ ...pick(row, 'id', 'ingredient_variant_id', 'notes'), recipe_id: id, quantity: decimal(row.quantity) })),
  },
  {
    table: 'recipe_operations',
    of: 'recipe_id',
    rows: ({ id, operations }) =>
      operations.map((operation) => ({
        ...pick(operation, 'id', 'operation_name', 'resource_name'),
        recipe_id: id,
        planned_time_per_unit: decimal(operation.planned_time_per_unit),
        cost_per_hour: decimal(operation.cost_per_hour),
      })),
  },
];

export const manufacturingParts: Parts<ManufacturingOrderBody>[] = [
  {
    table: 'manufacturing_order_rows',
    of: 'manufacturing_order_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({
        ...pick(row, 'id', 'variant_id'),
        manufacturing_order_id: id,
        planned_quantity_per_unit: decimal(row.planned_quantity_per_unit),
        planned_quantity: decimal(row.planned_quantity),
      })),
  },
  {
    table: 'manufacturing_order_operations',
    of: 'manufacturing_order_id',
    rows: ({ id, operations }) => operations.map((one) => ({ ...pick(one, 'id', 'operation_name', 'status'), manufacturing_order_id: id })),
  },
  {
    table: 'manufacturing_order_productions',
    of: 'manufacturing_order_id',
    rows: ({ id, productions }) =>
      productions.map((one) => ({
        ...pick(one, 'id', 'status'),
        ...flags(one, 'is_final'),
        manufacturing_order_id: id,
        quantity: decimal(one.quantity),
      })),
  },
];
