import { RankList, type RankedEntry } from '@pegboard/eventing';
import { Changes } from '../../libs/domain/planning/src/publish/changes';
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

/** Faults that were found and mended, each as it was before its mend. A simulation that doesn't find them again is worth nothing. */
export const PLANTED: Readonly<Record<string, Plant>> = {
  /** Two replicas that hear one request both run it. */
  'two-at-a-time': () =>
    instead(OneAtATime.prototype, { turnOf: async (_key: string, _hold: string, claim: { response?: unknown }) => claim.response }),

  /** A rank move that is asked again moves again. */
  'moves-again': () => {
    const { arrange } = RankList.prototype;
    return instead(RankList.prototype, {
      arrange(this: RankList, decide: Parameters<typeof arrange>[0]): Promise<number> {
        return arrange.call(this, decide);
      },
    });
  },

  /** What a replica placed in its own list stays there, whatever the order says that another replica made with the same id. */
  'two-authorities': () =>
    instead(RankList.prototype, {
      learn(this: { machine: Machine }, entry: RankedEntry): void {
        const known = this.machine.entries.get(entry.id);
        if (!known || known.move < entry.move) this.machine.put(entry);
      },
    }),

  /** What was published of a row is found by the row's id alone. */
  'rows-without-orders': () =>
    instead(Changes.prototype, {
      placeUnder(this: { table: { find(kind: number, id: number): number | undefined } }, kind: number, id: number) {
        return this.table.find(kind, id);
      },
    }),
};
