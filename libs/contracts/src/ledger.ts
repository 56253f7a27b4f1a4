import { z } from 'zod';
import { toDecimal } from '@pegboard/kit';
import { DayText, eventType, Id, InstantText, Money, Q, question, RefText } from './message';
import { isServedRef, SERVED_ROWS, type ServedRef } from './served-rows';

/**
 * `sale` packs or unpacks, `production` completes or undoes, `receipt` receives or reverts, `transfer`, `adjustment`,
 * `stocktake`; `release` moves nothing and only ends holds (an unlink). Adjustments and stocktakes may take held stock.
 */
export const PostingKind = z.enum(['sale', 'production', 'receipt', 'adjustment', 'transfer', 'stocktake', 'release']);
export type PostingKind = z.output<typeof PostingKind>;

export const Movement = z.object({
  variant_id: Id,
  location_id: Id,
  /** The null batch is stock of an untracked item, or stock that was there before tracking began (I3). */
  batch_id: Id.nullable(),
  /** Signed: in is positive, out is negative. */
  quantity: Q,
  /** The row whose open quantity this movement serves, such as `sales_order_row/12`: of a kind that stands in `SERVED_ROWS`. */
  serves: RefText.nullable(),
  /** The sales row for which a production's stock is held (T2). */
  holds_for: RefText.nullable(),
  /**
   * Cost of one stock unit for stock that comes in; null where the average decides. Of a production everything that one unit
   * cost, or null for the worth of its ingredients; of a receipt the price paid, to which the ledger adds consumed ingredients.
   */
  price_per_unit: Money.nullable(),
});
export type Movement = z.output<typeof Movement>;

export const ServedText = z
  .custom<ServedRef>(isServedRef)
  .meta({ type: 'string', pattern: `^(${Object.keys(SERVED_ROWS).join('|')})/\\d+$` });

/** A movement as it is asked for: goods that come in may make their batch in the same posting (T6). */
export const MovementRequest = Movement.extend({
  serves: ServedText.nullable(),
  /** Finds the variant's batch of this number or makes it; then `batch_id` is null. */
  new_batch: z.object({ batch_number: z.string().min(1).max(200), expiration_date: z.string().nullable() }).nullable(),
  /**
   * What goods that come in cost together, exactly, in place of `price_per_unit`, which is rounded (T9). What the posting consumes is
   * added: of a receipt this is the price paid, of a production the work.
   */
  value: Money.optional(),
  /** Of an ingredient, where one posting makes several products: the row whose product it went into (T8, T9). */
  made_into: RefText.optional(),
  /**
   * What the row's goods that a posting brought cost changes by `value`, after earlier changes of `before` (T9). The movement has no quantity.
   * The ledger makes a movement of each that brought the goods, and says in `moved` what became of the value. Each posting that brought goods
   * gets one of its own in the same commit, as `reverses_also` does, in the sequence in which they are named. A row is named once.
   */
  revalues: z.object({ posting_id: z.string().min(1).max(200), before: Money }).optional(),
  /**
   * Goods that a posting took for the row of `serves`, in the batch of the movement, come back at the cost at which they left (R2). `before` is
   * what of them came back earlier and stands, and the value that it brought.
   */
  returns: z.object({ posting_id: z.string().min(1).max(200), before: z.object({ quantity: Q, value: Money }) }).optional(),
  /**
   * The ledger chooses the batches of what goes out when it decides the posting, as `inventoryPickBatches` answers (T6). Then `batch_id` is
   * null, and the outcome's `moved` has a movement for each batch. Or somebody says that the goods have no batch (I3): a `batch_id` of null
   * alone is also what says nothing.
   */
  batches: z.enum(['suggested', 'none']).optional(),
});
export type MovementRequest = z.output<typeof MovementRequest>;

export const Cause = z.object({ type: z.string(), id: Id, number: z.string().nullable() });
export type Cause = z.output<typeof Cause>;

export const RefusalDetail = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  info: z.record(z.string(), z.unknown()).optional(),
});

export const Refusal = z.object({ code: z.string(), message: z.string(), details: z.array(RefusalDetail) });
export type Refusal = z.output<typeof Refusal>;

