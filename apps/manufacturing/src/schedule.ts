import { salesRedeal, scheduleRankingEvent, type BodyOf, type RankMove, type SalesOrder, type manufacturingOrderEvent } from '@pegboard/contracts';
import { placeOfNew, redeal, sequenceAfterMove, type ManufacturingOrder, type Scheduled, type SellPlace } from '@pegboard/domain-manufacturing';
import { RankList, type Asker, type Clock, type Database, type DocumentStore, type RankedEntry, type Sender, type Timers } from '@pegboard/eventing';
import { conflict, invalid, move, type RankTarget } from '@pegboard/kit';
import type { OrderStore, SellRank } from './aggregates';

const PAGE = 500;
/** A sales order that was never heard of stands last. */
const UNKNOWN_PLACE = Number.MAX_SAFE_INTEGER;
/** As many copies of ranks are written at once. */
const WRITES_AT_ONCE = 100;

export interface ScheduleParts {
  readonly orders: OrderStore;
  readonly sellRanks: DocumentStore<SellRank>;
  readonly asker: Asker;
  readonly database: Database;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Distinguishes this replica's moves. */
  readonly writer: string;
  readonly onProblem: (problem: unknown) => void;
}

/** The Schedule: the order of manufacturing orders by drag and drop, kept in step with the Sell list (M7). */
export class Schedule {
  private constructor(
    private readonly parts: ScheduleParts,
    private readonly ranks: RankList,
  ) {}

  static async open(parts: ScheduleParts): Promise<Schedule> {
    const { orders, database, sender, clock, timers, writer, onProblem } = parts;
    const project = (entries: readonly RankedEntry[]): Promise<void> => orders.putBeside('rank', entries.map(({ id, key, move: at }) => ({ id, at, value: key })));
    const open = await allOf(orders, { status: { $ne: 'DONE' } });
    const initial = open.map((order) => ({ id: order.id, key: order.rank.key }));
    const ranks = await RankList.open({ database, name: 'schedule_moves', event: scheduleRankingEvent, sender, clock, timers, writer, onProblem, project }, initial);
    // A crash between an order and its rank beside leaves an order that lists would put first.
    await orders.putBeside('rank', open.map((order) => ({ id: order.id, at: order.rank.move, value: order.rank.key })));
    return new Schedule(parts, ranks);
  }

  /** The rank a new order is created with: its own place if it is linked (M7), else the end, or directly before another order. */
  async placeNew(id: number, link: { salesOrderId: number } | null, before?: number): Promise<{ key: number; move: number }> {
    const known = this.ranks.rankOf(id);
    if (known) return { key: known.key, move: known.move };
    const target = before !== undefined && this.ranks.rankOf(before) ? { before } : link ? await this.placeOfLinked(link.salesOrderId) : { position: 'last' as const };
    const entry = this.ranks.append(id);
    if ('position' in target) return { key: entry.key, move: 0 };
    await this.ranks.move([id], target);
    const placed = this.ranks.rankOf(id)!;
    return { key: placed.key, move: placed.move };
  }

  private async placeOfLinked(salesOrderId: number): Promise<RankTarget> {
    const linked = await this.linked();
    return placeOfNew(this.scheduled(linked), salesOrderId, await this.places([...linked.map((order) => order.link!.salesOrderId), salesOrderId]));
  }

  /** Keeps the rank of an order that was just created where lists sort by it. */
  async keep(order: ManufacturingOrder): Promise<void> {
    this.ranks.learn({ id: order.id, ...order.rank });
    const { key, move: at } = this.ranks.rankOf(order.id)!;
    await this.parts.orders.putBeside('rank', [{ id: order.id, at, value: key }]);
  }

  /** The body that goes to others, with the rank as it is now. */
  ranked(body: BodyOf<typeof manufacturingOrderEvent>): BodyOf<typeof manufacturingOrderEvent> {
    const now = this.ranks.rankOf(body.id);
    return now && now.move > body.rank.move ? { ...body, rank: { key: now.key, move: now.move } } : body;
  }

  keyOf(order: ManufacturingOrder): number {
    return this.ranks.rankOf(order.id)?.key ?? order.rank.key;
  }

