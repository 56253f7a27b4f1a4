import { scheduleRankingEvent, type BodyOf, type RankMove, type SalesOrderBody, type manufacturingOrderEvent } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { RankList, type Asker, type Clock, type Database, type RankedEntry, type Sender, type Timers } from '@pegboard/eventing';
import { move, partTwins, redealSchedule, targetOfNew, type RankTarget } from '@pegboard/kit';
import type { OrderStore } from '../orders/manufacturing-order.schema';
import { Dragging } from './dragging';
import { allOf, LinkedOrders, scheduledIn, type ScheduledLink } from './linked-orders';
import type { SellPositions } from './sell-positions';

interface Rank {
  readonly key: number;
  readonly move: number;
}

export interface ScheduleParts {
  readonly orders: OrderStore;
  readonly sellPositions: SellPositions;
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
  private readonly linked: LinkedOrders;
  private readonly dragging: Dragging;
  private dealing: Promise<void> | undefined;
  private dealingNext: Promise<void> | undefined;

  private constructor(
    private readonly parts: ScheduleParts,
    private readonly ranks: RankList,
  ) {
    this.linked = new LinkedOrders(parts.orders, parts.clock, ({ id, rank }) => ranks.learn({ id, ...rank }));
    this.dragging = new Dragging({ ...parts, ranks, linked: this.linked, redeal: () => this.redeal() });
  }

  static async open(parts: ScheduleParts): Promise<Schedule> {
    const { orders, database, sender, clock, timers, writer, onProblem } = parts;
    const project = (entries: readonly RankedEntry[]): Promise<void> =>
      orders.putBeside(
        'rank',
        entries.map(({ id, key, move: at }) => ({ id, at, value: key })),
      );
    const nearest = async (from: number, way: 1 | -1, limit: number): Promise<RankedEntry[]> =>
      (await orders.nearest('beside.rank.value', from, way, limit)).map(({ id, rank }) => ({ id, ...rank }));
    const open = await allOf(orders, { status: { $ne: 'DONE' } });
    const initial = open.map((order) => ({ id: order.id, key: order.rank.key }));
    const ranks = await RankList.open(
      { database, name: 'schedule_moves', event: scheduleRankingEvent, sender, clock, timers, writer, onProblem, project, nearest },
      initial,
    );
    // Release 0.1 wrote the rank beside an order after the order: one that died in between left it without, and lists put it first.
    const without = await allOf(orders, { isDeleted: { $in: [true, false] }, 'beside.rank.value': { $exists: false } });
    await orders.putBeside(
      'rank',
      without.map(({ id, rank }) => ({ id, at: rank.move, value: rank.key })),
    );
    return new Schedule(parts, ranks);
  }

  /**
   * The ranks that new orders are created with, together: beside those of their sales order if they are linked (M7), else directly
   * before another order, else at the end.
   */
  async placeNew(ids: readonly number[], link: { salesOrderId: number } | null, before?: number): Promise<Map<number, Rank>> {
    const [linked] = await Promise.all([this.linked.now(), this.ranks.hearEnd()]);
    if (before !== undefined) await this.ranks.hearAround({ before });
    const others = linked.filter((order) => !ids.includes(order.id));
    const target =
      before !== undefined && this.ranks.rankOf(before)
        ? { before }
        : link
          ? await this.targetOfLinked(link.salesOrderId, others)
          : { position: 'last' as const };
    return this.placesFor(ids, target);
  }

  /**
   * Keys that travel with the new orders: nobody is in the list before they are made. Where there is no room between two neighbours,
   * it is made by moving others.
   */
  private async placesFor(ids: readonly number[], target: RankTarget): Promise<Map<number, Rank>> {
    if ('position' in target) return new Map(ids.map((id) => [id, this.rankIn(id) ?? { key: this.ranks.keyAtEnd(), move: 0 }]));
    let keys = move(this.ranks.list(), ids, target);
    const isOf = (id: number): boolean => ids.includes(id);
    if (![...keys.keys()].every(isOf))
      await this.ranks.arrange((list) => {
        keys = move(list, ids, target);
        return new Map([...keys].filter(([id]) => !isOf(id)));
      });
    // Who finishes a call that another replica has finished meanwhile finds them in the list.
    return new Map(ids.map((id) => [id, this.rankIn(id) ?? { key: keys.get(id)!, move: 0 }]));
  }

