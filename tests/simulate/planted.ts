import { RankList, type RankedEntry } from '@pegboard/eventing';
import { Changes } from '../../libs/domain/planning/src/publish/changes';
import { Producing } from '../../apps/manufacturing/src/productions/producing';
import { OneAtATime } from '../../libs/service/src/http/one-at-a-time';

interface Machine {
  readonly entries: ReadonlyMap<number, RankedEntry>;
  put(entry: RankedEntry): void;
}

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
    const mends = [
      oneBesideTheOther(),
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
};
