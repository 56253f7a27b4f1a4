import { z } from 'zod';
import { eventType, Id, InstantText, Money, Q, question, snapshotOf, Version } from './message';

export const Variant = z.object({
  id: Id,
  sku: z.string(),
  sales_price: Money.nullable(),
  purchase_price: Money.nullable(),
  /** The least that a supplier sells at once, in purchase units. */
  minimum_order_quantity: Q.nullable(),
  /** Days from order to arrival. */
  lead_time: z.int().nonnegative().nullable(),
  config_attributes: z.array(z.object({ config_name: z.string(), config_value: z.string() })),
  /** What the default supplier calls it. Absent from an event of a release before this field. */
  supplier_item_codes: z.array(z.string()).optional(),
  /** Absent from an event of a release before these fields, like the times of locations. */
  internal_barcode: z.string().nullable().optional(),
  registered_barcode: z.string().nullable().optional(),
  created_at: InstantText.optional(),
  updated_at: InstantText.optional(),
  /** Texts of the company's own, by name. Absent from an event of a release before this field. */
  custom_fields: z.array(z.object({ field_name: z.string(), field_value: z.string() })).optional(),
  is_deleted: z.boolean(),
});

/** A product or a material with its variants (I1): one aggregate. */
export const ItemBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  type: z.enum(['product', 'material']),
  name: z.string(),
  uom: z.string(),
  category_name: z.string().nullable(),
  is_sellable: z.boolean(),
  is_producible: z.boolean(),
  is_purchasable: z.boolean(),
  batch_tracked: z.boolean(),
  operations_in_sequence: z.boolean(),
  purchase_uom: z.string().nullable(),
  /** Stock units in one purchase unit. */
  purchase_uom_conversion_rate: Q.nullable(),
  default_supplier_id: Id.nullable(),
  is_archived: z.boolean(),
  variants: z.array(Variant),
});
export type ItemBody = z.output<typeof ItemBody>;
export type ItemVariant = z.output<typeof Variant>;

/** What is sold and never stocked, with the one variant by which orders name it (I6): one aggregate. */
export const SoldServiceBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  uom: z.string(),
  category_name: z.string().nullable(),
  is_sellable: z.boolean(),
  is_archived: z.boolean(),
  variants: z.array(
    z.object({
      id: Id,
      sku: z.string().nullable(),
      sales_price: Money.nullable(),
      /** What it costs the company that sells it. */
      default_cost: Money.nullable(),
      is_deleted: z.boolean(),
    }),
  ),
});
export type SoldServiceBody = z.output<typeof SoldServiceBody>;

export const PostalAddressBody = z.object({
  line_1: z.string(),
  line_2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  zip: z.string().nullable(),
  country: z.string().nullable(),
});
export type PostalAddressBody = z.output<typeof PostalAddressBody>;

export const LocationBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  sells: z.boolean(),
  makes: z.boolean(),
  buys: z.boolean(),
  is_primary: z.boolean(),
  /** Absent from an event of a release before this field: not archived. */
  is_archived: z.boolean().optional(),
  /** IANA name; decides when a day ends there. */
  time_zone: z.string(),
  /** The company that it belongs to. Absent from an event of a release before this field. */
  legal_name: z.string().nullable().optional(),
  address: PostalAddressBody.nullable().optional(),
  created_at: InstantText.optional(),
  updated_at: InstantText.optional(),
});
export type LocationBody = z.output<typeof LocationBody>;

export const BatchBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  batch_number: z.string(),
  variant_id: Id,
  /** The last good day ends at the end of this day in the location's time zone (T7). */
  expiration_date: z.string().nullable(),
});
export type BatchBody = z.output<typeof BatchBody>;

export const itemEvent = eventType('inventory', 'item', ItemBody);
export const locationEvent = eventType('inventory', 'location', LocationBody);
export const batchEvent = eventType('inventory', 'batch', BatchBody);

export const soldServiceEvent = eventType('inventory', 'service', SoldServiceBody);

export const itemSnapshot = snapshotOf(itemEvent);
export const locationSnapshot = snapshotOf(locationEvent);
export const soldServiceSnapshot = snapshotOf(soldServiceEvent);
export const batchSnapshot = snapshotOf(batchEvent);

/** For a service whose copy misses a variant or a location. Unknown ids are absent from the answer. */
export const inventoryItemsOf = question(
  'inventory.items_of',
  z.object({ variant_ids: z.array(Id).max(1000) }),
  z.object({ items: z.array(ItemBody) }),
);
/** The same for services. */
export const inventoryServicesOf = question(
  'inventory.services_of',
  z.object({ variant_ids: z.array(Id).max(1000) }),
  z.object({ services: z.array(SoldServiceBody) }),
);
/** Locations by their ids. If none is named: those that are primary. */
export const inventoryLocations = question(
  'inventory.locations',
  z.object({ ids: z.array(Id).max(1000) }),
  z.object({ locations: z.array(LocationBody) }),
);
