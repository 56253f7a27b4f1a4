import { toNumber, type Quantity } from '@pegboard/kit';
import { BEGINNING } from './agenda';
import type { Chance } from './chance';
import type { Company } from './company';
import type { Call } from './http';
import type { SimService, World } from './world';

/** What a clerk sends: a service and a call. */
export interface Errand extends Omit<Call, 'path' | 'key'> {
  readonly service: SimService;
  readonly path: string;
}

/** What a clerk sees, and the chance by which they choose. Undefined: there is nothing to do. */
export type Clerk = (desk: Desk) => Errand | undefined;

type Doc = any;
const DAY_MS = 86_400_000;

/** A clerk's view of the company, as the databases have it now. */
export class Desk {
  constructor(
    private readonly world: World,
    readonly company: Company,
    readonly chance: Chance,
  ) {}

  all(service: SimService, collection: string): Doc[] {
    return documentsOf(this.world, service, collection).filter(({ isDeleted }) => !isDeleted);
  }

  one(service: SimService, collection: string, isWanted: (document: Doc) => boolean = () => true): Doc | undefined {
    return this.chance.pick(this.all(service, collection).filter(isWanted));
  }

  /** A part of a document, with the document. */
  part(service: SimService, collection: string, list: string, isWanted: (part: Doc, whole: Doc) => boolean = () => true): Doc | undefined {
    const parts = this.all(service, collection).flatMap((whole) => whole[list].map((part: Doc) => ({ ...part, whole })));
    return this.chance.pick(parts.filter((part) => isWanted(part, part.whole)));
  }

  few(most: number): number {
    return 1 + this.chance.below(most);
  }

  day(): string {
    return new Date(BEGINNING + this.chance.below(20) * DAY_MS).toISOString().slice(0, 10);
  }

  place(): number {
    return this.chance.isHit(0.85) ? this.company.locations[0]! : this.company.locations[1]!;
  }

  get sellable(): number {
    const { chair, table, frame, cushion, beam } = this.company;
    return this.chance.pick([chair, chair, table, table, frame, cushion, beam])!;
  }

  get made(): number {
    return this.chance.pick([this.company.chair, this.company.frame, this.company.table])!;
  }

  get bought(): number {
    return this.chance.pick([this.company.beam, this.company.cushion, this.company.table])!;
  }

  isTracked(variantId: number): boolean {
    return variantId === this.company.cushion;
  }

  /** The batches of a row that brings stock. */
  brings(variantId: number, quantity: number): object {
    return this.isTracked(variantId) ? { batch_transactions: [{ batch_number: `LOT-${this.few(3)}`, quantity }] } : {};
  }

  takes(variantId: number): object {
    return this.isTracked(variantId) ? { batches: 'suggested' } : {};
  }
}

export const documentsOf = (world: World, service: SimService, collection: string): Doc[] =>
  [...world.databases.get(service)!.everything()]
    .flatMap(([name, document]) => (name === collection ? [document as Doc] : []))
    .sort((a, b) => (a._id < b._id ? -1 : 1));

const open = (quantity: Quantity): number => toNumber(quantity);
const post = (service: SimService, path: string, body: unknown = {}): Errand => ({ service, method: 'POST', path: `v1/${path}`, body });
const patch = (service: SimService, path: string, body: unknown): Errand => ({ service, method: 'PATCH', path: `v1/${path}`, body });
const remove = (service: SimService, path: string): Errand => ({ service, method: 'DELETE', path: `v1/${path}` });

const place = (desk: Desk, ids: readonly number[]): object => {
  const other = desk.chance.pick(ids);
  return desk.chance.pick<object>([{ position: 'first' }, { position: 'last' }, { before_id: other }, { after_id: other }])!;
};

