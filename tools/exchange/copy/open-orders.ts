import { atLeastZero, proportion, quantity, subtract, sum, toDecimal, type Quantity } from '@pegboard/kit';
import type { Api } from '../../company/api';
import { all } from '../../company/every-page';
import { CarriedValues } from './carried-values';
import { anyOf } from '../any-of';
import { given, LINES, taxName, variantOfService } from './sales-basics';

type Fields = Record<string, any>;

/** An order as the other company has it, with names instead of ids, so that it can be made anywhere. */
export interface CopiedOrder {
  readonly number: string;
  /** The body of the call that makes it, with names in place of ids: `customer`, `location`. */
  readonly body: Fields;
  readonly rows: readonly CopiedRow[];
  /** What the customer pays for the way. */
  readonly fees?: readonly Fields[];
}

export interface CopiedRow {
  /** In the other company. */
  readonly id: number;
  readonly body: Fields;
}

export interface CopiedWork extends CopiedOrder {
  readonly status: string;
  /** The row of a sales order for which it is made, in the other company. */
  readonly forRow: number | undefined;
}

/** What is open: purchase orders, then sales and manufacturing orders, the most important first. */
export interface OpenOrders {
  readonly purchases: readonly CopiedOrder[];
  readonly sales: readonly CopiedOrder[];
  readonly work: readonly CopiedWork[];
  /** Variant and location → what stock should not fall below. */
  readonly reorderPoints: readonly Fields[];
  /** What can't be made elsewhere, and why. */
  readonly leftOut: readonly string[];
}

const OPEN_PURCHASES = ['NOT_RECEIVED', 'PARTIALLY_RECEIVED'];
const OPEN_SALES = ['PENDING', 'NOT_SHIPPED', 'PARTIALLY_PACKED', 'PACKED', 'PARTIALLY_DELIVERED'];
const OPEN_WORK = ['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED'];

/** The names of all that orders name, in the company that is copied. */
class Names {
  constructor(
    private readonly names: Readonly<Record<'location' | 'supplier' | 'customer' | 'variant' | 'tax rate', ReadonlyMap<number, string>>>,
  ) {}

  /** @throws Error for what the company doesn't list, such as a customer that is deleted */
  of(kind: keyof Names['names'], id: number): string {
    const name = this.names[kind].get(id);
    if (name === undefined) throw new Error(`the ${kind} ${id} is not in the list of the company`);
    return name;
  }
}

export async function readOpenOrders(api: Api): Promise<OpenOrders> {
  const list = (path: string): Promise<Fields[]> => all(api, path);
  const named = async (path: string, field: string): Promise<Map<number, string>> =>
    new Map((await list(path)).map((one) => [one['id'] as number, one[field] as string]));
  const names = new Names({
    location: await named('/v1/locations', 'name'),
    supplier: await named('/v1/suppliers', 'name'),
    customer: await named('/v1/customers', 'name'),
    variant: new Map([...(await named('/v1/variants', 'sku')), ...(await skusOfServices(api))]),
    'tax rate': new Map((await anyOf(api, '/v1/tax_rates')).map((one) => [one['id'] as number, taxName(one)])),
  });
  const custom = new CarriedValues(await anyOf(api, '/v1/custom_field_definitions'));
  const fees = await anyOf(api, '/v1/sales_order_shipping_fee');
  const packed = packedByRow(await list('/v1/sales_order_fulfillments'));
  const leftOut: string[] = [];
  const kept = <T>(kind: string, orders: readonly Fields[], copy: (order: Fields) => T | undefined): T[] =>
    orders.flatMap((order) => {
      try {
        return copy(order) ?? [];
      } catch (problem) {
        leftOut.push(`${kind} ${String(order['order_no'])}: ${(problem as Error).message}`);
        return [];
      }
    });
  const [purchases, sales, work] = await Promise.all([
    list('/v1/purchase_orders'),
    list('/v1/sales_orders'),
    list('/v1/manufacturing_orders'),
  ]);
  const open = (orders: Fields[], states: readonly string[]): Fields[] => orders.filter(({ status }) => states.includes(status as string));
  return {
    purchases: kept('purchase order', open(purchases, OPEN_PURCHASES).reverse(), (order) => purchaseOf(order, names)),
    sales: kept('sales order', byRank(open(sales, OPEN_SALES)), (order) => saleOf(order, { names, packed, custom, fees })),
    work: kept('manufacturing order', byRank(open(work, OPEN_WORK)), (order) => workOf(order, names)),
    reorderPoints: (await list('/v1/inventory_reorder_points')).flatMap((point) => {
      const value = point['reorder_point'] ?? point['value'];
      return Number(value) > 0 ? [{ ...placeOf(point, names), reorder_point: value }] : [];
    }),
    leftOut,
  };
}

/** Lists come in rank order; where a company says the rank itself, that counts. */
const byRank = (orders: readonly Fields[]): Fields[] => [...orders].sort((a, b) => Number(a['rank'] ?? 0) - Number(b['rank'] ?? 0));

function packedByRow(fulfillments: readonly Fields[]): Map<number, Quantity> {
  const packed = new Map<number, Quantity[]>();
  for (const row of fulfillments.flatMap((one) => one['sales_order_fulfillment_rows'] as Fields[])) {
    const id = row['sales_order_row_id'] as number;
    packed.set(id, [...(packed.get(id) ?? []), quantity(row['quantity'] as number | string)]);
  }
  return new Map([...packed].map(([id, parts]) => [id, sum(parts)]));
}

