import {
  salesCutLink,
  salesLinkManufacturingOrder,
  salesOrderEvent,
  salesOrderOf,
  salesRedeal,
  sellRankingEvent,
  type EventType,
  type InputOf,
  type OutputOf,
  type Question,
} from '@pegboard/contracts';
import { answerOf, readEvent, type ReadMessage, type Reply } from '@pegboard/eventing';
import { quantity, type RankTarget, type Rejection } from '@pegboard/kit';
import { memoryShop, withRecipes, type Shop } from '../../apps/manufacturing/src/testing/memory-shop';
import { CHAIR, FACTORY, FRAME } from '../../apps/manufacturing/src/testing/furniture';
import { salesWorld } from '../../apps/sales/src/testing/sales-world';

type SalesWorld = Awaited<ReturnType<typeof salesWorld>>;
type Sales = SalesWorld['sales'];

const MAX_TRIES = 20;

/** Numbers that look like chance and are the same for a seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Two replicas each of sales and manufacturing side by side, with a bus between them that delivers late, twice, in any order
 * and to either replica. Every call of a database takes as long as the seed says.
 */
export class TwoSides {
  private readonly random: () => number;
  private readonly read = { sell: 0 };
  private isHasty = true;

  private constructor(
    private readonly world: SalesWorld,
    private readonly sales: readonly Sales[],
    private readonly shops: readonly Shop[],
    seed: number,
  ) {
    this.random = randomOf(seed);
    for (const shop of shops) {
      this.pass(shop, salesRedeal, 'redeal');
      this.pass(shop, salesOrderOf, 'orderOf');
      this.pass(shop, salesLinkManufacturingOrder, 'link');
      this.pass(shop, salesCutLink, 'cut');
    }
  }

  /** @param links of each sales order: how many of its rows are made to order. @param stock how many orders are made to stock */
  static async open(links: readonly number[], stock: number, seed: number): Promise<TwoSides> {
    const world = await salesWorld();
    const shop = await memoryShop();
    await withRecipes(shop);
    shop.ledger.put(FRAME, FACTORY, 10_000);
    const sides = new TwoSides(world, [world.sales, await world.restart()], [shop, await memoryShop(shop)], seed);
    await sides.fill(links, stock);
    world.database.pace = shop.database.pace = () => sides.late();
    sides.isHasty = false;
    return sides;
  }

  private async fill(links: readonly number[], stock: number): Promise<void> {
    const customer = await this.world.sales.customersApi.create({ name: 'Ada' });
    let made = 0;
    for (const count of links) {
      const order = await this.world.sales.ordersApi.create({
        customer_id: customer['id'] as number,
        sales_order_rows: Array.from({ length: Math.max(1, count) }, () => ({ variant_id: CHAIR, quantity: quantity(1) })),
      });
      const rows = order['sales_order_rows'] as { id: number }[];
      for (const row of rows.slice(0, count)) {
        await this.shops[0]!.linking.makeToOrder(row.id, false);
        if (made < stock) await this.stock(900 + ++made);
      }
      this.world.clock.advance(1_000);
    }
    while (made < stock) await this.stock(900 + ++made);
    await this.deliver();
  }

  private stock(id: number): Promise<unknown> {
    // Some want what those made to order want, the others make it.
    const variantId = id % 2 === 0 ? CHAIR : FRAME;
    const order = { id, orderNo: `MO-${id}`, variantId, locationId: FACTORY, plannedQuantity: quantity(1), link: null };
    return this.shops[0]!.creation.create(order);
  }

  /** Ids in the order of the Sell list, as people read it. */
  async sell(): Promise<number[]> {
    const { items } = await this.world.sales.orders.search({}, { 'beside.rank.value.key': 1, id: 1 }, { skip: 0, limit: 1000 });
    return items.map(({ id }) => id);
  }

