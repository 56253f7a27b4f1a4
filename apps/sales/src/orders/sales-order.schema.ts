import {
  DoneFulfillmentStatus,
  FulfillmentStatus,
  plainWire,
  Refusal,
  SALES_ORDER_FIELDS,
  SALES_ORDER_ROW_FIELDS,
  salesOrderEvent,
  SalesOrderStatus,
  type FulfillmentBody,
  type MovedRowBody,
  type SalesOrderBody,
} from '@pegboard/contracts';
import {
  goodsOf,
  isOfService,
  orderAddresses,
  outsideLinkOf,
  returnsOf,
  shippingFeesOf,
  type EarlierLink,
  type Fulfillment,
  type MovedRow,
  type OutsideLink,
  type SalesOrder,
  type SalesOrderRow,
  type ShippingFee,
  type ShippingEdit,
} from '@pegboard/domain-sales';
import {
  aggregateSchema,
  anything,
  decimal,
  flag,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  plainStored,
  quantity,
  text,
  whole,
  wireField,
  type AggregateType,
  type Field,
} from '@pegboard/eventing';
import type { Rate } from '@pegboard/kit';
import type { BatchPortion } from '@pegboard/posting';
import { intentField, waitingEditField } from '@pegboard/posting/settling';
import { partyAddress, partyAddressBody } from '../addresses/address.schema';
import type { KnownRanks } from '../ranking/sell-ranks';
import { salesReturn, salesReturnBody } from '../returns/return.schema';

const batchPortion = part<BatchPortion>({ batchId: optional(whole), quantity, isSuggested: optional(flag) });

const orderRow = part<SalesOrderRow>({
  id: whole,
  variantId: whole,
  isService: optional(flag),
  locationId: whole,
  quantity,
  pricePerUnit: optional(quantity),
  taxRate: optional(quantity),
  ...plainStored(SALES_ORDER_ROW_FIELDS),
  attributes: listOf(part<SalesOrderRow['attributes'][number]>({ key: text, value: text })),
  linkedManufacturingOrderId: optional(whole),
  packedBeforeLink: quantity,
  earlierLinks: optional(listOf(part<EarlierLink>({ manufacturingOrderId: whole, packedBeforeLink: quantity }))),
  createSubassemblies: flag,
  wantedBatches: optional(listOf(batchPortion)),
  createdAt: instantText,
  updatedAt: instantText,
});

const shippingFee = part<ShippingFee>({
  id: whole,
  amount: quantity,
  description: optional(text),
  taxRateId: optional(whole),
  taxRate: optional(quantity),
  createdAt: instantText,
  updatedAt: instantText,
});

const movedRow = part<MovedRow>({
  salesOrderRowId: whole,
  quantity,
  batches: listOf(batchPortion),
  outsideLink: optional(part<OutsideLink>({ manufacturingOrderId: whole, quantity })),
});

const fulfillment = part<Fulfillment>({
  id: whole,
  status: oneOf(FulfillmentStatus.options),
  becomes: optional(oneOf(DoneFulfillmentStatus.options)),
  was: optional(oneOf(DoneFulfillmentStatus.options)),
  isOverridingReservation: optional(flag),
  isPickedByUs: optional(flag),
  rows: listOf(movedRow),
  pickedDate: instantText,
  deliveredDate: optional(instantText),
  warning: optional(wireField(Refusal)),
  intent: optional(intentField),
  trackingNumber: optional(text),
  trackingNumberUrl: optional(text),
  carrier: optional(text),
  shippingMethod: optional(text),
  notes: optional(text),
  conversionRate: optional(text as Field<Rate>),
  conversionDate: optional(text),
  packerId: optional(whole),
  createdAt: instantText,
  updatedAt: instantText,
});

