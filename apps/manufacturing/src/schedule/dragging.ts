import { randomUUID } from 'node:crypto';
import { salesRedeal, type Drag, type RankMove } from '@pegboard/contracts';
import type { Asker, RankList } from '@pegboard/eventing';
import { gather, move, redealSchedule, reject, salesOrdersOf, sequenceAfterMove, type Ranked, type RankTarget } from '@pegboard/kit';
import { requestId } from '@pegboard/service';
import type { OrderStore } from '../orders/manufacturing-order.schema';
import { scheduledIn, type LinkedOrders } from './linked-orders';
import type { SellPositions } from './sell-positions';

interface DraggingParts {
  readonly orders: OrderStore;
  readonly ranks: RankList;
  readonly linked: LinkedOrders;
  readonly sellPositions: SellPositions;
  readonly asker: Asker;
  /** Deals the linked orders again by the Sell list. */
  readonly redeal: () => Promise<void>;
}

const NONE: ReadonlyMap<number, number> = new Map();

/**
 * Orders are moved in the Schedule, and take along the sales orders that they are made for (M7). Sales moves first, and its move says what
 * is to be done here; so both happen or none, and whoever hears of one hears of both (P9).
 */
export class Dragging {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DraggingParts) {}

  async drag(ids: readonly number[], target: RankTarget | undefined): Promise<void> {
    const { linked, ranks } = this.parts;
    const named = targetId(target);
    if (named !== undefined && ids.includes(named))
      throw reject('RANK_TARGET_MOVED', 'before_id', 'An order can’t be moved before or after itself.', { id: named });
    await linked.now();
    await this.refuseUnknown([...ids, ...(named === undefined ? [] : [named])]);
    const isForSales = (await linked.now()).some(({ id }) => ids.includes(id));
    const request = requestId();
    await ranks.hearAround(target ?? { id: highestOf(ranks, ids) });
    if (!isForSales) await ranks.arrange((list, isDone) => (isDone ? NONE : arranged(list, ids, target)), { request });
    else if (!request || !(await ranks.isDone(request))) {
      const isForSalesStill = await this.inTurn(() => this.dragLinked(ids, target, request ?? randomUUID()));
      if (!isForSalesStill) await this.drag(ids, target);
    }
  }

  /** One after the other: each is told with the keys that the one before it left. */
  private inTurn<Done>(drag: () => Promise<Done>): Promise<Done> {
    const turn = this.last.then(drag);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** @returns false if none of them is made for a sales order any more: some were, before it was their turn */
  private async dragLinked(ids: readonly number[], target: RankTarget | undefined, request: string): Promise<boolean> {
    const { asker, linked, ranks, redeal, sellPositions } = this.parts;
    await ranks.catchUp();
    const keys = arranged(ranks.list(), ids, target);
    const scheduled = scheduledIn(ranks.list(), await linked.now(), keys);
    const drag: Drag = { request, ids: [...ids], ...target, keys: [...keys].map(([id, key]) => ({ id, key })) };
    const sequence = sequenceAfterMove(scheduled, ids);
    if (sequence.length === 0) return false;
    const answer = await asker.ask(salesRedeal, {
      sales_order_ids: sequence,
      moved_sales_order_ids: salesOrdersOf(scheduled, ids),
      request,
      drag,
    });
    const moved = { n: answer.move, keys: answer.keys ?? [] };
    await this.follow(drag, moved);
    if (moved.keys.length > 0) await sellPositions.hearMove(moved);
    await redeal();
    return true;
  }

  /**
   * Does what a move in Sell says is done of it here, once. The linked orders are dealt again in the same move; that move in Sell is
   * noted only then, so that nobody deals by it before.
   */
  async follow(drag: Drag, { n, keys }: Pick<RankMove, 'n' | 'keys'>): Promise<void> {
    const { linked, ranks, sellPositions } = this.parts;
    const target = targetOf(drag);
    const named = targetId(target);
    await this.find([...drag.ids, ...(named === undefined ? [] : [named])]);
    const ids = drag.ids.filter((id) => ranks.rankOf(id));
    const orders = await linked.now();
    const heard = await sellPositions.of(orders.map((order) => order.salesOrderId));
    const answered = new Map(keys.map(({ id, key }) => [id, key]));
    await ranks.arrange(
      (list, isDone) => {
        if (isDone) return NONE;
        const present = new Map(list.map(({ id, key }) => [id, key]));
        // What the move in Sell has said of them holds until they are told again.
        const told = drag.keys.flatMap(({ id }) => (present.has(id) ? [[id, present.get(id)!] as const] : []));
        const isThere = ids.length > 0 && (named === undefined || present.has(named));
        const changes = new Map([...told, ...(isThere ? arranged(list, ids, target) : NONE)]);
        const dealt = redealSchedule(scheduledIn(list, orders, changes), (id) => answered.get(id) ?? heard.positionOf(id));
        return new Map([...changes, ...dealt]);
      },
      { request: drag.request, follows: { n, keys } },
    );
  }

  private async refuseUnknown(ids: readonly number[]): Promise<void> {
    const found = await this.find(ids);
    for (const id of ids) {
      const order = found.get(id);
      if (!order || order.isDeleted) throw reject('UNKNOWN_MANUFACTURING_ORDER', 'ids', `There is no manufacturing order ${id}.`, { id });
      if (order.status === 'DONE')
        throw reject('ORDER_DONE', 'ids', `${order.orderNo} is done, so it has no position in the Schedule.`, { id });
    }
  }

  /** Learns of those that another replica made. */
  private async find(ids: readonly number[]) {
    const found = new Map((await this.parts.orders.findMany(ids)).map((order) => [order.id, order]));
    for (const { id, rank } of found.values()) this.parts.ranks.learn({ id, ...rank });
    return found;
  }
}

function targetOf({ position, before, after }: Drag): RankTarget | undefined {
  if (before !== undefined) return { before };
  return after !== undefined ? { after } : position && { position };
}

const targetId = (target: RankTarget | undefined): number | undefined =>
  target && ('before' in target ? target.before : 'after' in target ? target.after : undefined);

const highestOf = (ranks: RankList, ids: readonly number[]): number =>
  [...ids].sort((a, b) => (ranks.rankOf(a)?.key ?? 0) - (ranks.rankOf(b)?.key ?? 0))[0]!;

const arranged = (list: readonly Ranked[], ids: readonly number[], target: RankTarget | undefined): Map<number, number> =>
  target ? move(list, ids, target) : gather(list, ids);
