import type { Aggregate, AggregateStore } from '@pegboard/eventing';
import type { Decision } from '@pegboard/kit';

/*
 * A deletion and a document that uses what is deleted may be written at the same moment (I5). Each writes first and looks
 * afterwards: the deletion for documents, by `deleteGivingWay`, and the writer of a document for the deletion, by
 * `keepUsed`. So at least one of them sees the other, and the thing is there again.
 */

/**
 * Deletes what nothing uses, and takes it back if a document was written meanwhile.
 * @param refuseIfUsed looks for what uses it now, and throws the refusal
 * @throws Rejection of `remove` and `refuseIfUsed`
 */
export async function deleteGivingWay<A extends Aggregate>(
  store: AggregateStore<A>,
  id: number,
  remove: (current: A) => Decision<A> | undefined,
  refuseIfUsed: () => Promise<void>,
): Promise<void> {
  await refuseIfUsed();
  await store.change(id, remove);
  await takeBackIfUsed(refuseIfUsed, () => restore(store, id));
}

/** The second look, after the deletion. @throws Rejection of `refuseIfUsed`, when the deletion is taken back */
export async function takeBackIfUsed(refuseIfUsed: () => void | Promise<void>, takeBack: () => Promise<void>): Promise<void> {
  try {
    await refuseIfUsed();
  } catch (refusal) {
    await takeBack();
    throw refusal;
  }
}

/** To be called when a document that uses it has been written. */
export async function keepUsed<A extends Aggregate>(store: AggregateStore<A>, id: number): Promise<void> {
  if ((await store.find(id))?.isDeleted) await restore(store, id);
}

/** What was deleted is there again, as it was. */
export async function restore<A extends Aggregate>(store: AggregateStore<A>, id: number): Promise<void> {
  await store.change(
    id,
    (current) => (current.isDeleted ? { state: { ...current, isDeleted: false }, events: [{ action: 'restored' }] } : undefined),
    { includeDeleted: true },
  );
}
