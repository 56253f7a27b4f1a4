import type { InputOf, inventoryMovedFor, OutputOf } from '@pegboard/contracts';
import type { Aggregate, BackgroundCheck, CheckedStore } from '@pegboard/eventing';
import { add, toDecimal, ZERO, type Quantity, type Ref } from '@pegboard/kit';

/** What a document says that was moved for its rows, row by row. */
export class SaidMoved {
  readonly rows = new Map<Ref, Quantity>();

  add(row: string, quantity: Quantity): void {
    this.rows.set(row as Ref, add(this.rows.get(row as Ref) ?? ZERO, quantity));
  }
}

interface MovingStore<A> extends CheckedStore {
  findMany(ids: readonly number[]): Promise<A[]>;
}

/**
 * What the ledger has moved for a row is what its document says. A document is compared when no posting of it is under way, before and after
 * the ledger was asked.
 */
export const movementsCheck = <A extends Aggregate>(
  store: MovingStore<A>,
  moved: (rows: InputOf<typeof inventoryMovedFor>['rows']) => Promise<OutputOf<typeof inventoryMovedFor>>,
  { isBusy, said }: { readonly isBusy: (document: A) => boolean; readonly said: (document: A, into: SaidMoved) => void },
): BackgroundCheck => ({
  check: 'movements',
  of: store.resource,
  page: (after, limit) => store.pageOfIds(after, limit),
  compare: async (ids) => {
    const documents = (await store.findMany(ids)).filter((document) => !isBusy(document));
    const sayings = documents.map((document) => {
      const into = new SaidMoved();
      said(document, into);
      return { document, rows: into.rows };
    });
    const asked = sayings.flatMap(({ rows }) => [...rows.keys()]);
    if (asked.length === 0) return [];
    const inLedger = new Map((await moved(asked)).rows.map((row) => [row.row, row.moved]));
    const found = sayings.flatMap(({ document: { id, version }, rows }) =>
      [...rows]
        .filter(([row, quantity]) => (inLedger.get(row) ?? ZERO) !== quantity)
        .map(([row, quantity]) => {
          const detail = `the ledger has moved ${toDecimal(inLedger.get(row) ?? ZERO)}, the document says ${toDecimal(quantity)}`;
          return { id, version, about: row, detail };
        }),
    );
    if (found.length === 0) return [];
    const versions = new Map((await store.versions(found.map(({ id }) => id))).map(({ id, version }) => [id, version]));
    return found.flatMap(({ version, ...suspect }) => (versions.get(suspect.id) === version ? [suspect] : []));
  },
});
