import {
  IngredientStatusBody,
  manufacturingOrderEvent,
  ManufacturingOrderStatus,
  OperationStatus,
  ProductionRecordStatus,
  type BodyOf,
} from '@pegboard/contracts';
import {
  followsOf,
  OPERATION_TYPES,
  type BatchTransaction,
  type Cutting,
  type IngredientRow,
  type Link,
  type ManufacturingOrder,
  type Operation,
  type Operator,
  type ProductBatch,
  type Production,
  type ProductionIngredient,
  type ProductionOperation,
  type WaitingOrderEdit,
} from '@pegboard/domain-manufacturing';
import {
  aggregateSchema,
  flag,
  instantText,
  listOf,
  mapOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  wireField,
  type AggregateType,
  type DocumentAggregateStore,
} from '@pegboard/eventing';
import { intentField, waitingEditField } from '@pegboard/posting/settling';

type OrderBody = BodyOf<typeof manufacturingOrderEvent>;
export type OrderStore = DocumentAggregateStore<ManufacturingOrder, OrderBody>;

/** What the plan said last of an order, put beside it under `plan`. */
export interface ManufacturingPlanBeside {
  readonly order: IngredientStatusBody | null;
  readonly rows: Readonly<Record<number, IngredientStatusBody>>;
  readonly customers: readonly {
    readonly customer_name: string;
    readonly sales_order_id: number;
    readonly order_no: string;
    readonly quantity: number;
  }[];
}

const batchFields = { batchId: optional(whole), quantity, isSuggested: optional(flag) };
const batchTransaction = part<BatchTransaction>(batchFields);

const productBatch = part<ProductBatch>({
  ...batchFields,
  newBatch: optional(part<NonNullable<ProductBatch['newBatch']>>({ batchNumber: text, expirationDate: optional(text) })),
});

const ingredientRow = part<IngredientRow>({
  id: whole,
  variantId: whole,
  notes: text,
  plannedQuantityPerUnit: quantity,
  plannedQuantity: quantity,
  actualQuantity: optional(quantity),
  consumedQuantity: quantity,
  batchTransactions: listOf(batchTransaction),
  createdAt: instantText,
  updatedAt: instantText,
});

const operator = part<Operator>({ operatorId: whole, name: text });

const operation = part<Operation>({
  id: whole,
  operationId: optional(whole),
  operationName: text,
  resourceId: optional(whole),
  resourceName: optional(text),
  type: oneOf(OPERATION_TYPES),
  status: oneOf(OperationStatus.options),
  plannedTimePerUnit: quantity,
  plannedTime: quantity,
  actualTime: quantity,
  costPerHour: optional(quantity),
  startedAt: optional(instantText),
  activeOperatorId: optional(whole),
  assignedOperators: listOf(operator),
  completedByOperators: listOf(operator),
  completedAt: optional(instantText),
  createdAt: instantText,
  updatedAt: instantText,
});

const production = part<Production>(
  {
    id: whole,
    status: oneOf(ProductionRecordStatus.options),
    quantity,
    isFinal: flag,
    productionDate: instantText,
    batchTransactions: listOf(productBatch),
    ingredients: listOf(
      part<ProductionIngredient>({
        id: whole,
        rowId: whole,
        variantId: whole,
        quantity,
        batchTransactions: listOf(batchTransaction),
        cost: optional(quantity),
      }),
    ),
    operations: optional(listOf(part<ProductionOperation>({ id: whole, rowId: whole, time: quantity, cost: quantity, isGiven: flag }))),
    materialCost: optional(quantity),
    workCost: optional(quantity),
    intent: optional(intentField),
    createdAt: instantText,
  },
  { pricePerUnit: optional(quantity), refusedUndos: optional(whole), operationsBefore: optional(listOf(operation)) },
);

const link = part<Link>({
  salesOrderId: whole,
  salesOrderRowId: whole,
  deliveryDate: optional(instantText),
  createsSubassemblies: flag,
  salesVersion: whole,
  orderNo: optional(text),
  customerName: optional(text),
});

const planBeside = part<ManufacturingPlanBeside>({
  order: optional(wireField(IngredientStatusBody)),
  rows: mapOf(wireField(IngredientStatusBody)),
  customers: listOf(
    part<ManufacturingPlanBeside['customers'][number]>({ customer_name: text, sales_order_id: whole, order_no: text, quantity: whole }),
  ),
});

