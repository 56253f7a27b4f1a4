import {
  batchSnapshot,
  inventoryCostsOf,
  itemSnapshot,
  journalSince,
  ledgerSnapshot,
  locationSnapshot,
  manufacturingOrderSnapshot,
  purchaseOrderSnapshot,
  recipeSnapshot,
  safetyStockSnapshot,
  salesOrderSnapshot,
  stockTransferSnapshot,
  type BodyOf,
  type itemEvent,
  type OutputOf,
  type Question,
  type salesOrderEvent,
} from '@pegboard/contracts';
import { replyOf, type BusConnection } from '@pegboard/eventing';
import { quantity, RANK_GAP, stockKey, ZERO, type Instant } from '@pegboard/kit';

const FACTORY = 1;
const ROWS = 3;
const START = '2026-05-01T08:00:00.000Z' as Instant;

/** A company of sales orders with three rows each over so many variants, half of them in stock. */
export class BenchCompany {
  constructor(
    readonly orders: number,
    readonly variants: number,
  ) {}

  order(id: number, version = 1): BodyOf<typeof salesOrderEvent> {
    return {
      id,
      version,
      is_deleted: false,
      order_no: `SO-${id}`,
      customer_id: (id % 100) + 1,
      customer_name: `Customer ${id % 100}`,
      location_id: FACTORY,
      status: 'NOT_SHIPPED',
      order_created_date: START,
      delivery_date: null,
      rank: { key: id * RANK_GAP, move: 0 },
      rows: Array.from({ length: ROWS }, (_, i) => ({
        id: id * 10 + i,
        variant_id: ((id * 7 + i * 13) % this.variants) + 1,
        location_id: FACTORY,
        // A small change, as most are: it moves the place where the stock ends by a row or two.
        quantity: quantity(1 + i + (version % 3)),
        price_per_unit: quantity(9),
        linked_manufacturing_order_id: null,
        packed_before_link: ZERO,
        create_subassemblies: false,
      })),
      fulfillments: [],
    };
  }

  item(id: number): BodyOf<typeof itemEvent> {
    const variant = {
      id,
      sku: `SKU-${id}`,
      sales_price: null,
      purchase_price: null,
      minimum_order_quantity: null,
      lead_time: null,
      config_attributes: [],
      is_deleted: false,
    };
    return {
      id,
      version: 1,
      is_deleted: false,
      type: 'product',
      name: `Item ${id}`,
      uom: 'pcs',
      category_name: null,
      is_sellable: true,
      is_producible: true,
      is_purchasable: true,
      batch_tracked: false,
      operations_in_sequence: false,
      purchase_uom: null,
      purchase_uom_conversion_rate: null,
      default_supplier_id: null,
      is_archived: false,
      variants: [variant],
    };
  }

  ledger(): OutputOf<typeof ledgerSnapshot> {
    const perVariant = quantity(Math.ceil(this.orders / this.variants) * ROWS * 1.5);
    const ids = Array.from({ length: this.variants }, (_, i) => i + 1);
    return {
      n: 1,
      balances: ids.map((id) => ({ variant_id: id, location_id: FACTORY, batch_id: null, quantity: perVariant })),
      holds: [],
      row_totals: [],
      changed_at: ids.map((id) => ({ key: stockKey(id, FACTORY), n: 1 })),
      next_page: null,
    };
  }
}

/** The other services, as far as a planner asks them, over the real bus. */
export function startStubOwners(bus: BusConnection, company: BenchCompany): void {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const answers = <Input, Output>(question: Question<Input, Output>, method: (input: Input) => Output): void => {
    bus.nats.subscribe(question.subject, {
      callback: (_error, message) => {
        const { data, id } = JSON.parse(decoder.decode(message.data)) as { data: unknown; id: string };
        void replyOf(question, data, method).then((response) =>
          message.respond(encoder.encode(JSON.stringify({ response, isDisposed: true, id }))),
        );
      },
    });
  };
  const pages =
    <Body>(count: number, body: (id: number) => Body) =>
    ({ after_id, limit }: { after_id: number; limit: number }) => {
      const items = Array.from({ length: Math.max(0, Math.min(limit, count - after_id)) }, (_, i) => body(after_id + 1 + i));
      return { items, next_after_id: after_id + limit < count ? after_id + limit : null };
    };
  const none = (): { items: never[]; next_after_id: null } => ({ items: [], next_after_id: null });
  answers(
    salesOrderSnapshot,
    pages(company.orders, (id) => company.order(id)),
  );
  answers(
    itemSnapshot,
    pages(company.variants, (id) => company.item(id)),
  );
  answers(locationSnapshot, () => ({
    items: [
      {
        id: FACTORY,
        version: 1,
        is_deleted: false,
        name: 'Factory',
        sells: true,
        makes: true,
        buys: true,
        is_primary: true,
        time_zone: 'UTC',
      },
    ],
    next_after_id: null,
  }));
  for (const question of [
    batchSnapshot,
    recipeSnapshot,
    safetyStockSnapshot,
    manufacturingOrderSnapshot,
    purchaseOrderSnapshot,
    stockTransferSnapshot,
  ])
    answers(question as Question<unknown, unknown>, none);
  answers(ledgerSnapshot, () => company.ledger());
  answers(journalSince, () => ({ entries: [], end: 1 }));
  answers(inventoryCostsOf, () => ({ costs: [] }));
}