  /** The open orders in the order of the Schedule, as people read it. */
  async schedule(): Promise<{ id: number; salesOrderId: number | null }[]> {
    const open = { status: { $ne: 'DONE' } };
    const { items } = await this.shops[0]!.orders.search(open, { 'beside.rank.value': 1, id: 1 }, { skip: 0, limit: 1000 });
    return items.map(({ id, link }) => ({ id, salesOrderId: link?.salesOrderId ?? null }));
  }

  /** Everything that either side has published. */
  messages(): ReadMessage[] {
    return [this.world, ...this.shops].flatMap(({ bus }) => bus.messages);
  }

  async moveInSell(ids: readonly number[], target: RankTarget | undefined): Promise<void> {
    const { ranks } = this.pick(this.sales);
    await (target ? ranks.move(ids, target) : ranks.gather(ids));
  }

  async moveInSchedule(ids: readonly number[], target: RankTarget | undefined): Promise<void> {
    await this.pick(this.shops).schedule.drag(ids, target);
  }

  async makeToOrder(salesOrderId: number): Promise<void> {
    const order = await this.world.sales.orders.get(salesOrderId);
    const row = order.rows.find((each) => each.linkedManufacturingOrderId === null);
    if (!row) return;
    // Two who ask at once for one row: the second is refused (M1).
    await this.pick(this.shops)
      .linking.makeToOrder(row.id, false)
      .catch((problem: Rejection) => {
        if (problem.code !== 'ALREADY_LINKED') throw problem;
      });
  }

  /** What both have told so far reaches the other side; again until nothing new is told. */
  async deliver(): Promise<void> {
    for (;;) {
      const isAllSent = await this.isAllSent();
      const fresh = this.world.bus.messages.slice(this.read.sell);
      this.read.sell += fresh.length;
      if (fresh.length === 0 && isAllSent) return;
      const twice = this.isHasty ? [] : fresh.filter(() => this.random() < 0.2);
      await Promise.all([...fresh, ...twice].map((message) => this.deliverOne(message)));
    }
  }

  /** A move is answered before its event is on the bus. */
  private async isAllSent(): Promise<boolean> {
    const outboxes = [this.world, ...this.shops].flatMap(({ bus }) => bus.outboxes);
    const waiting = await Promise.all(outboxes.map((outbox) => outbox.waiting()));
    return waiting.every(({ count }) => count === 0);
  }

  private async deliverOne(message: ReadMessage): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.late(40);
      const shop = this.pick(this.shops).listener;
      const sales = this.pick(this.sales).listener;
      try {
        await this.hear(message, sellRankingEvent, (moved) => Promise.all([shop.sellRanking(moved), sales.moved()]));
        await this.hear(message, salesOrderEvent, (order) => Promise.all([shop.salesOrder(order), sales.order(order)]));
        return;
      } catch (problem) {
        if (tries === MAX_TRIES) throw problem;
      }
    }
  }

  private async hear<Body>(message: ReadMessage, type: EventType<Body>, listener: (body: Body) => Promise<unknown>): Promise<void> {
    if (message.subject.startsWith(`evt.${type.service}.${type.resource}.`)) await listener(readEvent(type, message).body);
  }

  /** A question of the shop goes to the listener of sales, and takes its time both ways. */
  private pass<Q extends Question<any, any>>(shop: Shop, question: Q, method: string): void {
    shop.world.answer(question, async (input: InputOf<Q>): Promise<OutputOf<Q>> => {
      await this.late(20);
      const listener = this.pick(this.sales).listener as unknown as Record<string, (raw: unknown) => Promise<Reply>>;
      const reply = await listener[method]!(input);
      await this.late(20);
      return answerOf(question, JSON.parse(JSON.stringify(reply)) as Reply);
    });
  }

  private async late(turns = 6): Promise<void> {
    for (let left = this.isHasty ? 1 : 1 + Math.floor(this.random() * turns); left > 0; left--) await Promise.resolve();
  }

  private pick<T>(replicas: readonly T[]): T {
    return this.isHasty ? replicas[0]! : replicas[Math.floor(this.random() * replicas.length)]!;
  }
}
