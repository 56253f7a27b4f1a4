import { manufacturingOrderEvent, type BodyOf, type IngredientStatusBody } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import type { AggregateType, DocumentAggregateStore } from '@pegboard/eventing';
type OrderBody = BodyOf<typeof manufacturingOrderEvent>;
export type OrderStore = DocumentAggregateStore<ManufacturingOrder, OrderBody>;

/** An order with its rows, operations and productions; what the plan says of it is kept beside. */
export const manufacturingOrders: AggregateType<ManufacturingOrder, OrderBody> = {
  event: manufacturingOrderEvent,
  collection: 'manufacturing_orders',
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

/** By which fields orders and recipes are looked up besides their id. */
export const INDEXES: Readonly<Record<string, readonly string[]>> = {
  manufacturing_orders: [
    'status',
    'link.salesOrderId',
    'link.salesOrderRowId',
    'rows.id',
    'operations.id',
    'productions.id',
    'productions.status',
    'orderNo',
    'cutting',
    'isReopened',
    'updatedAt',
  ],
  recipes: ['rows.id', 'operations.id', 'rows.ingredientVariantId'],
};

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
