import { ManufacturingOrderBody } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, exampleOf, times, withVariant } from '@pegboard/service';
import { batchesAnswer } from './batches.answer';

const { id, quantity, instant } = answered;

const production = ManufacturingOrderBody.shape.productions.element.shape;

export const productionIngredientAnswer = answer(
  'ManufacturingOrderProductionIngredient',
  {
    id,
    location_id: id,
    variant_id: id,
    ...withVariant,
    manufacturing_order_id: id,
    manufacturing_order_recipe_row_id: id,
    production_id: id,
    quantity,
    production_date: instant,
    cost: quantity.nullable().meta({ description: 'What it was worth when the production was reported. Null if that was unknown.' }),
    batch_transactions: batchesAnswer,
    ...times,
  },
  {
    id: 31,
    location_id: 1,
    variant_id: 6,
    manufacturing_order_id: 9,
    manufacturing_order_recipe_row_id: 41,
    production_id: 3,
    quantity: 4,
    production_date: '2026-05-19T14:00:00.000Z',
    cost: 50,
    batch_transactions: [],
    created_at: '2026-05-19T14:00:00.000Z',
    updated_at: '2026-05-19T14:00:00.000Z',
    deleted_at: null,
  },
);
export type ProductionIngredientAnswer = z.output<typeof productionIngredientAnswer>;

const productionOperationAnswer = answer(
  'ManufacturingOrderProductionOperation',
  {
    id,
    location_id: id,
    manufacturing_order_id: id,
    manufacturing_order_operation_id: id,
    production_id: id,
    time: quantity.meta({ description: 'Seconds: as it was reported, otherwise its share of the operation’s time.' }),
    cost: quantity,
    production_date: instant,
    ...times,
  },
  {
    id: 51,
    location_id: 1,
    manufacturing_order_id: 9,
    manufacturing_order_operation_id: 12,
    production_id: 3,
    time: 1800,
    cost: 15,
    production_date: '2026-05-19T14:00:00.000Z',
    created_at: '2026-05-19T14:00:00.000Z',
    updated_at: '2026-05-19T14:00:00.000Z',
    deleted_at: null,
  },
);

export const productionAnswer = answer(
  'ManufacturingOrderProduction',
  {
    id,
    manufacturing_order_id: id,
    quantity,
    production_date: instant,
    status: production.status.meta({ description: 'REQUESTED and REVERTING: its posting, or the reversal, is not finished yet.' }),
    is_final: answered.flag.meta({ description: 'Whether it completes the order.' }),
    batch_transactions: batchesAnswer,
    ingredients: z.array(productionIngredientAnswer),
    operations: z.array(productionOperationAnswer).meta({ description: 'The work that went into it.' }),
    serial_numbers: answered.empty,
    ...times,
  },
  {
    id: 3,
    manufacturing_order_id: 9,
    quantity: 4,
    production_date: '2026-05-19T14:00:00.000Z',
    status: 'BOOKED',
    is_final: false,
    batch_transactions: [],
    ingredients: [exampleOf(productionIngredientAnswer)],
    operations: [exampleOf(productionOperationAnswer)],
    serial_numbers: [],
    created_at: '2026-05-19T14:00:00.000Z',
    updated_at: '2026-05-19T14:00:00.000Z',
    deleted_at: null,
  },
);
export type ProductionAnswer = z.output<typeof productionAnswer>;
