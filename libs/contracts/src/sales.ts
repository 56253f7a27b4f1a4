import { z } from 'zod';
import { ZERO } from '@pegboard/kit';
import { plainFields, plainShape } from './plain-fields';
import { added, eventType, Id, InstantText, Money, Q, question, Rank, snapshotOf, Version } from './message';
import { PartyAddressBody, PriceListBody, ShippingFeeBody, TaxRateBody } from './sales-parts';

export const SalesOrderStatus = z.enum(['PENDING', 'NOT_SHIPPED', 'PARTIALLY_PACKED', 'PACKED', 'PARTIALLY_DELIVERED', 'DELIVERED']);
export type SalesOrderStatus = z.output<typeof SalesOrderStatus>;

/** Of both. */
const CUSTOM_FIELDS = {
  kind: 'custom',
  description: 'The company’s own fields, by the id of their definition. A PATCH changes those that it names; null takes one away, or all.',
  example: { '00000000-0000-8000-8000-000000000001': 'Online' },
} as const;

/** What a clerk or a shop notes on an order. */
export const SALES_ORDER_FIELDS = plainFields({
  additional_info: { kind: 'text', min: 0, max: 4000 },
  customer_ref: { kind: 'text', min: 0, max: 255, example: 'PO 4711' },
  ecommerce_store_name: { kind: 'text', max: 255, example: 'Northern Interiors Online' },
  ecommerce_order_id: {
    kind: 'text',
    max: 255,
    description: 'The same order sent again returns the one that was created the first time; other contents with its id are refused.',
    example: '6723',
  },
  tracking_number: { kind: 'text', min: 0, max: 256, example: '1Z999AA10123456784' },
  tracking_number_url: { kind: 'text', min: 0, max: 2048, example: 'https://parcels.example/1Z999AA10123456784' },
  custom_fields: CUSTOM_FIELDS,
});

/** The same of one of its rows. */
export const SALES_ORDER_ROW_FIELDS = plainFields({
  tax_rate_id: { kind: 'id' },
  total_discount: { kind: 'decimal', example: '75.5' },
  custom_fields: CUSTOM_FIELDS,
});

export const SalesOrderRowBody = z.object({
  id: Id,
  variant_id: Id,
  location_id: Id,
  quantity: Q,
  price_per_unit: Money.nullable(),
  /** Written by sales as an intent before the manufacturing order exists. */
  linked_manufacturing_order_id: Id.nullable(),
  /** What had been packed when the link was made; it doesn't count for the linked order (M1, S6). */
  packed_before_link: Q,
  /** What was packed since from other stock than the linked order made, and so has left the link (S6). */
  packed_outside_link: added(Q, ZERO),
  /** Orders that were made for the row before, all done; what they made is still held for it (M1). */
  earlier_manufacturing_order_ids: added(z.array(Id), []),
  /** With the link: also make the subassemblies that are short (M1). */
  create_subassemblies: z.boolean(),
  ...plainShape(SALES_ORDER_ROW_FIELDS),
  /** In percent, as it was when the row got its tax. The release before leaves it out. */
  tax_rate: Q.nullable().optional(),
});

export type SalesOrderRowBody = z.output<typeof SalesOrderRowBody>;

/** A row of a service. */
export const SalesServiceRowBody = SalesOrderRowBody.pick({
  id: true,
  variant_id: true,
  location_id: true,
  quantity: true,
  price_per_unit: true,
  tax_rate: true,
}).extend(plainShape(SALES_ORDER_ROW_FIELDS));

/** What a part of an order moves of one of the order's rows. */
export const MovedRowBody = z.object({
  sales_order_row_id: Id,
  quantity: Q,
  batch_transactions: z.array(z.object({ batch_id: Id.nullable(), quantity: Q })),
});
export type MovedRowBody = z.output<typeof MovedRowBody>;

/** Of a fulfillment whose stock has moved. */
export const DoneFulfillmentStatus = z.enum(['PACKED', 'DELIVERED']);
export type DoneFulfillmentStatus = z.output<typeof DoneFulfillmentStatus>;

