import { sellRankingEvent, type InputOf, type OutputOf, type Rank, type salesRedeal } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import {
  RankList,
  type AggregateStore,
  type Clock,
  type Database,
  type OnProblem,
  type RankedEntry,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { partTwins, redealSell, reject, withKeys, type RankTarget } from '@pegboard/kit';
import { requestId } from '@pegboard/service';

/** What is known of ranks at this moment; empty until the list has been read at start. */
export class KnownRanks {
  list: RankList | undefined;

  /** Learns what other replicas moved, for an answer that nobody corrects later. */
  async hear(): Promise<void> {
    await this.list?.hear();
  }

  of(order: Pick<SalesOrder, 'id' | 'firstRankKey'>): Rank {
    const entry = this.list?.rankOf(order.id);
    // A replica that heard the same request may have made the order with another first key; the one on the order counts.
    return entry && entry.move > 0 ? { key: entry.key, move: entry.move } : { key: order.firstRankKey, move: 0 };
  }
}

export interface SellRanksPorts {
  readonly orders: AggregateStore<SalesOrder>;
  readonly database: Database;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onProblem: OnProblem;
  /** Distinguishes this replica. */
  readonly writer: string;
}

export type RankMoved = OutputOf<typeof salesRedeal>;

const AT_ONCE = 1000;
/** The room behind each new order. Keys stay below 2^53 until the year 2109. */
const KEYS_A_MS = 2048;

/** The Sell list: which order comes before which (S4). Sales is its one authority. */
export class SellRanks {
  private highest = 0;

  private constructor(
    private readonly list: RankList,
    private readonly orders: AggregateStore<SalesOrder>,
    private readonly clock: Clock,
  ) {}

  static async open(ports: SellRanksPorts, known: KnownRanks): Promise<SellRanks> {
    const initial: { id: number; key: number }[] = [];
    for await (const order of everyOrder(ports.orders)) initial.push({ id: order.id, key: order.firstRankKey });
    const project = (entries: readonly RankedEntry[]): Promise<void> => putBeside(ports.orders, entries);
    const nearest = async (from: number, way: 1 | -1, limit: number): Promise<RankedEntry[]> =>
      (await ports.orders.nearest('beside.rank.value.key', from, way, limit)).map(firstPlace);
    known.list = await RankList.open({ ...ports, name: 'sell_moves', event: sellRankingEvent, project, nearest }, initial);
    const ranks = new SellRanks(known.list, ports.orders, ports.clock);
    await ranks.fillIn();
    return ranks;
  }

  /**
   * The key at the end of the list, for an order that is about to be made: behind the last one that any replica has made. It follows the
   * clock, so that replicas that make orders at the same moment seldom give one key twice. Nobody is in the list before the order is
   * made: what fails here may be made by another replica, with another key.
   */
  async append(orderId: number): Promise<number> {
    await this.list.hearEnd();
    const known = this.list.rankOf(orderId);
    if (known) return known.key;
    const last = Math.max(this.highest, this.list.highest ?? 0);
    this.highest = Math.max(last + KEYS_A_MS, this.clock.milliseconds() * KEYS_A_MS);
    return this.highest;
  }

  /** An order was made, with the first key that stands on it: it is in the list now. */
  made(order: Pick<SalesOrder, 'id' | 'firstRankKey'>): void {
    this.list.learn(firstPlace(order));
  }

  /** Learns of an order that another replica made. */
  learn(order: { id: number; rank: Rank }): void {
    this.list.learn({ id: order.id, ...order.rank });
  }

  /** Another replica moved orders. */
  async catchUp(): Promise<void> {
    await this.list.catchUp();
  }

  /**
   * Moves one or many, in the order given, to one place (S4). Answers the number of the newest move. A request that asks again moves nothing.
   * @throws Rejection 422 UNKNOWN_SALES_ORDER, RANK_TARGET_MOVED
   */
  async move(ids: readonly number[], target: RankTarget): Promise<number> {
    const other = 'before' in target ? target.before : 'after' in target ? target.after : undefined;
    if (other !== undefined && ids.includes(other))
      throw reject(
        'RANK_TARGET_MOVED',
        'before' in target ? 'before_id' : 'after_id',
        `Sales order ${other} can't be moved before or after itself.`,
        {
          sales_order_id: other,
        },
      );
    await this.know([...ids, ...(other === undefined ? [] : [other])]);
    await this.list.hearAround(target);
    return this.list.move(ids, target, requestId());
  }

  /** Moves many together to where the highest of them stands. @throws Rejection 422 UNKNOWN_SALES_ORDER */
  async gather(ids: readonly number[]): Promise<number> {
    await this.know(ids);
    await this.list.hear();
    await this.list.hearAround({ id: this.sorted(ids)[0]! });
    return this.list.gather(ids, requestId());
  }

  /**
   * Deals orders again over the places they hold together (M7). Answers the newest move, and the keys that the changed orders have as of it.
   * One that asks again moves nothing.
   */
  async redeal(asked: InputOf<typeof salesRedeal>): Promise<RankMoved> {
    const { sales_order_ids: sequence, moved_sales_order_ids: moved, request, drag } = asked;
    await this.know(sequence, { isStrict: false });
    let changed: readonly number[] = [];
    await this.list.arrange(
      (list, isDone) => {
        const parted = partTwins(list);
        const keys = isDone ? new Map<number, number>() : new Map([...parted, ...redealSell(withKeys(list, parted), sequence, moved)]);
        changed = [...keys.keys()];
        return keys;
      },
      { request, drag },
    );
    return { move: this.list.lastMove, keys: changed.map((id) => ({ id, key: this.list.rankOf(id)!.key })) };
  }

  /** Orders in the list's order, for answers. */
  sorted(ids: readonly number[]): number[] {
    return [...ids].sort((a, b) => (this.list.rankOf(a)?.key ?? 0) - (this.list.rankOf(b)?.key ?? 0) || a - b);
  }

  stop(): Promise<void> {
    return this.list.stop();
  }

  /** Release 0.1 wrote the key beside an order after the order: one that died in between left it without. */
  private async fillIn(): Promise<void> {
    const without = { isDeleted: { $in: [true, false] }, 'beside.rank.value.key': { $exists: false } };
    const { items } = await this.orders.search(without, { id: 1 }, { skip: 0, limit: AT_ONCE });
    for (const order of items) this.made(order);
    await putBeside(
      this.orders,
      items.map(({ id }) => this.list.rankOf(id)!),
    );
    if (items.length === AT_ONCE) await this.fillIn();
  }

  private async know(ids: readonly number[], { isStrict = true } = {}): Promise<void> {
    const found = new Map((await this.orders.findMany(ids)).map((order) => [order.id, order]));
    const unknown = ids.find((id) => found.get(id)?.isDeleted !== false);
    if (unknown !== undefined && isStrict)
      throw reject('UNKNOWN_SALES_ORDER', 'ids', `There is no sales order ${unknown}.`, { sales_order_id: unknown });
    for (const order of found.values()) if (!this.list.rankOf(order.id)) this.made(order);
  }
}

/** Where lists sort by it, from the write that makes the order. */
export const besideNew = ({ firstRankKey: key }: Pick<SalesOrder, 'firstRankKey'>): { rank: { at: number; value: { key: number } } } => ({
  rank: { at: 0, value: { key } },
});

const firstPlace = ({ id, firstRankKey: key }: Pick<SalesOrder, 'id' | 'firstRankKey'>): RankedEntry => ({ id, key, move: 0 });

const putBeside = (orders: AggregateStore<SalesOrder>, entries: readonly RankedEntry[]): Promise<void> =>
  orders.putBeside(
    'rank',
    entries.map(({ id, key, move }) => ({ id, at: move, value: { key } })),
  );

async function* everyOrder(orders: AggregateStore<SalesOrder>, filter: Record<string, unknown> = {}): AsyncGenerator<SalesOrder> {
  for (let after = 0; ;) {
    const { items } = await orders.search({ ...filter, id: { $gt: after } }, { id: 1 }, { skip: 0, limit: AT_ONCE });
    yield* items;
    if (items.length < AT_ONCE) return;
    after = items[items.length - 1]!.id;
  }
}