const skusOfServices = async (api: Api): Promise<[number, string][]> =>
  (await anyOf(api, '/v1/services')).flatMap((one) => {
    const variant = variantOfService(one);
    return variant?.['sku'] ? [[variant['id'] as number, String(variant['sku'])]] : [];
  });

/** Names in place of ids; whoever makes the order looks them up. */
const placeOf = (one: Fields, names: Names): Fields => ({
  location: names.of('location', one['location_id'] as number),
  variant: names.of('variant', one['variant_id'] as number),
});

/** What is still to come; what has come is in the stock. */
function purchaseOf(order: Fields, names: Names): CopiedOrder | undefined {
  if (order['entity_type'] === 'outsourced') throw new Error('outsourced orders are not copied');
  const rows = (order['purchase_order_rows'] as Fields[])
    .filter((row) => !row['received_date'])
    .map((row): CopiedRow => ({
      id: row['id'] as number,
      body: {
        variant: names.of('variant', row['variant_id'] as number),
        ...(row['location_id'] ? { location: names.of('location', row['location_id'] as number) } : {}),
        ...given(row, 'quantity', 'price_per_unit', 'purchase_uom', 'purchase_uom_conversion_rate', 'arrival_date'),
      },
    }));
  if (rows.length === 0) return undefined;
  const body = {
    ...given(order, 'order_no', 'currency', 'conversion_rate', 'order_created_date', 'expected_arrival_date', 'additional_info'),
    supplier: names.of('supplier', order['supplier_id'] as number),
    location: names.of('location', order['location_id'] as number),
  };
  return { number: String(order['order_no']), body, rows };
}

/** What must be known to copy a sales order. */
interface AboutSales {
  readonly names: Names;
  readonly packed: ReadonlyMap<number, Quantity>;
  readonly custom: CarriedValues;
  readonly fees: readonly Fields[];
}

const taxOf = ({ tax_rate_id: id }: Fields, names: Names): Fields => (id ? { tax_rate: names.of('tax rate', id as number) } : {});

const valuesOf = ({ custom_fields: values }: Fields, custom: CarriedValues): Fields => {
  const named = custom.named(values as Fields | null);
  return Object.keys(named).length > 0 ? { custom_fields: named } : {};
};

/** What is still to be packed; what is packed has left the stock. */
function saleOf(order: Fields, about: AboutSales): CopiedOrder | undefined {
  const { names, packed, custom, fees } = about;
  const rows = (order['sales_order_rows'] as Fields[]).flatMap((row): CopiedRow[] => {
    const whole = quantity(row['quantity'] as number | string);
    const left = atLeastZero(subtract(whole, packed.get(row['id'] as number) ?? quantity(0)));
    if (left === 0) return [];
    const body = {
      variant: names.of('variant', row['variant_id'] as number),
      ...(row['location_id'] ? { location: names.of('location', row['location_id'] as number) } : {}),
      quantity: toDecimal(left),
      ...given(row, 'price_per_unit'),
      ...(Number(row['total_discount']) > 0
        ? { total_discount: toDecimal(proportion(quantity(row['total_discount'] as string), left, whole)) }
        : {}),
      ...taxOf(row, names),
      ...valuesOf(row, custom),
    };
    return [{ id: row['id'] as number, body }];
  });
  if (rows.length === 0) return undefined;
  const body = {
    ...given(order, 'order_no', 'currency', 'order_created_date', 'delivery_date', 'additional_info', 'customer_ref', 'source'),
    ...given(order, 'ecommerce_order_type', 'ecommerce_store_name', 'ecommerce_order_id', 'tracking_number', 'tracking_number_url'),
    ...valuesOf(order, custom),
    addresses: ((order['addresses'] ?? []) as Fields[]).map((address) => given(address, 'entity_type', ...LINES)),
    customer: names.of('customer', order['customer_id'] as number),
    location: names.of('location', order['location_id'] as number),
    status: order['status'] === 'PENDING' ? 'PENDING' : 'NOT_SHIPPED',
  };
  const own = fees.filter(({ sales_order_id: id }) => id === order['id']).reverse();
  return {
    number: String(order['order_no']),
    body,
    rows,
    fees: own.map((fee) => ({ ...given(fee, 'amount', 'description'), ...taxOf(fee, names) })),
  };
}

/** What is still to be made; what is made is in the stock. */
function workOf(order: Fields, names: Names): CopiedWork | undefined {
  const left = subtract(quantity(order['planned_quantity'] as number), quantity((order['completed_quantity'] ?? 0) as number));
  if (left <= 0) return undefined;
  const body = {
    ...placeOf(order, names),
    planned_quantity: toDecimal(left),
    ...given(order, 'order_no', 'order_created_date', 'production_deadline_date', 'additional_info'),
  };
  const status = order['status'] === 'PARTIALLY_COMPLETED' ? 'IN_PROGRESS' : String(order['status']);
  return {
    number: String(order['order_no']),
    body,
    rows: [],
    status,
    forRow: (order['sales_order_row_id'] ?? undefined) as number | undefined,
  };
}