const SALES: Record<string, Clerk> = {
  'order is taken': (desk) => {
    const rows = Array.from({ length: desk.few(3) }, () => ({ variant_id: desk.sellable, quantity: desk.few(4) }));
    const status = desk.chance.isHit(0.15) ? { status: 'PENDING' } : {};
    const customer_id = desk.chance.pick(desk.company.customers);
    const location_id = desk.place();
    return post('sales', 'sales_orders', { customer_id, location_id, delivery_date: desk.day(), sales_order_rows: rows, ...status });
  },
  'quote is confirmed or made again': (desk) => {
    const order = desk.one('sales', 'sales_orders', ({ status }) => ['PENDING', 'NOT_SHIPPED'].includes(status));
    return order && patch('sales', `sales_orders/${order._id}`, { status: order.status === 'PENDING' ? 'NOT_SHIPPED' : 'PENDING' });
  },
  'order is edited': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && patch('sales', `sales_orders/${order._id}`, { delivery_date: desk.day(), additional_info: `seen ${desk.few(99)}` });
  },
  'row is added': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && post('sales', 'sales_order_rows', { sales_order_id: order._id, variant_id: desk.sellable, quantity: desk.few(4) });
  },
  'row is changed': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    return row && patch('sales', `sales_order_rows/${row.id}`, { quantity: desk.few(5) });
  },
  'row is deleted': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    return row && remove('sales', `sales_order_rows/${row.id}`);
  },
  'order is deleted': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && remove('sales', `sales_orders/${order._id}`);
  },
  'order is moved': (desk) => {
    const ids = desk.all('sales', 'sales_orders').map(({ _id }) => _id as number);
    return ids.length > 1 ? post('sales', `sales_orders/${desk.chance.pick(ids)}/rank`, place(desk, ids)) : undefined;
  },
  'orders are moved together': (desk) => {
    const ids = desk.all('sales', 'sales_orders').map(({ _id }) => _id as number);
    const some = [...new Set([desk.chance.pick(ids), desk.chance.pick(ids)])];
    return ids.length > 2 ? post('sales', 'sales_orders/rank', { ids: some, position: 'first' }) : undefined;
  },
  'goods are packed': (desk) => {
    const order = desk.one('sales', 'sales_orders', ({ status }) => status === 'NOT_SHIPPED' || status === 'PARTIALLY_PACKED');
    const row = order && desk.chance.pick<Doc>(order.rows);
    if (!row) return undefined;
    const status = desk.chance.isHit(0.3) ? { status: 'DELIVERED' } : {};
    const override = desk.chance.isHit(0.2) ? { override_reservation: true } : {};
    const quantity = desk.few(open(row.quantity));
    const rows = [{ sales_order_row_id: row.id, quantity, ...desk.takes(row.variantId) }];
    return post('sales', 'sales_order_fulfillments', {
      sales_order_id: order._id,
      sales_order_fulfillment_rows: rows,
      ...status,
      ...override,
    });
  },
  'order is packed or delivered whole': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && patch('sales', `sales_orders/${order._id}`, { status: desk.chance.pick(['PACKED', 'DELIVERED', 'NOT_SHIPPED']) });
  },
  'parcel is delivered': (desk) => {
    const part = desk.part('sales', 'sales_orders', 'fulfillments');
    return part && patch('sales', `sales_order_fulfillments/${part.id}`, { status: desk.chance.pick(['DELIVERED', 'PACKED']) });
  },
  'packing is undone': (desk) => {
    const part = desk.part('sales', 'sales_orders', 'fulfillments');
    return part && remove('sales', `sales_order_fulfillments/${part.id}`);
  },
  'row is supplied': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    if (!row) return undefined;
    const supplier_id = desk.company.suppliers[0];
    const way = desk.chance.pick<[string, object]>([
      ['make_in_batch', {}],
      ['buy', { supplier_id }],
      ['outsource', { supplier_id }],
      ['missing_ingredients/buy', { supplier_id }],
      ['missing_ingredients/make', {}],
    ])!;
    return post('sales', `sales_order_rows/${row.id}/${way[0]}`, way[1]);
  },
};

