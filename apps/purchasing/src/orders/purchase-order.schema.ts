import {
  ADDITIONAL_COST_FIELDS,
  DISTRIBUTION_METHODS,
  MakingStatusChange,
  plainWire,
  PURCHASE_ORDER_ROW_FIELDS,
  purchaseOrderEvent,
  PurchaseOrderStatus,
  Refusal,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import {
  additionalCostsOf,
  arrivalOf,
  COST_CHANGES,
  locationOf,
  RECEIPT_STATUSES,
  stockQuantity,
  type AdditionalCost,
  type BatchPart,
  type ConsumedPart,
  type CostChange,
  type Exchange,
  type IngredientRatio,
  type OutsourcedIngredientRow,
  type PurchaseOrder,
  type PurchaseOrderEdit,
  type PurchaseOrderRow,
  type Receipt,
  type ReceiptPart,
  type Revaluation,
  type Revaluations,
  type RevaluedPart,
  type WaitingRevaluation,
} from '@pegboard/domain-purchasing';
import {
  aggregateSchema,
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
import { divide, type Quantity, type Rate } from '@pegboard/kit';
import { intentField, waitingEditField } from '@pegboard/posting/settling';

/** What the planner says about an outsourced order and its ingredients; kept beside the order. */
export type PurchasePlanBeside = Pick<MakingStatusChange, 'order' | 'rows'>;

const batchPart = part<BatchPart>({
  isSuggested: optional(flag),
  batchId: optional(whole),
  newBatch: optional(part<NonNullable<BatchPart['newBatch']>>({ batchNumber: text, expirationDate: optional(text) })),
  quantity,
});

const row = part<PurchaseOrderRow>({
  id: whole,
  originId: whole,
  groupId: whole,
  variantId: whole,
  locationId: optional(whole),
  quantity,
  purchaseUom: text,
  conversionRate: quantity,
  pricePerUnit: quantity,
  ...plainStored(PURCHASE_ORDER_ROW_FIELDS),
  arrivalDate: optional(instantText),
  receivedDate: optional(instantText),
  receiptId: optional(whole),
  batches: listOf(batchPart),
});

const ingredientRow = part<OutsourcedIngredientRow>({
  id: whole,
  purchaseOrderRowId: whole,
  variantId: whole,
  quantityPerUnit: quantity,
  ratio: optional(part<IngredientRatio>({ quantity, per: quantity })),
  quantity,
  isSuppliedByContractor: flag,
  notes: optional(text),
  consumed: optional(quantity),
  batches: listOf(batchPart),
});

const exchange = part<Exchange>({ rate: text as Field<Rate>, baseCurrency: text });

const receiptPart = part<ReceiptPart>({
  path: optional(text),
  rowId: whole,
  quantity,
  orderedQuantity: quantity,
  restRowId: optional(whole),
  receivedDate: instantText,
  wasToArrive: optional(part<NonNullable<ReceiptPart['wasToArrive']>>({ locationId: optional(whole) })),
  pricePerStockUnit: quantity,
  value: optional(quantity),
  additionalCost: optional(quantity),
  batches: listOf(batchPart),
});

const receipt = part<Receipt>(
  {
    id: whole,
    status: oneOf(RECEIPT_STATUSES),
    movementDate: instantText,
    parts: listOf(receiptPart),
    consumed: listOf(
      part<ConsumedPart>({ ingredientRowId: whole, restIngredientRowId: optional(whole), quantity, batches: listOf(batchPart) }),
    ),
    intent: optional(intentField),
  },
  { revertTries: optional(whole), refusal: optional(wireField(Refusal)) },
);

const additionalCost = part<AdditionalCost>({
  id: whole,
  price: quantity,
  distributionMethod: oneOf(DISTRIBUTION_METHODS),
  ...plainStored(ADDITIONAL_COST_FIELDS),
  createdAt: instantText,
  updatedAt: instantText,
});

const revaluation = part<Revaluation>({
  postingId: text,
  receiptId: whole,
  parts: listOf(part<RevaluedPart>({ rowId: whole, before: quantity, value: quantity, variance: quantity })),
});

const revaluations = part<Revaluations>({
  attempts: whole,
  waiting: optional(
    part<WaitingRevaluation>({
      intent: intentField,
      date: instantText,
      revaluations: listOf(revaluation),
      additionalCosts: listOf(additionalCost),
      change: part<CostChange>({ what: oneOf(COST_CHANGES), id: whole }),
    }),
  ),
  standing: listOf(revaluation),
});

export const purchaseOrdersSchema = aggregateSchema<PurchaseOrder>(
  'purchase_orders',
  {
    orderNo: text,
    entityType: oneOf(['regular', 'outsourced']),
    status: oneOf(PurchaseOrderStatus.options),
    supplierId: whole,
    locationId: whole,
    trackingLocationId: optional(whole),
    currency: text,
    exchange: optional(exchange),
    orderCreatedDate: instantText,
    expectedArrivalDate: optional(instantText),
    additionalInfo: optional(text),
    paymentTerms: optional(text),
    claimId: optional(text),
    rows: listOf(row),
    ingredientRows: listOf(ingredientRow),
    receipts: listOf(receipt),
    additionalCosts: optional(listOf(additionalCost)),
    revaluations: optional(revaluations),
    reverting: optional(intentField),
    waitingEdit: optional(
      waitingEditField<PurchaseOrderEdit>({
        orderNo: optional(text),
        supplierId: optional(whole),
        currency: optional(text),
        exchange: optional(exchange),
        trackingLocationId: optional(whole),
        locationId: optional(whole),
        expectedArrivalDate: optional(instantText),
        orderCreatedDate: optional(instantText),
        additionalInfo: optional(text),
        paymentTerms: optional(text),
      }),
    ),
  },
  {
    beside: {
      plan: part<PurchasePlanBeside>({
        order: optional(wireField(MakingStatusChange.shape.order.unwrap())),
        rows: wireField(MakingStatusChange.shape.rows),
      }),
    },
    indexes: [
      'rows.id',
      'rows.variantId',
      'rows.groupId',
      'rows.arrivalDate',
      'ingredientRows.id',
      'ingredientRows.purchaseOrderRowId',
      'ingredientRows.variantId',
      'receipts.id',
      'receipts.status',
      'additionalCosts.id',
      'revaluations.waiting.intent.attempts',
      'supplierId',
      'status',
      'orderNo',
      'orderCreatedDate',
      'expectedArrivalDate',
      'createdAt',
      'updatedAt',
    ],
  },
);

const additionalCostBody = (cost: AdditionalCost) => ({
  id: cost.id,
  price: cost.price,
  distribution_method: cost.distributionMethod,
  ...plainWire(ADDITIONAL_COST_FIELDS, cost),
});

/** Purchase orders, one document each with its rows, ingredients and receipts. */
export const purchaseOrders: AggregateType<PurchaseOrder, PurchaseOrderBody> = {
  event: purchaseOrderEvent,
  collection: purchaseOrdersSchema,
  toBody: (order) => ({
    id: order.id,
    version: order.version,
    is_deleted: order.isDeleted,
    order_no: order.orderNo,
    entity_type: order.entityType,
    status: order.status,
    supplier_id: order.supplierId,
    location_id: order.locationId,
    tracking_location_id: order.trackingLocationId,
    currency: order.currency,
    ...(order.exchange ? { conversion_rate: order.exchange.rate, base_currency: order.exchange.baseCurrency } : {}),
    order_created_date: order.orderCreatedDate,
    expected_arrival_date: order.expectedArrivalDate,
    additional_info: order.additionalInfo,
    claim_id: order.claimId ?? null,
    rows: order.rows.map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      location_id: locationOf(order, row),
      quantity: stockQuantity(row),
      purchase_quantity: row.quantity,
      price_per_unit: pricePerStockUnit(row),
      purchase_price_per_unit: row.pricePerUnit,
      arrival_date: arrivalOf(order, row),
      received_date: row.receivedDate,
      group_id: row.originId,
      ...plainWire(PURCHASE_ORDER_ROW_FIELDS, row),
    })),
    recipe_rows: order.ingredientRows.map((row) => ({
      id: row.id,
      purchase_order_row_id: row.purchaseOrderRowId,
      variant_id: row.variantId,
      planned_quantity_per_unit: row.quantityPerUnit,
      quantity: row.quantity,
      is_supplied_by_contractor: row.isSuppliedByContractor,
    })),
    ...(additionalCostsOf(order).length > 0 ? { additional_costs: additionalCostsOf(order).map(additionalCostBody) } : {}),
  }),
};

const pricePerStockUnit = (row: PurchaseOrderRow): Quantity => divide(row.pricePerUnit, row.conversionRate);