  /**
   * Drags one or many, together, to a place, or without a target to where the highest of them stands (S4, M7). If linked ones are among
   * them, their sales orders are dealt again, then the linked orders.
   * @throws Rejection UNKNOWN_ORDER, ORDER_DONE, SERVICE_UNAVAILABLE (then the linked ones stand as the Sell list has them)
   */
  async drag(ids: readonly number[], target: RankTarget | undefined): Promise<void> {
    const named = target && 'before' in target ? target.before : target && 'after' in target ? target.after : undefined;
    if (named !== undefined && ids.includes(named)) throw invalid('RANK_TARGET_MOVED', 'before_id', 'An order can not be moved before or after itself.', { id: named });
    await this.refuseUnknown([...ids, ...(named === undefined ? [] : [named])]);
    if (target) await this.ranks.arrange((list) => move(list, ids, target));
    else await this.ranks.gather(ids);
    const sequence = sequenceAfterMove(this.scheduled(await this.linked()), ids);
    if (sequence.length === 0) return;
    try {
      await this.parts.asker.ask(salesRedeal, { sales_order_ids: [...sequence] });
    } catch (problem) {
      await this.redeal();
      throw problem;
    }
    const places = new Map(sequence.map((id, place) => [id, place]));
    await this.deal((id) => places.get(id) ?? UNKNOWN_PLACE);
  }

  private async refuseUnknown(ids: readonly number[]): Promise<void> {
    const found = new Map((await this.parts.orders.findMany(ids)).map((order) => [order.id, order]));
    for (const id of ids) {
      const order = found.get(id);
      if (!order || order.isDeleted) throw invalid('UNKNOWN_ORDER', 'ids', `There is no manufacturing order ${id}.`, { id });
      if (order.status === 'DONE') throw conflict('ORDER_DONE', 'ids', `${order.orderNo} is done and has no place in the Schedule any more.`, { id });
      this.ranks.learn({ id, ...order.rank });
    }
  }

  /** Deals the linked open orders again by the Sell list as it was heard last. */
  async redeal(): Promise<void> {
    const linked = await this.linked();
    if (linked.length > 1) await this.deal(await this.places(linked.map((order) => order.link!.salesOrderId)), linked);
  }

  private async deal(placeOf: SellPlace, linked?: readonly ManufacturingOrder[]): Promise<void> {
    const orders = linked ?? (await this.linked());
    if (redeal(this.scheduled(orders), placeOf).size === 0) return;
    // Decided once more against the list as it is when the move is written.
    await this.ranks.arrange((list) => {
      const keys = new Map(list.map((entry) => [entry.id, entry.key]));
      return redeal(orders.map((order) => ({ id: order.id, key: keys.get(order.id)!, salesOrderId: order.link!.salesOrderId })), placeOf);
    });
  }

  /** A move in the Sell list was heard; linked orders follow. */
  async hearMove(moved: RankMove): Promise<void> {
    for (let i = 0; i < moved.keys.length; i += WRITES_AT_ONCE) {
      await Promise.all(moved.keys.slice(i, i + WRITES_AT_ONCE).map(({ id, key }) => this.parts.sellRanks.putNewer(id, moved.n + 1, { key })));
    }
    await this.redeal();
  }

  /** A sales order's place as it says itself; a move that was heard meanwhile wins. */
  async hearOrder(order: Pick<SalesOrder, 'id' | 'rank'>): Promise<void> {
    await this.parts.sellRanks.putNewer(order.id, order.rank.move + 1, { key: order.rank.key });
  }

  republish(): Promise<number> {
    return this.ranks.republish();
  }

  stop(): Promise<void> {
    return this.ranks.stop();
  }

  private linked(): Promise<ManufacturingOrder[]> {
    return allOf(this.parts.orders, { link: { $ne: null }, status: { $ne: 'DONE' } });
  }

  private scheduled(orders: readonly ManufacturingOrder[]): Scheduled[] {
    for (const order of orders) this.ranks.learn({ id: order.id, ...order.rank });
    return orders.map((order) => ({ id: order.id, key: this.keyOf(order), salesOrderId: order.link?.salesOrderId ?? null }));
  }

  private async places(salesOrderIds: readonly number[]): Promise<SellPlace> {
    const ranks = await this.parts.sellRanks.findMany([...new Set(salesOrderIds)]);
    return (id) => ranks.get(id)?.key ?? UNKNOWN_PLACE;
  }
}

/** Every order that matches, page by page. */
export async function allOf(orders: OrderStore, filter: Record<string, unknown>): Promise<ManufacturingOrder[]> {
  const all: ManufacturingOrder[] = [];
  const ids = filter['id'] as Record<string, unknown> | undefined;
  for (let after = 0; ; ) {
    const { items } = await orders.search({ ...filter, id: { ...ids, $gt: after } }, { id: 1 }, { skip: 0, limit: PAGE });
    all.push(...items);
    if (items.length < PAGE) return all;
    after = items[items.length - 1]!.id;
  }
}
