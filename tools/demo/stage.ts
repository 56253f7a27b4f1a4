import type { Api } from '../company/api';
import type { Furniture } from '../furniture/load';
import type { Broadcasts } from './broadcasts';
import { broadcastLines, heading, table, tell, type OrderLine } from './print';

/** What an order is expected to show; dates as days `YYYY-MM-DD`, absent where any will do. */
export interface Expected {
  readonly product: string;
  readonly ingredients: string;
  readonly production: string;
  readonly delivery: string;
  readonly productDay?: string;
  readonly ingredientsDay?: string;
}

/** A status that is not what the rules say; the demo ends with it. */
export class Difference extends Error {}

const WITHIN_MS = 15_000;

/** The company while the demo runs: what it looks like now, what changed, and whether that is right. */
export class Stage {
  private shown = new Map<string, string>();
  readonly checked: string[] = [];

  constructor(
    readonly api: Api,
    readonly ids: Furniture & { readonly salesOrders: Map<string, number> },
    readonly broadcasts: Broadcasts,
    private readonly skuOf: ReadonlyMap<number, string>,
    readonly hero: string,
  ) {}

  /** All open and delivered orders in Sell rank order. */
  async orders(): Promise<OrderLine[]> {
    const { data } = await this.api.get('/v1/sales_orders?limit=250');
    return data.map((order: any): OrderLine => {
      const [row] = order.sales_order_rows;
      return {
        id: order.id,
        orderNo: order.order_no,
        what: `${Number(row.quantity)} × ${this.skuOf.get(row.variant_id) ?? row.variant_id}`,
        product: order.product_availability,
        productDate: order.product_expected_date,
        ingredients: order.ingredient_availability,
        ingredientsDate: order.ingredient_expected_date,
        production: order.production_status,
        delivery: order.status,
      };
    });
  }

  /**
   * Waits until every order named shows what is expected, then shows the table and what was broadcast.
   * @throws Difference naming each order that differs, if they don't in time
   */
  async show(expected: Readonly<Record<string, Expected>>, { isWhole = false } = {}): Promise<void> {
    const until = Date.now() + WITHIN_MS;
    let orders = await this.orders();
    while (differences(orders, expected).length > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      orders = await this.orders();
    }
    this.draw(orders, isWhole);
    broadcastLines(this.broadcasts.take());
    const wrong = differences(orders, expected);
    if (wrong.length > 0) throw new Difference(wrong.join('\n'));
    this.checked.push(...Object.keys(expected));
  }

  draw(orders: readonly OrderLine[], isWhole: boolean): void {
    const now = new Map(orders.map((order) => [order.orderNo, JSON.stringify({ ...order, id: 0 })]));
    const changed = new Set(orders.map((order) => order.orderNo).filter((no) => this.shown.get(no) !== now.get(no)));
    table(orders, this.hero, this.shown.size === 0 ? new Set() : changed, isWhole || this.shown.size === 0);
    this.shown = now;
  }

  step(title: string, ...sentences: string[]): void {
    heading(title);
    for (const sentence of sentences) tell(sentence);
  }

  idOf(orderNo: string): number {
    const id = this.ids.salesOrders.get(orderNo);
    if (id === undefined) throw new Error(`${orderNo} is not loaded`);
    return id;
  }

  variant = (sku: string): number => this.ids.variants.get(sku)!;

  get works(): number {
    return this.ids.locations.get('factory')!;
  }
}

function differences(orders: readonly OrderLine[], expected: Readonly<Record<string, Expected>>): string[] {
  return Object.entries(expected).flatMap(([orderNo, wanted]) => {
    const order = orders.find((candidate) => candidate.orderNo === orderNo);
    if (!order) return [`${orderNo}: not in the list`];
    const seen: Record<string, string | null> = {
      product: order.product,
      ingredients: order.ingredients,
      production: order.production,
      delivery: order.delivery,
      productDay: order.productDate?.slice(0, 10) ?? null,
      ingredientsDay: order.ingredientsDate?.slice(0, 10) ?? null,
    };
    return Object.entries(wanted)
      .filter(([field, value]) => seen[field] !== value)
      .map(([field, value]) => `${orderNo}: ${field} is ${seen[field]}, expected ${value}`);
  });
}