export const PostRequest = z.object({
  /** Derived from the document that asks, so that asking twice is one posting (T3): `sales_order_fulfillment/5/pack`. */
  posting_id: z.string().min(1).max(200),
  kind: PostingKind,
  cause: Cause,
  movement_date: InstantText,
  movements: z.array(MovementRequest).max(1000),
  /** Rows whose open quantity becomes zero whatever was moved (an MO done with less than planned). */
  closes: z.array(RefText),
  /** Rows whose held stock becomes free (an unlink). */
  releases: z.array(RefText),
  /** Sales rows that need nothing more after this: what it leaves of their held stock is free, until it is reversed. */
  frees: z.array(RefText).optional(),
  /**
   * Rows that are packed from whatever stock is there, although an order is made for them (S6). `keep` is what such a row still needs:
   * no more stays held for it. The outcome says what came from elsewhere.
   */
  overrides: z.array(z.object({ row: RefText, manufacturing_order: RefText, keep: Q })).optional(),
  /** Orders that lose their row, which other orders were made for, too: what they have made, at most, is no longer held (M6). */
  releases_made: z
    .array(
      z.object({
        row: RefText,
        manufacturing_order: RefText,
        made: z.array(z.object({ variant_id: Id, location_id: Id, batch_id: Id.nullable(), quantity: Q })),
      }),
    )
    .optional(),
  /** The posting this one is the exact reverse of; it also reopens what that one closed. */
  reverses: z.string().nullable(),
  /**
   * Postings that are reversed together with it, in this sequence: all in one commit, or none. Each gets a posting of its own, with
   * the ids `${posting_id}/2`, `${posting_id}/3` and so on. A refusal names in `info.posting_id` the posting that can't be reversed.
   */
  reverses_also: z.array(z.string().min(1)).max(1000).optional(),
  /** Refuse as `stale` if one of these keys (`variant@location`) changed in a commit after the number given. */
  unless_changed_since: z.record(z.string(), z.int().nonnegative()),
  /** The asker itself refuses it: kept under the posting id like a refusal of the ledger, so that a late try moves nothing. */
  refuse_as: Refusal.optional(),
});
export type PostRequest = z.output<typeof PostRequest>;

export const PostOutcome = z.object({
  posting_id: z.string(),
  /** `stale` is not remembered: the caller asks again with fresh facts. `refused` is, for ever. */
  status: z.enum(['posted', 'refused', 'stale']),
  /** The commit that holds the posting; for `stale` the ledger's present end. */
  n: z.int().nonnegative(),
  refusal: Refusal.nullable(),
  /** The batch of each movement that was made, in their order, also of batches made just now; empty unless `posted`. */
  batch_ids: z.array(Id.nullable()),
  /** What was moved. Whoever asks again under the same id may have wanted other batches. The release before leaves it out. */
  moved: z
    .array(
      Movement.pick({ serves: true, batch_id: true, quantity: true }).extend({
        /** Of a movement that changes the value of goods (T9): by how much, and what went to goods that were gone. Of goods that come back (R2): what they cost. */
        value: Money.optional(),
        cost_variance: Money.optional(),
      }),
    )
    .optional(),
  /**
   * For each row of `overrides`, what its order did not make: all that the row has had, less what the order has made and is not held
   * in good batches. Negative while more is held than the order has made. The same each time it is asked.
   */
  elsewhere: z.array(z.object({ row: RefText, quantity: Q })).optional(),
});
export type PostOutcome = z.output<typeof PostOutcome>;

/** Asks for a posting of which all happens or nothing (T1). */
export const inventoryPost = question('inventory.post', PostRequest, PostOutcome);

export const Balance = z.object({ variant_id: Id, location_id: Id, batch_id: Id.nullable(), quantity: Q });
export const Hold = z.object({ sales_order_row: RefText, variant_id: Id, location_id: Id, batch_id: Id.nullable(), quantity: Q });
/** What the ledger has moved for a row, without sign: delivered, produced, consumed, received. */
export const RowTotal = z.object({ row: RefText, moved: Q, is_closed: z.boolean() });

export const JournalPosting = z.object({
  posting_id: z.string(),
  kind: PostingKind,
  cause: Cause,
  movement_date: InstantText,
  is_refused: z.boolean(),
  reverses: z.string().nullable(),
  /**
   * `value`: what the movement adds to the value of stock, signed (T9). The release before leaves it out. `cost_variance`: what of a
   * change of cost went to goods that were gone.
   */
  movements: z.array(Movement.extend({ value: Money.optional(), cost_variance: Money.optional() })),
});

/**
 * One commit of the ledger. `n` has no gaps; a consumer applies commits in the order of n and fetches what it misses.
 * Balances, holds and row totals are those after the commit, of everything it touched (zero where nothing is left).
 */