  private rankIn(id: number): Rank | undefined {
    const entry = this.ranks.rankOf(id);
    return entry && { key: entry.key, move: entry.move };
  }

  private async targetOfLinked(salesOrderId: number, linked: readonly ScheduledLink[]): Promise<RankTarget> {
    const { positionOf } = await this.parts.sellPositions.of([...linked.map((order) => order.salesOrderId), salesOrderId]);
    return targetOfNew(scheduledIn(this.ranks.list(), linked), salesOrderId, positionOf);
  }

  /**
   * Takes orders that were just created into the list. Their positions were chosen by what was known before
   * they were there: a sales order may have been moved meanwhile, and another replica may have given the same key.
   */
  async made(orders: readonly ManufacturingOrder[]): Promise<void> {
    for (const order of orders) this.linked.learn(order);
    if (orders.some(({ link }) => link)) return this.redeal();
    await this.linked.now();
    if (partTwins(this.ranks.list()).size > 0) await this.ranks.arrange(partTwins);
  }

  /** The body that goes to others, with the rank as it is now. */
  ranked(body: BodyOf<typeof manufacturingOrderEvent>): BodyOf<typeof manufacturingOrderEvent> {
    const now = this.ranks.rankOf(body.id);
    return now && now.move > body.rank.move ? { ...body, rank: { key: now.key, move: now.move } } : body;
  }

  keyOf(order: ManufacturingOrder): number {
    return this.ranks.rankOf(order.id)?.key ?? order.rank.key;
  }

  rankOf(id: number): RankedEntry | undefined {
    return this.ranks.rankOf(id);
  }

  /**
   * Drags one or many, together, to a position, or without a target to where the highest of them stands (S4, M7). If linked ones are among
   * them, their sales orders are dealt again, then the linked orders. One that is asked again moves nothing.
   * @throws Rejection UNKNOWN_MANUFACTURING_ORDER, ORDER_DONE, SERVICE_UNAVAILABLE (then nothing is moved, unless sales did it unheard)
   */
  drag(ids: readonly number[], target: RankTarget | undefined): Promise<void> {
    return this.dragging.drag(ids, target);
  }

  /** Deals the linked open orders again by the Sell list as it was heard last. Whoever comes while that is going on waits for the next time. */
  redeal(): Promise<void> {
    if (!this.dealing) return (this.dealing = this.dealUntilCurrent().finally(() => (this.dealing = undefined)));
    this.dealingNext ??= this.dealing
      .catch(() => undefined)
      .then(() => {
        this.dealingNext = undefined;
        return this.redeal();
      });
    return this.dealingNext;
  }

  /** Again, if any replica has heard of a move meanwhile: else the one that dealt last might have dealt by the older list. */
  private async dealUntilCurrent(): Promise<void> {
    for (;;) {
      const linked = await this.linked.now();
      const heard = await this.parts.sellPositions.of(linked.map((order) => order.salesOrderId));
      await this.ranks.arrange((list) => {
        const parted = partTwins(list);
        return new Map([...parted, ...redealSchedule(scheduledIn(list, linked, parted), heard.positionOf)]);
      });
      if (await this.parts.sellPositions.isCurrent(heard)) return;
    }
  }

  /** A move in the Sell list was heard; linked orders follow (M7). */
  async hearMove(moved: RankMove): Promise<void> {
    for (const drag of moved.drags ?? []) await this.dragging.follow(drag, moved);
    await this.parts.sellPositions.hearMove(moved);
    await this.redeal();
  }

  hearOrder(order: Pick<SalesOrderBody, 'id' | 'rank'>): Promise<void> {
    return this.parts.sellPositions.hearOrder(order);
  }

  /** From time to time, should anything have been overlooked; also moves of other replicas. */
  async mend(): Promise<void> {
    await this.ranks.catchUp();
    this.linked.forget();
    await this.redeal();
  }

  /** Learns what other replicas moved: for an answer that nobody corrects later. */
  async catchUp(): Promise<void> {
    await this.ranks.catchUp();
  }

  /** The same, and writes nothing. */
  hear(): Promise<void> {
    return this.ranks.hear();
  }

  stop(): Promise<void> {
    return this.ranks.stop();
  }
}

/** Where lists sort by it, from the write that makes the order. */
export const besideNew = ({ rank }: Pick<ManufacturingOrder, 'rank'>): { rank: { at: number; value: number } } => ({
  rank: { at: rank.move, value: rank.key },
});