export const manufacturingOrdersSchema = aggregateSchema<ManufacturingOrder>(
  'manufacturing_orders',
  {
    orderNo: text,
    status: oneOf(ManufacturingOrderStatus.options),
    saidStatus: oneOf(['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED']),
    variantId: whole,
    locationId: whole,
    plannedQuantity: quantity,
    completedQuantity: quantity,
    orderCreatedDate: instantText,
    productionDeadlineDate: instantText,
    doneDate: optional(instantText),
    wantedQuantity: optional(quantity),
    additionalInfo: text,
    rank: part<ManufacturingOrder['rank']>({ key: whole, move: whole }),
    operationsInSequence: flag,
    link: optional(link),
    cutting: optional(
      part<Cutting>({ salesOrderRowId: whole, reason: text, isToldSales: flag, isReleased: flag, isShared: optional(flag) }),
    ),
    unlinkReason: optional(text),
    claimId: optional(text),
    rows: listOf(ingredientRow),
    operations: listOf(operation),
    productions: listOf(production),
    undoing: optional(intentField),
    undoneProductions: optional(listOf(whole)),
    operationsBeforeDone: optional(listOf(operation)),
    isReopened: optional(flag),
    hasOwnDeadline: optional(flag),
    waitingEdit: optional(
      waitingEditField<WaitingOrderEdit>({
        plannedQuantity: optional(quantity),
        productionDeadlineDate: optional(instantText),
        additionalInfo: optional(text),
        batchTransactions: optional(listOf(productBatch)),
        locationId: optional(whole),
        wantedQuantity: optional(quantity),
        orderNo: optional(text),
        orderCreatedDate: optional(instantText),
        doneDate: optional(instantText),
        saidStatus: optional(oneOf(['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED'])),
      }),
    ),
    batchTransactions: listOf(productBatch),
    completionProblem: optional(part<NonNullable<ManufacturingOrder['completionProblem']>>({ code: text, message: text })),
  },
  {
    /** Its place in the Schedule, what the plan said of it last, and that it was confirmed once it was there. */
    beside: { rank: whole, plan: planBeside, confirmed: flag },
    indexes: [
      'status',
      'variantId',
      'link.salesOrderId',
      'link.salesOrderRowId',
      'rows.id',
      'rows.variantId',
      'operations.id',
      'productions.id',
      'productions.ingredients.id',
      'productions.status',
      'orderNo',
      'cutting',
      'isReopened',
      'orderCreatedDate',
      'productionDeadlineDate',
      'doneDate',
      'createdAt',
      'updatedAt',
      'beside.rank.value',
      'beside.plan.value.customers.sales_order_id',
      'beside.plan.value.order.ingredient_expected_date',
      'operations.resourceId',
      'operations.assignedOperators.operatorId',
    ],
  },
);

/** An order with its rows, operations and productions; what the plan says of it is kept beside. */
export const manufacturingOrders: AggregateType<ManufacturingOrder, OrderBody> = {
  event: manufacturingOrderEvent,
  collection: manufacturingOrdersSchema,
  toBody: (order) => ({
    id: order.id,
    version: order.version,
    is_deleted: order.isDeleted,
    order_no: order.orderNo,
    status: order.status,
    variant_id: order.variantId,
    location_id: order.locationId,
    planned_quantity: order.plannedQuantity,
    completed_quantity: order.completedQuantity,
    order_created_date: order.orderCreatedDate,
    production_deadline_date: order.productionDeadlineDate,
    done_date: order.doneDate,
    additional_info: order.additionalInfo,
    rank: order.rank,
    sales_order_id: order.link?.salesOrderId ?? null,
    sales_order_row_id: order.link?.salesOrderRowId ?? null,
    unlink_reason: order.unlinkReason,
    follows: followsOf(order),
    claim_id: order.claimId ?? null,
    rows: order.rows.map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      planned_quantity_per_unit: row.plannedQuantityPerUnit,
      planned_quantity: row.plannedQuantity,
    })),
    operations: order.operations.map((operation) => ({
      id: operation.id,
      operation_name: operation.operationName,
      status: operation.status,
    })),
    productions: order.productions.map((production) => ({
      id: production.id,
      quantity: production.quantity,
      status: production.status,
      is_final: production.isFinal,
    })),
  }),
};