const MANUFACTURING: Record<string, Clerk> = {
  'row is made to order': (desk) => {
    const { chair, frame, table } = desk.company;
    const row = desk.part('sales', 'sales_orders', 'rows', ({ variantId }) => [chair, frame, table].includes(variantId));
    const create_subassemblies = desk.chance.isHit(0.3);
    return row && post('manufacturing', 'manufacturing_order_make_to_order', { sales_order_row_id: row.id, create_subassemblies });
  },
  'orders are made to order whole': (desk) => {
    const orders = desk.all('sales', 'sales_orders').filter(({ status }) => status === 'NOT_SHIPPED');
    const sales_order_ids = [...new Set([desk.chance.pick(orders)?._id, desk.chance.pick(orders)?._id])];
    return orders.length > 0 ? post('manufacturing', 'manufacturing_order_make_to_order/bulk', { sales_order_ids }) : undefined;
  },
  'link is cut': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows', ({ linkedManufacturingOrderId: id }) => id !== null && id !== undefined);
    return row && post('manufacturing', 'manufacturing_order_unlink', { sales_order_row_id: row.id });
  },
  'production is ordered': (desk) => {
    const body = { variant_id: desk.made, planned_quantity: desk.few(4), location_id: desk.place(), production_deadline_date: desk.day() };
    return post('manufacturing', 'manufacturing_orders', body);
  },
  'production order is edited': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    return order && patch('manufacturing', `manufacturing_orders/${order._id}`, { planned_quantity: desk.few(5) });
  },
  'work is said': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    const status = desk.chance.pick(['IN_PROGRESS', 'BLOCKED', 'NOT_STARTED', 'DONE', 'DONE']);
    return order && patch('manufacturing', `manufacturing_orders/${order._id}`, { status });
  },
  'goods are produced': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', ({ status }) => status !== 'DONE');
    if (!order) return undefined;
    const tracked = order.rows.filter((row: Doc) => desk.isTracked(row.variantId));
    const quantity = desk.few(open(order.plannedQuantity));
    const ingredients = tracked.map((row: Doc) => ({
      manufacturing_order_recipe_row_id: row.id,
      quantity: quantity * open(row.plannedQuantityPerUnit),
      batches: 'suggested',
    }));
    const body = { manufacturing_order_id: order._id, quantity, is_final: desk.chance.isHit(0.2), ingredients };
    return post('manufacturing', 'manufacturing_order_productions', body);
  },
  'production is undone': (desk) => {
    const part = desk.part('manufacturing', 'manufacturing_orders', 'productions');
    return part && remove('manufacturing', `manufacturing_order_productions/${part.id}`);
  },
  'production order is deleted': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    return order && remove('manufacturing', `manufacturing_orders/${order._id}`);
  },
  'production order is moved': (desk) => {
    const ids = desk.all('manufacturing', 'manufacturing_orders').flatMap(({ _id, status }) => (status === 'DONE' ? [] : [_id as number]));
    return ids.length > 1 ? post('manufacturing', `manufacturing_orders/${desk.chance.pick(ids)}/rank`, place(desk, ids)) : undefined;
  },
  'production orders are moved together': (desk) => {
    const ids = desk.all('manufacturing', 'manufacturing_orders').flatMap(({ _id, status }) => (status === 'DONE' ? [] : [_id as number]));
    const some = [...new Set([desk.chance.pick(ids), desk.chance.pick(ids)])];
    return ids.length > 2 ? post('manufacturing', 'manufacturing_orders/rank', { ids: some }) : undefined;
  },
  'missing ingredients are supplied': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', ({ status }) => status !== 'DONE');
    const isBought = desk.chance.isHit(0.5);
    const body = isBought ? { supplier_id: desk.company.suppliers[0] } : {};
    return order && post('manufacturing', `manufacturing_orders/${order._id}/missing_ingredients/${isBought ? 'buy' : 'make'}`, body);
  },
};

const PURCHASING: Record<string, Clerk> = {
  'goods are bought': (desk) => {
    const isOutsourced = desk.chance.isHit(0.2);
    const rows = Array.from({ length: isOutsourced ? 1 : desk.few(2) }, () => ({
      variant_id: isOutsourced ? desk.made : desk.bought,
      quantity: desk.few(6),
      price_per_unit: 5,
      arrival_date: desk.day(),
    }));
    const location_id = desk.place();
    const outsourced = isOutsourced ? { entity_type: 'outsourced', tracking_location_id: location_id } : {};
    const draft = desk.chance.isHit(0.15) ? { status: 'DRAFT' } : {};
    const body = { supplier_id: desk.company.suppliers[0], location_id, purchase_order_rows: rows, ...outsourced, ...draft };
    return post('purchasing', 'purchase_orders', body);
  },
  'ingredient is given to the contractor': (desk) => {
    const order = desk.one(
      'purchasing',
      'purchase_orders',
      ({ entityType, status }) => entityType === 'outsourced' && status !== 'RECEIVED',
    );
    const row = order && desk.chance.pick<Doc>(order.rows);
    const ingredient_variant_id = desk.chance.pick([desk.company.beam, desk.company.cushion]);
    const body = row && { purchase_order_row_id: row.id, ingredient_variant_id, planned_quantity_per_unit: desk.few(2) };
    return row && post('purchasing', 'outsourced_purchase_order_recipe_rows', body);
  },
  'purchase row is changed': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'rows');
    return row && patch('purchasing', `purchase_order_rows/${row.id}`, { quantity: desk.few(6), arrival_date: desk.day() });
  },
  'goods are received': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'rows', ({ receivedDate }) => !receivedDate);
    if (!row) return undefined;
    const quantity = desk.few(open(row.quantity));
    return post('purchasing', 'purchase_order_receive', {
      purchase_order_row_id: row.id,
      quantity,
      ...desk.brings(row.variantId, quantity),
    });
  },
  'purchase is received or taken back whole': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    return (
      order && patch('purchasing', `purchase_orders/${order._id}`, { status: desk.chance.pick(['RECEIVED', 'NOT_RECEIVED', 'DRAFT']) })
    );
  },
  'receipt is undone': (desk) => {
    const receipt = desk.part('purchasing', 'purchase_orders', 'receipts');
    return receipt && remove('purchasing', `purchase_order_receive/${receipt.id}`);
  },
  'purchase is deleted': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    return order && remove('purchasing', `purchase_orders/${order._id}`);
  },
};

