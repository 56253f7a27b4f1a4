import type { ManufacturingOrder, Production, ProductionIngredient } from '@pegboard/domain-manufacturing';
import { toNumber } from '@pegboard/kit';
import type { ProductionAnswer, ProductionIngredientAnswer } from './production.answer';

export function productionView(order: ManufacturingOrder, production: Production): ProductionAnswer {
  return {
    id: production.id,
    manufacturing_order_id: order.id,
    quantity: toNumber(production.quantity),
    production_date: production.productionDate,
    status: production.status,
    is_final: production.isFinal,
    batch_transactions: batchesOf(production),
    ingredients: production.ingredients.map((ingredient) => productionIngredientView(order, production, ingredient)),
    operations: (production.operations ?? []).map((work) => ({
      id: work.id,
      ...placeOf(order, production),
      manufacturing_order_operation_id: work.rowId,
      time: toNumber(work.time),
      cost: toNumber(work.cost),
      ...timesOf(production),
    })),
    serial_numbers: [],
    ...timesOf(production),
  };
}

export const productionIngredientView = (
  order: ManufacturingOrder,
  production: Production,
  ingredient: ProductionIngredient,
): ProductionIngredientAnswer => ({
  id: ingredient.id,
  ...placeOf(order, production),
  variant_id: ingredient.variantId,
  manufacturing_order_recipe_row_id: ingredient.rowId,
  quantity: toNumber(ingredient.quantity),
  cost: ingredient.cost === undefined || ingredient.cost === null ? null : toNumber(ingredient.cost),
  batch_transactions: batchesOf(ingredient),
  ...timesOf(production),
});

const placeOf = (order: ManufacturingOrder, production: Production) => ({
  location_id: order.locationId,
  manufacturing_order_id: order.id,
  production_id: production.id,
  production_date: production.productionDate,
});

const timesOf = ({ createdAt }: Production) => ({ created_at: createdAt, updated_at: createdAt, deleted_at: null });

/** Stock without a batch is left out. */
const batchesOf = ({ batchTransactions }: Production | ProductionIngredient) =>
  batchTransactions.flatMap(({ batchId, quantity }) => (batchId === null ? [] : [{ batch_id: batchId, quantity: toNumber(quantity) }]));
