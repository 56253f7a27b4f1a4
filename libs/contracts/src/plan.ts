import { z } from 'zod';
import { ClaimId, eventType, Id, InstantText, Q, question, RefText, type ServiceName } from './message';

export const ProductAvailability = z.enum(['IN_STOCK', 'EXPECTED', 'PICKED', 'NOT_AVAILABLE', 'NOT_APPLICABLE']);
export const IngredientAvailability = z.enum(['PROCESSED', 'IN_STOCK', 'EXPECTED', 'NOT_AVAILABLE', 'NO_RECIPE', 'NOT_APPLICABLE']);
export const ProductionStatus = z.enum(['NONE', 'NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'DONE', 'NOT_APPLICABLE']);
export type ProductAvailability = z.output<typeof ProductAvailability>;
export type IngredientAvailability = z.output<typeof IngredientAvailability>;
export type ProductionStatus = z.output<typeof ProductionStatus>;

/** The plan's answer for a sales order or one of its rows (S3, P4, P6, P7). */
export const SalesStatusBody = z.object({
  product_availability: ProductAvailability,
  product_expected_date: InstantText.nullable(),
  ingredient_availability: IngredientAvailability,
  ingredient_expected_date: InstantText.nullable(),
  production_status: ProductionStatus,
  /** What nothing covers; zero for an order as a whole. */
  missing_quantity: Q,
  is_overdue: z.boolean(),
  is_late: z.boolean(),
  /** P14; absent: written before there was such a thing, so not known to be. */
  is_at_risk: z.boolean().optional(),
});
export type SalesStatusBody = z.output<typeof SalesStatusBody>;

/** The plan's answer for a manufacturing or outsourced order, or one of its ingredient rows, or a transfer. */
export const IngredientStatusBody = z.object({
  ingredient_availability: IngredientAvailability,
  ingredient_expected_date: InstantText.nullable(),
  missing_quantity: Q,
  is_overdue: z.boolean(),
  is_late: z.boolean(),
  /** P14; absent: written before there was such a thing, so not known to be. */
  is_at_risk: z.boolean().optional(),
});
export type IngredientStatusBody = z.output<typeof IngredientStatusBody>;

const changeOf = <T extends z.ZodType>(status: T) => z.object({ id: Id, from: status.nullable(), to: status.nullable() });

export const SalesOrderStatusChange = z.object({
  sales_order_id: Id,
  order: changeOf(SalesStatusBody).nullable(),
  rows: z.array(changeOf(SalesStatusBody)),
});
export const MakingStatusChange = z.object({
  order_id: Id,
  order: changeOf(IngredientStatusBody).nullable(),
  rows: z.array(changeOf(IngredientStatusBody)),
  /** O6: who reserves from this order now; null where nobody can (purchase orders, transfers). */
  customers: z.array(z.object({ customer_name: z.string(), sales_order_id: Id, order_no: z.string(), quantity: Q })).nullable(),
});
export type SalesOrderStatusChange = z.output<typeof SalesOrderStatusChange>;
export type MakingStatusChange = z.output<typeof MakingStatusChange>;

/** The planner's own place in time: receivers drop what is not higher than what they have. */
export const PlanRun = z.object({ epoch: z.int().positive(), run: z.int().nonnegative() });
export type PlanRun = z.output<typeof PlanRun>;

/** One number that orders plan runs: 2^31 runs fit into an epoch. */
export const planRunNumber = (at: PlanRun): number => at.epoch * 2 ** 31 + at.run;

/**
 * What a plan run changed for one owner, against what was last published, at most 500 orders a message.
 * `parts` messages of the same run belong together.
 *
 * A changed order is published completely: its own status and that of every row as they are now, `from` equal to `to` where
 * nothing changed (`to` null: gone), and a manufacturing order's customers. So a receiver replaces what it keeps of an
 * order if the run is higher than the one it has, and is right under duplicates and reordering.
 */
export const StatusesChanged = z.object({
  at: PlanRun,
  part: z.int().positive(),
  parts: z.int().positive(),
  planned_at: InstantText,
  /** The ids of the events that led to this run, the newest last, at most 20. */
  causes: z.array(z.string()),
  sales_orders: z.array(SalesOrderStatusChange),
  manufacturing_orders: z.array(MakingStatusChange),
  purchase_orders: z.array(MakingStatusChange),
  stock_transfers: z.array(MakingStatusChange),
});
export type StatusesChanged = z.output<typeof StatusesChanged>;

/** One event type per owner, so that an owner hears only its own: `evt.planner.sales_statuses.<run>.changed`. */
export const salesStatusesEvent = eventType('planner', 'sales_statuses', StatusesChanged);
export const manufacturingStatusesEvent = eventType('planner', 'manufacturing_statuses', StatusesChanged);
export const purchasingStatusesEvent = eventType('planner', 'purchasing_statuses', StatusesChanged);
export const inventoryStatusesEvent = eventType('planner', 'inventory_statuses', StatusesChanged);

/** "At least as of this": versions of aggregates (`sales_order/12` → 7) and a ledger commit. */
export const AtLeast = z.object({
  versions: z.record(z.string(), z.int().nonnegative()),
  posting: z.int().nonnegative(),
  /** The newest rank moves that must be in the plan. */
  sell_move: z.int().nonnegative().optional(),
  schedule_move: z.int().nonnegative().optional(),
});
export type AtLeast = z.output<typeof AtLeast>;

/** Waits, at most `wait_ms`, until the plan reflects what is asked; `is_pending` says that it did not in time. */
export const planAsOf = question(
  'planner.as_of',
  z.object({
    at_least: AtLeast,
    wait_ms: z.int().nonnegative().max(10_000),
    /**
     * Waits, too, until everybody shows it: the plan is at rest with what follows from the change, and the services have stored
     * the statuses. Not for whoever asks while it handles an event, which it would wait for itself.
     */
    is_shown: z.boolean().optional(),
    sales_orders: z.array(Id),
    manufacturing_orders: z.array(Id),
    purchase_orders: z.array(Id),
  }),
  z.object({
    at: PlanRun,
    is_pending: z.boolean(),
    /** The present statuses of the orders asked for, in the shape of a change with `from` null. */
    sales_orders: z.array(SalesOrderStatusChange),
    manufacturing_orders: z.array(MakingStatusChange),
    purchase_orders: z.array(MakingStatusChange),
  }),
);

/** S5 and S6: what a pack of these rows may take now, and who holds the rest. */
export const planPackable = question(
  'planner.packable',
  z.object({
    at_least: AtLeast,
    wait_ms: z.int().nonnegative().max(10_000),
    rows: z.array(z.object({ sales_order_row_id: Id, quantity: Q })),
  }),
  z.object({
    is_pending: z.boolean(),
    /** The ledger commit each key's answer was based on, for `unless_changed_since`. */
    based_on: z.record(z.string(), z.int().nonnegative()),
    rows: z.array(
      z.object({
        sales_order_row_id: Id,
        /** The most that may be packed for this row, given the rows before it in the question. */
        allowed: Q,
        /** Of that, the most that may come from stock that the linked order of the row has not made (S6). */
        allowed_other: Q.optional(),
        /** What the linked order has made for the row and the row has not packed. */
        made: z.array(z.object({ batch_id: Id.nullable(), batch_number: z.string().nullable(), quantity: Q })).optional(),
        /** What the linked order is still to make for the row. */
        to_make: z.object({ order_no: z.string(), quantity: Q }).nullable().optional(),
        /** Physically there, held or reserved by whomever. */
        in_stock: Q,
        holders: z.array(z.object({ sales_order_id: Id.nullable(), order_no: z.string(), demand: RefText, quantity: Q })),
      }),
    ),
  }),
);

/** For sourcing: what a sales row lacks, and the calculated stock of its item at its location (M2). */
export const planShortage = question(
  'planner.shortage',
  z.object({ at_least: AtLeast, wait_ms: z.int().nonnegative().max(10_000), sales_order_row_ids: z.array(Id).max(1000) }),
  z.object({
    is_pending: z.boolean(),
    rows: z.array(
      z.object({
        sales_order_row_id: Id,
        product_availability: ProductAvailability,
        missing_quantity: Q,
        calculated_stock: Q,
        /** DONE: what is missing can be made to order again (M1). */
        production_status: ProductionStatus.optional(),
      }),
    ),
  }),
);

/** S7, for whoever buys or makes from such a list (M8): the ingredients that nothing in stock covers, at every level. */
export const planMissingIngredients = question(
  'planner.missing_ingredients',
  /** `sales_order/3`, `sales_order_row/12` or `manufacturing_order/4`; NOT_FOUND if the plan doesn't know it. */
  z.object({
    at_least: AtLeast,
    wait_ms: z.int().nonnegative().max(10_000),
    of: RefText,
    /** Claims of this request, or of a part of it, are not counted: a retry finds the list of its first try (P13). */
    request: z.string().max(180).optional(),
  }),
  z.object({
    is_pending: z.boolean(),
    ingredients: z.array(
      z.object({
        variant_id: Id,
        location_id: Id,
        sku: z.string(),
        name: z.string(),
        quantity_missing: Q,
        quantity_expected: Q,
        expected_date: InstantText.nullable(),
        default_supplier_id: Id.nullable(),
        can_buy: z.boolean(),
        can_make: z.boolean(),
        /** 1: an ingredient of the order itself; 2: of a subassembly that it lacks or waits for; and so on. */
        level: z.int().positive(),
        /** The ingredient rows that lack it. */
        rows: z.array(RefText),
      }),
    ),
    /** What parts of the request have ordered that the list no longer shows: a retry is answered with it again (P13). */
    ordered: z
      .array(
        z.object({
          claim_id: ClaimId,
          request: z.string(),
          way: z.enum(['buy', 'outsource', 'make']),
          rows: z.array(z.object({ variant_id: Id, location_id: Id, quantity: Q })),
        }),
      )
      .optional(),
  }),
);

/**
 * P13: takes what is short, to order it. Nobody else gets it while the claim stands: until an event brings the order that
 * names the claim, until it is given back, or until its life is over and nothing was ordered. A request that asks again
 * gets the same claim. With `granted` all zero nothing was taken.
 */
export const planTakeShortage = question(
  'planner.take_shortage',
  z.object({
    at_least: AtLeast,
    wait_ms: z.int().nonnegative().max(10_000),
    /** The same for every try of one request. */
    request: z.string().min(1).max(180),
    way: z.enum(['buy', 'outsource', 'make']),
    needs: z
      .array(
        z.object({
          /** See `ShortageBasis` of the plan: of a demand, of a demand or its item, of an order's ingredients, or of an item. */
          basis: z.enum(['row', 'batch', 'ingredients', 'stock', 'to_do']),
          of: RefText.nullable(),
          variant_id: Id,
          location_id: Id,
          /** What a person named is granted as it is; null: what is short. */
          quantity: Q.nullable(),
        }),
      )
      .min(1)
      .max(1000),
  }),
  z.object({
    is_pending: z.boolean(),
    claim_id: ClaimId,
    /** One for each need, in their order; zero where nothing is missing, or others are ordering it. */
    granted: z.array(Q),
  }),
);

/** P13: nothing will be ordered under this claim. A claim whose order is made, or that is over, stays as it is. */
export const planGiveBackShortage = question(
  'planner.give_back_shortage',
  z.object({ claim_id: ClaimId }),
  z.object({ is_given_back: z.boolean() }),
);

/**
 * P13: what became of a claim whose life is over. `ORDERED`: there is an order, or there was. `TAKEN`: one was begun and
 * isn't stored (yet). `NONE`: none was begun, and from now on none will be, whoever still asks for it.
 */
const claimOutcomeOf = (service: ServiceName) =>
  question(
    `${service}.claim_outcome`,
    /** `is_final`: what was begun so long ago isn't waited for any more. */
    z.object({ claim_id: ClaimId, is_final: z.boolean() }),
    z.object({ outcome: z.enum(['ORDERED', 'TAKEN', 'NONE']), order: RefText.nullable() }),
  );
export const purchasingClaimOutcome = claimOutcomeOf('purchasing');
export const manufacturingClaimOutcome = claimOutcomeOf('manufacturing');