export const JournalEntry = z.object({
  n: z.int().positive(),
  committed_at: InstantText,
  postings: z.array(JournalPosting),
  balances: z.array(Balance),
  holds: z.array(Hold),
  row_totals: z.array(RowTotal),
  /** Batches made in this commit, so that nobody takes goods for fresh until their batch's own event comes. */
  batches: z.array(z.object({ id: Id, variant_id: Id, batch_number: z.string(), expiration_date: z.string().nullable() })).optional(),
});
export type JournalEntry = z.output<typeof JournalEntry>;
export type JournalPosting = z.output<typeof JournalPosting>;
export type Balance = z.output<typeof Balance>;
export type Hold = z.output<typeof Hold>;
export type RowTotal = z.output<typeof RowTotal>;

/** An entry on the wire; a test holds it against the schema. */
export const journalOnWire = (entry: JournalEntry) => ({
  ...entry,
  postings: entry.postings.map((posting) => ({
    ...posting,
    movements: posting.movements.map((movement) => ({
      ...movement,
      quantity: toDecimal(movement.quantity),
      price_per_unit: movement.price_per_unit === null ? null : toDecimal(movement.price_per_unit),
      ...(movement.value === undefined ? {} : { value: toDecimal(movement.value) }),
      ...(movement.cost_variance === undefined ? {} : { cost_variance: toDecimal(movement.cost_variance) }),
    })),
  })),
  balances: entry.balances.map((balance) => ({ ...balance, quantity: toDecimal(balance.quantity) })),
  holds: entry.holds.map((hold) => ({ ...hold, quantity: toDecimal(hold.quantity) })),
  row_totals: entry.row_totals.map((total) => ({ ...total, moved: toDecimal(total.moved) })),
});

export const journalEvent = eventType('inventory', 'journal', JournalEntry, 1, journalOnWire);

/** Commits after a number, for a consumer that saw a gap. */
export const journalSince = question(
  'inventory.journal_since',
  z.object({ after_n: z.int().nonnegative(), limit: z.int().positive().max(1000) }),
  z.object({ entries: z.array(JournalEntry), end: z.int().nonnegative() }),
);

/** Everything the ledger knows as of one commit, in pages; the parts of one page belong to the same `n`. */
export const ledgerSnapshot = question(
  'inventory.snapshot.ledger',
  z.object({ page: z.int().nonnegative(), as_of: z.int().nonnegative().nullable() }),
  z.object({
    n: z.int().nonnegative(),
    balances: z.array(Balance),
    holds: z.array(Hold),
    row_totals: z.array(RowTotal),
    /** The last commit that touched a key. */
    changed_at: z.array(z.object({ key: z.string(), n: z.int().nonnegative() })),
    next_page: z.int().nullable(),
  }),
);

/**
 * Which batches to take, first-expiring first, those held for the row before all others (T6, T7). Untracked items are
 * answered with one null batch. What can't be found is absent, so the sum may be less than asked.
 */
export const inventoryPickBatches = question(
  'inventory.pick_batches',
  z.object({
    on: DayText,
    picks: z.array(z.object({ variant_id: Id, location_id: Id, quantity: Q, holds_for: RefText.nullable() })).max(1000),
  }),
  z.object({
    picks: z.array(
      z.object({ batch_transactions: z.array(z.object({ batch_id: Id.nullable(), batch_number: z.string().nullable(), quantity: Q })) }),
    ),
  }),
);

/** Whether batches may be put on the rows of an order that moves nothing yet, on a day at its location (T5–T7). */
export const inventoryCheckBatches = question(
  'inventory.check_batches',
  z.object({
    on: DayText,
    batches: z
      .array(
        z.object({
          variant_id: Id,
          batch_id: Id.nullable(),
          batch_number: z.string().nullable(),
          use: z.enum(['goes out', 'comes in']),
          path: z.string(),
        }),
      )
      .max(1000),
  }),
  z.object({ problems: z.array(RefusalDetail) }),
);

/** Moving average cost of keys (`variant@location`) and the value of what is there (T9); unknown keys are absent. */
export const inventoryCostsOf = question(
  'inventory.costs_of',
  z.object({ keys: z.array(z.string()).max(1000) }),
  z.object({
    costs: z.array(
      z.object({
        key: z.string(),
        /** Rounded; exact is `value_in_stock` for `quantity_in_stock`. */
        average_cost: Money,
        value_in_stock: Money,
        quantity_in_stock: Q.optional(),
      }),
    ),
  }),
);