export const salesOrdersSchema = aggregateSchema<SalesOrder>(
  'sales_orders',
  {
    orderNo: text,
    customerId: whole,
    customerName: text,
    locationId: whole,
    status: oneOf(SalesOrderStatus.options),
    source: optional(text),
    orderCreatedDate: instantText,
    deliveryDate: optional(instantText),
    pickedDate: optional(instantText),
    currency: text,
    conversionRate: optional(decimal),
    conversionDate: optional(text),
    ...plainStored(SALES_ORDER_FIELDS),
    ecommerceOrderType: optional(text),
    shopPrint: optional(text),
    addresses: listOf(anything<SalesOrder['addresses'][number]>()),
    partyAddresses: optional(listOf(partyAddress)),
    shippingFees: optional(listOf(shippingFee)),
    firstRankKey: whole,
    rows: listOf(orderRow),
    fulfillments: listOf(fulfillment),
    revertedFulfillmentIds: listOf(whole),
    reverting: optional(intentField),
    returns: optional(listOf(salesReturn)),
    deletedReturnIds: optional(listOf(whole)),
    waitingEdit: optional(
      waitingEditField<ShippingEdit>({
        orderNo: optional(text),
        customerId: optional(whole),
        customerName: optional(text),
        locationId: optional(whole),
        orderCreatedDate: optional(instantText),
        deliveryDate: optional(instantText),
        pickedDate: optional(instantText),
        currency: optional(text),
        conversionRate: optional(decimal),
        conversionDate: optional(text),
        ...plainStored(SALES_ORDER_FIELDS),
        deliversAll: optional(flag),
      }),
    ),
  },
  {
    /** Its place in the Sell list (S4), and what the plan said of it last (S3). */
    beside: { rank: part<{ readonly key: number }>({ key: whole }), plan: anything() },
    indexes: [
      'rows.id',
      'rows.variantId',
      'rows.linkedManufacturingOrderId',
      'rows.earlierLinks.manufacturingOrderId',
      'fulfillments.id',
      'fulfillments.status',
      'fulfillments.rows.batches.batchId',
      'returns.id',
      'returns.status',
      'returns.rows.id',
      'returns.orderNo',
      'partyAddresses.id',
      'shippingFees.id',
      'customerId',
      'status',
      'orderNo',
      'ecommerceOrderId',
      'orderCreatedDate',
      'deliveryDate',
      'createdAt',
      'updatedAt',
      'beside.rank.value.key',
      'beside.plan.value.order.product_expected_date',
    ],
  },
);

/** One document an order; its event carries the rank as it is when sent. */
export const salesOrderType = (ranks: KnownRanks): AggregateType<SalesOrder, SalesOrderBody> => ({
  event: salesOrderEvent,
  collection: salesOrdersSchema,
  toBody: (order) => salesOrderBody(order, ranks),
});

const movedRowBody = (row: MovedRow): MovedRowBody => ({
  sales_order_row_id: row.salesOrderRowId,
  quantity: row.quantity,
  batch_transactions: row.batches.map((batch) => ({ batch_id: batch.batchId, quantity: batch.quantity })),
});

/** Left out where there are none, as before there were services: then nothing is news. */
function servicesIn(order: SalesOrder, { rows }: Fulfillment): Pick<FulfillmentBody, 'service_rows'> {
  const services = rows.filter((row) => isOfService(order, row));
  if (services.length === 0) return {};
  return { service_rows: services.map(({ salesOrderRowId, quantity }) => ({ sales_order_row_id: salesOrderRowId, quantity })) };
}

/** The whole order in the wire's words. */
export const salesOrderBody = (order: SalesOrder, ranks: KnownRanks): SalesOrderBody => ({
  id: order.id,
  version: order.version,
  is_deleted: order.isDeleted,
  order_no: order.orderNo,
  customer_id: order.customerId,
  customer_name: order.customerName,
  location_id: order.locationId,
  status: order.status,
  order_created_date: order.orderCreatedDate,
  delivery_date: order.deliveryDate,
  ...plainWire(SALES_ORDER_FIELDS, order),
  rank: ranks.of(order),
  rows: order.rows
    .filter((row) => !row.isService)
    .map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      location_id: row.locationId,
      quantity: row.quantity,
      price_per_unit: row.pricePerUnit,
      linked_manufacturing_order_id: row.linkedManufacturingOrderId,
      packed_before_link: row.packedBeforeLink,
      packed_outside_link: outsideLinkOf(order, row),
      earlier_manufacturing_order_ids: (row.earlierLinks ?? []).map(({ manufacturingOrderId }) => manufacturingOrderId),
      create_subassemblies: row.createSubassemblies,
      ...plainWire(SALES_ORDER_ROW_FIELDS, row),
      tax_rate: row.taxRate ?? null,
    })),
  service_rows: order.rows
    .filter((row) => row.isService)
    .map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      location_id: row.locationId,
      quantity: row.quantity,
      price_per_unit: row.pricePerUnit,
      ...plainWire(SALES_ORDER_ROW_FIELDS, row),
      tax_rate: row.taxRate ?? null,
    })),
  addresses: orderAddresses(order).map(partyAddressBody),
  shipping_fees: shippingFeesOf(order).map(({ id, amount, description, taxRateId, taxRate }) => ({
    id,
    amount,
    description,
    tax_rate_id: taxRateId,
    tax_rate: taxRate,
  })),
  fulfillments: order.fulfillments.map((fulfillment) => ({
    id: fulfillment.id,
    status: fulfillment.status,
    rows: goodsOf(order, fulfillment).map(movedRowBody),
    ...servicesIn(order, fulfillment),
  })),
  returns: returnsOf(order).map((one) => salesReturnBody(order, one)),
});
