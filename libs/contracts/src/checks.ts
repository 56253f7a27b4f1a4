import { z } from 'zod';
import { Id, InstantText, Q, question, RefText, Version, type ServiceName } from './message';

/** What services ask each other in the background, to see whether they keep the same of one thing. */

/**
 * Which versions of aggregates of others a service knows; of those that it has never heard of, none. `is_current`: it has read all that
 * was published before it was asked, so an older version is one that it will not hear of by itself.
 */
const knownVersionsOf = (service: ServiceName) =>
  question(
    `${service}.known_versions`,
    z.object({ resource: z.string(), ids: z.array(Id).max(1000) }),
    z.object({ is_current: z.boolean(), versions: z.array(z.object({ id: Id, version: Version })) }),
  );
export const plannerKnownVersions = knownVersionsOf('planner');
export const inventoryKnownVersions = knownVersionsOf('inventory');

/** Rows of sales orders as sales has them now. Those that are deleted, themselves or with their order, are absent. */
export const salesRowsOf = question(
  'sales.rows_of',
  z.object({ sales_order_row_ids: z.array(Id).max(1000) }),
  z.object({
    rows: z.array(
      z.object({
        sales_order_row_id: Id,
        sales_order_id: Id,
        delivery_date: InstantText.nullable(),
        /** Something is still to be packed, or a packing is under way. */
        is_open: z.boolean(),
        /** The order that it is linked to, and those that were made for it before. */
        manufacturing_order_ids: z.array(Id),
      }),
    ),
  }),
);

/** For which rows manufacturing orders are made. Deleted orders are absent. */
export const manufacturingLinksOf = question(
  'manufacturing.links_of',
  z.object({ manufacturing_order_ids: z.array(Id).max(1000) }),
  z.object({
    orders: z.array(
      z.object({
        manufacturing_order_id: Id,
        sales_order_row_id: Id.nullable(),
        /** The link is being cut, and sales will be told. */
        is_being_cut: z.boolean(),
      }),
    ),
  }),
);

/** What the ledger has moved for rows, as `RowTotal`; rows of which it knows nothing are absent. */
export const inventoryMovedFor = question(
  'inventory.moved_for',
  z.object({ rows: z.array(RefText).max(10_000) }),
  z.object({ rows: z.array(z.object({ row: RefText, moved: Q })) }),
);
