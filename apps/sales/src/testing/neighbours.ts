import {
  inventoryItemsOf,
  inventoryLocations,
  inventoryPickBatches,
  inventoryPost,
  manufacturingOrderOf,
  planAsOf,
  planPackable,
  type InputOf,
  type ItemBody,
  type LocationBody,
  type ManufacturingOrderBody,
  type OutputOf,
  type PostRequest,
  type Question,
  type SalesOrderBody,
} from '@pegboard/contracts';
import { add, atLeastZero, least, negate, quantity, stockKey, subtract, ZERO, type Quantity } from '@pegboard/kit';

export const FACTORY = 1;
export const OFFICE = 2;
export const CHAIR = 11;
export const TABLE = 12;
/** Tracked by batch. */
export const PAINT = 13;
export const GLUE = 14;

const item = (variantId: number, name: string, more: Partial<ItemBody> = {}): ItemBody => ({
  id: variantId,
  version: 1,
  is_deleted: false,
  type: 'product',
  name,
  uom: 'pcs',
  category_name: null,
  is_sellable: true,
  is_producible: true,
  is_purchasable: false,
  batch_tracked: false,
  operations_in_sequence: false,
  purchase_uom: null,
  purchase_uom_conversion_rate: null,
  default_supplier_id: null,
  is_archived: false,
  variants: [
    {
      id: variantId,
      sku: name.toUpperCase(),
      sales_price: quantity(40),
      purchase_price: null,
      minimum_order_quantity: null,
      lead_time: null,
      config_attributes: [],
      is_deleted: false,
    },
  ],
  ...more,
});

const location = (id: number, name: string, more: Partial<LocationBody> = {}): LocationBody => ({
  id,
  version: 1,
  is_deleted: false,
  name,
  sells: true,
  makes: true,
  buys: true,
  is_primary: false,
  time_zone: 'UTC',
  ...more,
});

type Answerer = <Input, Output>(question: Question<Input, Output>, method: (input: Input) => Promise<Output> | Output) => void;

/**
 * Inventory, planner and manufacturing as sales meets them: a ledger that keeps its promises (once per id, stale, refused
 * for ever), and a plan that gives each order what it reserves and the rest to nobody.
 */
export class Neighbours {
  readonly items = new Map<number, ItemBody>([
    [CHAIR, item(CHAIR, 'Chair')],
    [TABLE, item(TABLE, 'Table')],
    [PAINT, item(PAINT, 'Paint', { batch_tracked: true })],
    [GLUE, item(GLUE, 'Glue', { is_sellable: false })],
  ]);
  readonly locations = new Map<number, LocationBody>([
    [FACTORY, location(FACTORY, 'Factory', { is_primary: true })],
    [OFFICE, location(OFFICE, 'Office', { sells: false })],
  ]);
  readonly manufacturingOrders = new Map<number, ManufacturingOrderBody>();
  readonly posted: PostRequest[] = [];
  /** Stock that the plan keeps for other orders, by key. */
  readonly reservedForOthers = new Map<string, { quantity: Quantity; order_no: string }>();
  readonly batches = new Map<string, { batchId: number; quantity: Quantity }[]>();
  /** Called before each posting, for tests that place a crash or a change there. */
  beforePost: (request: PostRequest) => void = () => undefined;
  afterPost: (request: PostRequest) => void = () => undefined;
  isPlanPending = false;
  /** The ledger refuses what is new to it, as it does what was used meanwhile. */
  refuses = false;
  private readonly stock = new Map<string, { quantity: Quantity; changedAt: number }>();
  private readonly outcomes = new Map<string, { outcome: OutputOf<typeof inventoryPost>; request: PostRequest }>();
  private n = 0;

  put(variantId: number, amount: number, locationId = FACTORY): void {
    const key = stockKey(variantId, locationId);
    this.stock.set(key, { quantity: add(this.inStock(key), quantity(amount)), changedAt: ++this.n });
  }

  inStock(key: string): Quantity {
    return this.stock.get(key)?.quantity ?? ZERO;
  }

  answerWith(answer: Answerer): void {
    answer(inventoryItemsOf, ({ variant_ids: ids }) => ({ items: ids.flatMap((id) => this.items.get(id) ?? []) }));
    answer(inventoryLocations, ({ ids }) => ({
      locations: [...this.locations.values()].filter(({ id }) => ids.length === 0 || ids.includes(id)),
    }));
    answer(manufacturingOrderOf, ({ manufacturing_order_id: id }) => ({ order: this.manufacturingOrders.get(id) ?? null }));
    answer(inventoryPost, (request) => this.post(request));
    answer(planPackable, (asked) => this.packable(asked));
    answer(planAsOf, () => ({
      at: { epoch: 1, run: 1 },
      is_pending: true,
      sales_orders: [],
      manufacturing_orders: [],
      purchase_orders: [],
    }));
    answer(inventoryPickBatches, ({ picks }) => ({
      picks: picks.map((pick) => ({ batch_transactions: this.pick(stockKey(pick.variant_id, pick.location_id), pick.quantity) })),
    }));
  }