/** REQUESTED is an intent whose posting has no outcome yet; REVERTING one whose reversal has none yet. */
export const FulfillmentStatus = z.enum(['REQUESTED', ...DoneFulfillmentStatus.options, 'REVERTING']);

export const FulfillmentBody = z.object({
  id: Id,
  status: FulfillmentStatus,
  rows: z.array(MovedRowBody),
  /** Of services, which move no stock (I6). The release before leaves it out. */
  service_rows: z.array(z.object({ sales_order_row_id: Id, quantity: Q })).optional(),
});

export type FulfillmentBody = z.output<typeof FulfillmentBody>;

/** Of a return, as the API shows it. */
export const SalesReturnStatus = z.enum(['NOT_RETURNED', 'RETURNED_ALL', 'RESTOCKED_ALL']);
export type SalesReturnStatus = z.output<typeof SalesReturnStatus>;

/** With the statuses of one whose goods are just being brought into stock, or taken out again. */
export const SalesReturnStep = z.enum(['REQUESTED', ...SalesReturnStatus.options, 'REVERTING']);

/** What a clerk notes on a return. */
export const SALES_RETURN_FIELDS = plainFields({
  additional_info: { kind: 'text', min: 0, max: 4000 },
  tracking_number: { kind: 'text', min: 0, max: 256, example: '1Z999AA10123456784' },
  tracking_number_url: { kind: 'text', min: 0, max: 2048, example: 'https://parcels.example/1Z999AA10123456784' },
  tracking_carrier: { kind: 'text', min: 0, max: 256, example: 'Parcel Express' },
  tracking_method: { kind: 'text', min: 0, max: 256, example: 'Ground' },
});

export const SalesReturnRowBody = z.object({
  id: Id,
  sales_order_row_id: Id,
  sales_order_fulfillment_id: Id,
  variant_id: Id,
  quantity: Q,
  batch_transactions: MovedRowBody.shape.batch_transactions,
  reason_id: Id.nullable(),
  /** Null: the goods go nowhere into stock (R2). */
  restock_location_id: Id.nullable(),
});

export const SalesReturnBody = z.object({
  id: Id,
  order_no: z.string(),
  status: SalesReturnStep,
  /** Whether the customer has given the goods back, into stock or not. */
  is_back: z.boolean(),
  return_location_id: Id,
  order_created_date: InstantText,
  return_date: InstantText.nullable(),
  ...plainShape(SALES_RETURN_FIELDS),
  rows: z.array(SalesReturnRowBody),
});
export type SalesReturnBody = z.output<typeof SalesReturnBody>;

export const SalesOrderBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  order_no: z.string(),
  customer_id: Id,
  customer_name: z.string(),
  location_id: Id,
  status: SalesOrderStatus,
  order_created_date: InstantText,
  delivery_date: InstantText.nullable(),
  ...plainShape(SALES_ORDER_FIELDS),
  rank: Rank,
  rows: z.array(SalesOrderRowBody),
  /** Services that are sold (I6), apart from the rows that need stock. The release before leaves it out. */
  service_rows: z.array(SalesServiceRowBody).optional(),
  /** Where it goes, and its bill. The release before leaves it out. */
  addresses: z.array(PartyAddressBody).optional(),
  /** The release before leaves it out. */
  shipping_fees: z.array(ShippingFeeBody).optional(),
  fulfillments: z.array(FulfillmentBody),
  /** What its customer sends back (R1). The release before leaves it out. */
  returns: z.array(SalesReturnBody).optional(),
});
export type SalesOrderBody = z.output<typeof SalesOrderBody>;

export const CustomerBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  email: z.string().nullable(),
  /** The release before leaves it out. */
  addresses: z.array(PartyAddressBody).optional(),
});
export type CustomerBody = z.output<typeof CustomerBody>;

const RankKeys = z.array(z.object({ id: Id, key: z.number() }));

/**
 * M7: manufacturing orders are moved in the Schedule together with the sales orders they are made for. Sales decides first, and
 * manufacturing follows.
 */
export const Drag = z.object({
  /** Under which manufacturing follows it once. */
  request: z.string(),
  ids: z.array(Id),
  /** Where to: one of these; none: to where the highest of them stands. */
  position: z.enum(['first', 'last']).optional(),
  before: Id.optional(),
  after: Id.optional(),
  /** The keys that this changes in the Schedule, before linked orders are dealt again. */
  keys: RankKeys,
});
export type Drag = z.output<typeof Drag>;

