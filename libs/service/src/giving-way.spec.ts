import type { Aggregate, AggregateStore } from '@pegboard/eventing';
import { reject, type Decision } from '@pegboard/kit';
import { deleteGivingWay, keepUsed } from './giving-way';

type Step = () => void;

/** Runs two calls that stop before each of their steps, in one of the possible sequences. */
async function interleaved(sequence: readonly (0 | 1)[], calls: readonly [(stop: Stop) => Promise<void>, (stop: Stop) => Promise<void>]) {
  const waiting: (Step | undefined)[] = [undefined, undefined];
  const outcomes = calls.map((call, i) =>
    call(() => new Promise<void>((go) => (waiting[i] = go))).then(
      () => 'done',
      (refusal: { code: string }) => refusal.code,
    ),
  );
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const advance = async (i: 0 | 1): Promise<void> => {
    await settle();
    const go = waiting[i];
    waiting[i] = undefined;
    go?.();
    await settle();
  };
  for (const i of sequence) await advance(i);
  for (let rest = 0; rest < 12; rest++) await advance((rest % 2) as 0 | 1);
  return Promise.all(outcomes);
}
type Stop = () => Promise<void>;

/** Every sequence of so many steps of two calls. */
const sequences = (length: number): (0 | 1)[][] =>
  Array.from({ length: 2 ** length }, (_, n) => Array.from({ length }, (_step, i) => ((n >> i) & 1) as 0 | 1));

describe('a deletion that meets a document (I5)', () => {
  const meet = async (sequence: readonly (0 | 1)[]) => {
    let customer = { id: 1, version: 1, isDeleted: false } as Aggregate;
    let orders = 0;
    const storeWith = (stop: Stop) =>
      ({
        find: async () => {
          await stop();
          return customer;
        },
        change: async (_id: number, decide: (current: Aggregate) => Decision<Aggregate> | undefined) => {
          await stop();
          customer = decide(customer)?.state ?? customer;
          return customer;
        },
      }) as unknown as AggregateStore<Aggregate>;
    const [ordered, deleted] = await interleaved(sequence, [
      async (stop) => {
        const store = storeWith(stop);
        if ((await store.find(1))!.isDeleted) throw reject('UNKNOWN_CUSTOMER', 'customer_id', 'There is no customer 1.');
        await stop();
        orders++;
        await keepUsed(store, 1);
      },
      async (stop) => {
        const remove = (current: Aggregate) => ({ state: { ...current, isDeleted: true }, events: [] });
        await deleteGivingWay(storeWith(stop), 1, remove, async () => {
          await stop();
          if (orders > 0) throw reject('CUSTOMER_IN_USE', 'id', 'An order uses it.');
        });
      },
    ]);
    return { ordered, deleted, orders, isDeleted: customer.isDeleted };
  };

  it('gives way to it, in whatever sequence their steps are made', async () => {
    const seen = new Set<string>();
    for (const sequence of sequences(8)) {
      const { ordered, deleted, orders, isDeleted } = await meet(sequence);
      seen.add(`${ordered} ${deleted}`);
      // What stands names nothing that is deleted; and without a document the deletion stands.
      expect([sequence, isDeleted]).toEqual([sequence, orders === 0]);
    }
    expect([...seen].sort()).toEqual(['UNKNOWN_CUSTOMER done', 'done CUSTOMER_IN_USE', 'done done']);
  });
});
