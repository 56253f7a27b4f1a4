import type { ManufacturingOrder, Production } from '@pegboard/domain-manufacturing';
import { toNumber } from '@pegboard/kit';
import type { ProductionAnswer } from './production.answer';

export function productionView(order: ManufacturingOrder, production: Production): ProductionAnswer {
  const times = { created_at: production.createdAt, updated_at: production.createdAt, deleted_at: null };
  return {
    id: production.id,
    manufacturing_order_id: order.id,
    quantity: toNumber(production.quantity),
    production_date: production.productionDate,
    status: production.status,
    is_final: production.isFinal,
    batch_transactions: production.batchTransactions.flatMap((batch) =>
      batch.batchId === null ? [] : [{ batch_id: batch.batchId, quantity: toNumber(batch.quantity) }],
    ),
    ingredients: production.ingredients.map((ingredient) => ({
      id: ingredient.id,
      location_id: order.locationId,
      variant_id: ingredient.variantId,
      manufacturing_order_id: order.id,
      manufacturing_order_recipe_row_id: ingredient.rowId,
      production_id: production.id,
      quantity: toNumber(ingredient.quantity),
      production_date: production.productionDate,
      batch_transactions: ingredient.batchTransactions.flatMap((batch) =>
        batch.batchId === null ? [] : [{ batch_id: batch.batchId, quantity: toNumber(batch.quantity) }],
      ),
      ...times,
    })),
    operations: [],
    serial_numbers: [],
    ...times,
  };
}
