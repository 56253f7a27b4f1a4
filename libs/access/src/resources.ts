import type { ServiceName } from '@pegboard/contracts';

/** Who answers what: each resource is `/v1/<resource>` and everything below it. */
export const RESOURCES: Readonly<Record<Exclude<ServiceName, 'gateway'>, readonly string[]>> = {
  inventory: [
    'products',
    'materials',
    'variants',
    'locations',
    'batches',
    'batch_stocks',
    'inventory_movements',
    'inventory_safety_stock_levels',
    'inventory_reorder_points',
    'negative_stock',
    'stock_adjustments',
    'stock_transfers',
    'stocktakes',
    'stocktake_rows',
  ],
  sales: ['customers', 'sales_orders', 'sales_order_rows', 'sales_order_fulfillments', 'sales_returns', 'sales_return_rows'],
  manufacturing: [
    'jobs',
    'bom_rows',
    'product_operation_rows',
    'operators',
    'manufacturing_orders',
    'manufacturing_order_make_to_order',
    'manufacturing_order_unlink',
    'manufacturing_order_recipe_rows',
    'manufacturing_order_operation_rows',
    'manufacturing_order_productions',
  ],
  purchasing: [
    'suppliers',
    'supplier_addresses',
    'purchase_orders',
    'purchase_order_rows',
    'purchase_order_receive',
    'outsourced_purchase_order_recipe_rows',
    'po_additional_cost_rows',
  ],
  planner: ['inventory', 'plan', 'replenishment'],
};