const INVENTORY: Record<string, Clerk> = {
  'stock is adjusted': (desk) => {
    const variant_id = desk.chance.pick([desk.bought, desk.made])!;
    const isMore = desk.chance.isHit(0.7);
    const quantity = isMore ? desk.few(6) : -desk.few(2);
    const batches = isMore ? desk.brings(variant_id, quantity) : desk.takes(variant_id);
    const row = { variant_id, quantity, ...(isMore ? { cost_per_unit: 3 } : {}), ...batches };
    return post('inventory', 'stock_adjustments', { location_id: desk.place(), stock_adjustment_rows: [row] });
  },
  'adjustment is deleted': (desk) => {
    const adjustment = desk.one('inventory', 'stock_adjustments');
    return adjustment && remove('inventory', `stock_adjustments/${adjustment._id}`);
  },
  'transfer is planned': (desk) => {
    const [factory, shop] = desk.company.locations;
    const rows = [{ variant_id: desk.chance.pick([desk.bought, desk.made])!, quantity: desk.few(3) }];
    const body = {
      source_location_id: factory,
      target_location_id: shop,
      transfer_date: desk.day(),
      stock_transfer_rows: rows.map((row) => ({ ...row, ...desk.takes(row.variant_id) })),
    };
    return post('inventory', 'stock_transfers', body);
  },
  'transfer moves': (desk) => {
    const transfer = desk.one('inventory', 'stock_transfers');
    const status = desk.chance.pick(['in_transit', 'received', 'received', 'draft', 'cancelled']);
    return transfer && patch('inventory', `stock_transfers/${transfer._id}/status`, { status });
  },
  'transfer is deleted': (desk) => {
    const transfer = desk.one('inventory', 'stock_transfers');
    return transfer && remove('inventory', `stock_transfers/${transfer._id}`);
  },
  'counting begins': (desk) => post('inventory', 'stocktakes', { location_id: desk.place(), set_remaining_items_as_counted: false }),
  'goods are counted': (desk) => {
    const stocktake = desk.one('inventory', 'stocktakes', ({ status }) => status !== 'COMPLETED');
    const variant_id = desk.chance.pick([desk.company.beam, desk.company.table, desk.company.frame]);
    return stocktake && post('inventory', 'stocktake_rows', { stocktake_id: stocktake._id, variant_id, counted_quantity: desk.few(12) });
  },
  'counting ends': (desk) => {
    const stocktake = desk.one('inventory', 'stocktakes');
    const status = desk.chance.pick(['IN_PROGRESS', 'COMPLETED', 'COMPLETED', 'NOT_STARTED']);
    return stocktake && patch('inventory', `stocktakes/${stocktake._id}`, { status });
  },
  'safety stock is set': (desk) => {
    const body = { variant_id: desk.bought, location_id: desk.place(), value: desk.chance.below(5) };
    return post('inventory', 'inventory_safety_stock_levels', body);
  },
};

export const CLERKS: Readonly<Record<string, Clerk>> = { ...SALES, ...MANUFACTURING, ...PURCHASING, ...INVENTORY };

/** What is done so much more often than the rest: without it there is nothing for the others to do. */
export const OFTEN: readonly string[] = [
  'order is taken',
  'order is taken',
  'order is taken',
  'row is made to order',
  'row is made to order',
  'orders are made to order whole',
  'orders are made to order whole',
  'goods are produced',
  'goods are produced',
  'goods are produced',
  'production is ordered',
  'link is cut',
  'goods are packed',
  'goods are packed',
  'goods are bought',
  'goods are received',
  'goods are received',
  'stock is adjusted',
  'order is moved',
  'production order is moved',
];
