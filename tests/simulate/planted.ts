// First: what the planner takes of Node must be the simulation's.
import './determinism';
import { Ledger } from '@pegboard/domain-inventory';
import type { SalesOrder } from '@pegboard/domain-sales';
import { RankList, type AggregateStore, type EventReader, type RankedEntry, type StreamPosition } from '@pegboard/eventing';
import { Changes } from '../../libs/domain/planning/src/publish/changes';
import { Linking } from '../../apps/manufacturing/src/linking/linking';
import { Producing } from '../../apps/manufacturing/src/productions/producing';
import { SellPositions } from '../../apps/manufacturing/src/schedule/sell-positions';
import { LivePlan } from '../../apps/planner/src/live/live-plan';
import { SalesPlanStatuses } from '../../apps/sales/src/orders/plan-statuses';
import { SellRanks } from '../../apps/sales/src/ranking/sell-ranks';
import { OneAtATime } from '../../libs/service/src/http/one-at-a-time';

interface Machine {
  readonly entries: ReadonlyMap<number, RankedEntry>;
  put(entry: RankedEntry): void;
}

type Stored = AggregateStore<SalesOrder>;
type PostCommand = { readonly request: { readonly posting_id: string } };
type Draft = { readonly state: { readonly postings: { get(id: string): unknown } }; lines: number };

/** Puts a mended fault back, and answers how to mend it again. */
type Plant = () => () => void;

/** One method in the place of another, for as long as the run lasts. */
function instead<T extends object>(of: T, changes: Partial<Record<string, unknown>>): () => void {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, Object.getOwnPropertyDescriptor(of, name)!]));
  for (const [name, value] of Object.entries(changes)) Object.defineProperty(of, name, { ...before[name], value });
  return () => Object.defineProperties(of, before);
}

/** The same, to whom a production of this id that is there already is not shown. */
function unguarded(producing: Producing): Producing {
  const { settling } = producing;
  const begin: typeof settling.begin = (id, part, save) =>
    settling.begin(id, part, (change) =>
      save((decide) =>
        change(async (current) => {
          const there = current.productions.filter((production) => production.id === part);
          const decision = await decide({ ...current, productions: current.productions.filter((production) => production.id !== part) });
          return decision && { ...decision, state: { ...decision.state, productions: [...there, ...decision.state.productions] } };
        }),
      ),
    );
  return Object.create(producing, { settling: { value: Object.create(settling, { begin: { value: begin } }) } }) as Producing;
}

/** A request is worked on by every replica that hears it. */
const oneBesideTheOther: Plant = () =>
  instead(OneAtATime.prototype, { turnOf: async (_key: string, _hold: string, claim: { response?: unknown }) => claim.response });

/** Faults that were found and mended, each as it was before its mend. A simulation that doesn't find them again is worth nothing. */
export const PLANTED: Readonly<Record<string, Plant>> = {
  /** Two replicas that hear one request both run it, and what the other has written meanwhile is not looked at. */
  'two-at-a-time': () => {
    const { produce } = Producing.prototype;
    const mends = [
      oneBesideTheOther(),
      instead(Producing.prototype, {
        produce(this: Producing, ...given: Parameters<typeof produce>) {
          return produce.apply(unguarded(this), given);
        },
      }),
    ];
    return () => mends.forEach((mend) => mend());
  },

  /** A rank move that is asked again moves again. */
  'moves-again': () => {
    const { arrange } = RankList.prototype;
    return instead(RankList.prototype, {
      arrange(this: RankList, decide: Parameters<typeof arrange>[0]): Promise<number> {
        return arrange.call(this, decide);
      },
    });
  },

  /** Two replicas place what one request makes, and what each has placed in its own list stays there, whatever the order says. */
  'two-authorities': () => {
    const { append } = SellRanks.prototype;
    const mends = [
      oneBesideTheOther(),
      instead(SellRanks.prototype, {
        async append(this: { list: RankList }, id: number): Promise<number> {
          const key = await append.call(this as unknown as SellRanks, id);
          this.list.learn({ id, key, move: 0 });
          return key;
        },
      }),
      instead(RankList.prototype, {
        learn(this: { machine: Machine }, entry: RankedEntry): void {
          const known = this.machine.entries.get(entry.id);
          if (!known || known.move < entry.move) this.machine.put(entry);
        },
      }),
    ];
    return () => mends.forEach((mend) => mend());
  },

  /** What was published of a row is found by the row's id alone. */
  'rows-without-orders': () =>
    instead(Changes.prototype, {
      placeUnder(this: { table: { find(kind: number, id: number): number | undefined } }, kind: number, id: number) {
        return this.table.find(kind, id);
      },
    }),

  /** A planner that asks the owners notes its place in the stream when they have answered: what happened meanwhile is never read. */
  'place-noted-late': () => {
    const { fromOwners } = LivePlan.prototype as unknown as { fromOwners(): Promise<{ position: StreamPosition }> };
    return instead(LivePlan.prototype, {
      async fromOwners(this: { ports: { reader: EventReader } }) {
        const state = await fromOwners.call(this);
        state.position = await this.ports.reader.end();
        return state;
      },
    });
  },

  /** The ledger doesn't look whether it has made a posting before: who asks again moves the stock again. */
  'posts-again': () => {
    const { post } = Ledger.prototype as unknown as { post(draft: Draft, command: PostCommand): unknown };
    return instead(Ledger.prototype, {
      post(this: Ledger, { state, ...rest }: Draft, command: PostCommand) {
        const { postings } = state;
        const get = (id: string): unknown => (id === command.request.posting_id ? undefined : postings.get(id));
        const draft = { ...rest, state: { ...state, postings: Object.create(postings, { get: { value: get } }) } };
        return post.call(this, draft, { ...command, earlier: null });
      },
    });
  },

  /** The event of a linked row makes nothing: an order whose replica died before it made it is never made. */
  'not-finished': () => instead(Linking.prototype, { finishMissing: async () => undefined }),

  /** A replica remembers the Sell list as it was when it first asked for it, whatever was moved since. */
  'old-positions': () => instead(SellPositions.prototype, { note: async () => 'nothing' }),

  /** Of two answers of the plan for one order, the one that is heard last is shown, and not the later one. */
  'late-statuses': () => {
    const { learn } = SalesPlanStatuses.prototype;
    let heard = 0;
    return instead(SalesPlanStatuses.prototype, {
      learn(this: { orders: Stored }, changed: Parameters<typeof learn>[0]) {
        const putBeside: Stored['putBeside'] = (part, entries) =>
          this.orders.putBeside(
            part,
            entries.map((entry) => ({ ...entry, at: Number.MAX_SAFE_INTEGER - 1e9 + ++heard })),
          );
        return learn.call(Object.create(this, { orders: { value: { putBeside } } }), changed);
      },
    });
  },
};