/** One move in a rank list, of one or many (S4): the new keys of every order whose key changed. */
export const RankMove = z.object({
  n: z.int().positive(),
  keys: RankKeys,
  /** In Sell: what manufacturing does of it in the Schedule (P9). */
  drags: z.array(Drag).optional(),
  /** In the Schedule: the moves in Sell that it follows, as far as they were answered (P9). */
  follows: z.array(z.object({ n: z.int().nonnegative(), keys: RankKeys })).optional(),
});
export type RankMove = z.output<typeof RankMove>;

export const salesOrderEvent = eventType('sales', 'sales_order', SalesOrderBody);
export const customerEvent = eventType('sales', 'customer', CustomerBody);
export const taxRateEvent = eventType('sales', 'tax_rate', TaxRateBody);
export const priceListEvent = eventType('sales', 'price_list', PriceListBody);
export const sellRankingEvent = eventType('sales', 'ranking', RankMove);
export const salesOrderSnapshot = snapshotOf(salesOrderEvent);
export const customerSnapshot = snapshotOf(customerEvent);
export const taxRateSnapshot = snapshotOf(taxRateEvent);
export const priceListSnapshot = snapshotOf(priceListEvent);

/** M1: the order that the row is linked to is done, and the row is short of this quantity again. */
const MadeBefore = z.object({ manufacturing_order_id: Id, quantity: Q });

/**
 * Manufacturing asks sales to write the link on a row before the order exists (M1). If the row already carries a link,
 * that link's id is answered and `is_new` is false: the caller decides whether it is finishing an earlier try.
 */
export const salesLinkManufacturingOrder = question(
  'sales.link_manufacturing_order',
  z.object({ sales_order_row_id: Id, manufacturing_order_id: Id, create_subassemblies: z.boolean(), after: MadeBefore.optional() }),
  z.object({ order: SalesOrderBody, sales_order_row_id: Id, manufacturing_order_id: Id, is_new: z.boolean() }),
);

/**
 * The same for rows of one order, all in one save or none (M1). A row that carries a link already keeps it: the caller finds
 * on the order that is answered which of its ids were written.
 */
export const salesLinkManufacturingOrders = question(
  'sales.link_manufacturing_orders',
  z.object({
    sales_order_id: Id,
    links: z
      .array(z.object({ sales_order_row_id: Id, manufacturing_order_id: Id, after: MadeBefore.optional() }))
      .min(1)
      .max(100_000),
    create_subassemblies: z.boolean(),
  }),
  z.object({ order: SalesOrderBody }),
);

/** Manufacturing informs sales that a row's manufacturing order is deleted or unlinked, with the reason (M6). */
export const salesCutLink = question(
  'sales.cut_link',
  z.object({ sales_order_row_id: Id, manufacturing_order_id: Id, reason: z.string() }),
  z.object({ order_version: Version }),
);

/** Manufacturing looks a row or an order up before it decides. */
export const salesOrderOf = question(
  'sales.order_of',
  z.object({ sales_order_id: Id.nullable(), sales_order_row_id: Id.nullable() }),
  z.object({ order: SalesOrderBody }),
);

/**
 * Somebody dragged linked manufacturing orders: the orders named are dealt again, in the sequence given, over the places
 * in the Sell list that they hold together (M7). Answers the newest move, and the keys that the orders that changed have
 * as of that move: whoever asked needn't wait for the event.
 */
export const salesRedeal = question(
  'sales.redeal',
  z.object({
    sales_order_ids: z.array(Id).min(1).max(100_000),
    /** Those whose manufacturing order was moved; the rest keep the sequence that they have in Sell. */
    moved_sales_order_ids: z.array(Id).optional(),
    /** The request of whoever dragged, so that one that is asked again moves nothing again. */
    request: z.string().optional(),
    drag: Drag.optional(),
  }),
  z.object({ move: z.int().nonnegative(), keys: z.array(z.object({ id: Id, key: z.number() })).optional() }),
);