  /** Where each row of an order takes from; the plan knows orders from their events. */
  readonly rows = new Map<number, string>();

  learn(order: Pick<SalesOrderBody, 'rows'>): void {
    for (const row of order.rows) this.rows.set(row.id, stockKey(row.variant_id, row.location_id));
  }

  private packable(asked: InputOf<typeof planPackable>): OutputOf<typeof planPackable> {
    const based_on: Record<string, number> = {};
    const rows = asked.rows.map(({ sales_order_row_id: id }) => {
      const key = this.rows.get(id) ?? '';
      based_on[key] = this.stock.get(key)?.changedAt ?? 0;
      const others = this.reservedForOthers.get(key);
      const allowed = atLeastZero(subtract(this.inStock(key), others?.quantity ?? ZERO));
      const holders = others
        ? [{ sales_order_id: 99, order_no: others.order_no, demand: 'sales_order_row/990' as const, quantity: others.quantity }]
        : [];
      return { sales_order_row_id: id, allowed, in_stock: this.inStock(key), holders };
    });
    return { is_pending: this.isPlanPending, based_on, rows };
  }

  private post(request: PostRequest): OutputOf<typeof inventoryPost> {
    this.beforePost(request);
    const known = this.outcomes.get(request.posting_id);
    if (known) return known.outcome;
    const stale = Object.entries(request.unless_changed_since).some(([key, n]) => (this.stock.get(key)?.changedAt ?? 0) > n);
    if (stale) return { posting_id: request.posting_id, status: 'stale', n: this.n, refusal: null, batch_ids: [] };
    const originals = request.reverses ? [request.reverses, ...(request.reverses_also ?? [])] : [];
    const movements = request.reverses
      ? originals
          .flatMap((id) => this.outcomes.get(id)!.request.movements)
          .map((movement) => ({ ...movement, quantity: negate(movement.quantity) }))
      : request.movements;
    const outcome = this.judge(request, movements);
    this.outcomes.set(request.posting_id, { outcome, request });
    if (outcome.status === 'posted') this.apply(request, movements);
    this.afterPost(request);
    return outcome;
  }

  private judge(request: PostRequest, movements: PostRequest['movements']): OutputOf<typeof inventoryPost> {
    const short = this.refuses
      ? 0
      : movements.findIndex(
          ({ variant_id, location_id, quantity: moved }) => add(this.inStock(stockKey(variant_id, location_id)), moved) < 0,
        );
    const base = { posting_id: request.posting_id, n: this.n + 1 };
    if (request.refuse_as) return { ...base, status: 'refused', refusal: request.refuse_as, batch_ids: [] };
    const moved = movements.map(({ serves, batch_id, quantity }) => ({ serves, batch_id, quantity }));
    if (short < 0) return { ...base, status: 'posted', refusal: null, batch_ids: movements.map(({ batch_id }) => batch_id), moved };
    const message = 'There is not enough.';
    return {
      ...base,
      status: 'refused',
      refusal: { code: 'INSUFFICIENT_STOCK', message, details: [{ path: `movements/${short}`, code: 'INSUFFICIENT_STOCK', message }] },
      batch_ids: [],
    };
  }

  private apply(request: PostRequest, movements: PostRequest['movements']): void {
    this.posted.push(request);
    this.n++;
    for (const { variant_id, location_id, batch_id, quantity: moved } of movements) {
      const key = stockKey(variant_id, location_id);
      this.stock.set(key, { quantity: add(this.inStock(key), moved), changedAt: this.n });
      const batch = this.batches.get(key)?.find((one) => one.batchId === batch_id);
      if (batch) batch.quantity = add(batch.quantity, moved);
    }
  }

  private pick(key: string, wanted: Quantity): { batch_id: number | null; batch_number: string | null; quantity: Quantity }[] {
    let left = wanted;
    return (this.batches.get(key) ?? []).flatMap((batch) => {
      const taken = least(left, batch.quantity);
      left = subtract(left, taken);
      return taken > ZERO ? [{ batch_id: batch.batchId, batch_number: `B${batch.batchId}`, quantity: taken }] : [];
    });
  }
}
