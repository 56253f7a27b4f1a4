import type { PostOutcome } from '@pegboard/contracts';
import { quantity, ZERO, type Instant, type Quantity, type Decision } from '@pegboard/kit';
import type { Tracking } from './batches';
import { createOrder, type NewManufacturingOrder } from './create';
import type { ManufacturingOrder, Production } from './order';
import { recordBooked, requestProduction, type ProductionRequest } from './production';
import type { Recipe } from './recipe';
import { recordUndone, requestUndo } from './undo';

/** Named situations for tests: a chair is 2 beams and 0.333333 paint a piece, glued and painted. */
export const NOW = '2026-05-01T08:00:00.000Z' as Instant;
export const LATER = '2026-05-01T09:30:00.000Z' as Instant;
export const CHAIR = 11;
export const BEAM = 21;
export const PAINT = 22;
export const ROW = 700;

export const q = (value: number | string): Quantity => quantity(value);

const row = (id: number, ingredientVariantId: number, perUnit: string) => ({
  id,
  ingredientVariantId,
  quantity: q(perUnit),
  notes: null,
  createdAt: NOW,
  updatedAt: NOW,
});
const operation = (id: number, operationName: string, seconds: number) => ({
  id,
  operationId: id,
  operationName,
  resourceId: null,
  resourceName: null,
  type: 'process' as const,
  plannedTimePerUnit: q(seconds),
  costPerHour: q(36),
  notes: null,
  createdAt: NOW,
  updatedAt: NOW,
});

export const recipe = (more: Partial<Recipe> = {}): Recipe => ({
  id: CHAIR,
  version: 1,
  isDeleted: false,
  createdAt: NOW,
  updatedAt: NOW,
  productItemId: 1,
  rows: [row(1, BEAM, '2'), row(2, PAINT, '0.333333')],
  operations: [operation(5, 'Glue', 60), operation(6, 'Paint', 30)],
  ...more,
});

/** An order for some chairs, as it was stored. */
export function chairs(
  planned: number | string,
  more: Partial<NewManufacturingOrder> = {},
  from: Recipe | undefined = recipe(),
): ManufacturingOrder {
  const created = createOrder(
    {
      id: 1,
      orderNo: 'MO-1',
      variantId: CHAIR,
      locationId: 1,
      plannedQuantity: q(planned),
      orderCreatedDate: NOW,
      productionDeadlineDate: null,
      additionalInfo: '',
      rank: { key: 1, move: 0 },
      operationsInSequence: false,
      link: null,
      ...more,
    },
    from,
    [101, 102],
    [201, 202],
    NOW,
  );
  return { ...created, version: 1, createdAt: NOW, updatedAt: NOW };
}

export const link = (more: object = {}) => ({
  salesOrderId: 70,
  salesOrderRowId: ROW,
  deliveryDate: null,
  createsSubassemblies: false,
  salesVersion: 1,
  ...more,
});

/** The same made for a sales order row. */
export const linkedChairs = (planned: number | string): ManufacturingOrder => chairs(planned, { link: link(), orderNo: 'SO-70 / 1' });

export const untracked: Tracking = { isTracked: () => false, nameOf: (id) => `Variant ${id}` };
export const trackedPaint: Tracking = { isTracked: (id) => id === PAINT, nameOf: (id) => `Variant ${id}` };

export const request = (id: number, more: Partial<ProductionRequest> = {}): ProductionRequest => ({
  id,
  productionDate: NOW,
  ingredients: [],
  batchTransactions: undefined,
  ingredientIds: [id * 10, id * 10 + 1, id * 10 + 2],
  operationIds: [id * 10 + 5, id * 10 + 6],
  ...more,
});

export const after = (decision: Decision<ManufacturingOrder> | undefined): ManufacturingOrder => decision!.state;

/** The production of an order that was asked for last. */
export const lastOf = (order: ManufacturingOrder): Production => order.productions.at(-1)!;

/** The order once the ledger has booked its last production. */
export const booked = (
  order: ManufacturingOrder,
  batchIds: readonly (number | null)[] = [],
  moved: PostOutcome['moved'] = [],
): ManufacturingOrder => after(recordBooked(order, lastOf(order), { batch_ids: [...batchIds], moved }, NOW));

/** The order once one of its productions was undone, at any place in the list. */
export function undone(order: ManufacturingOrder, id: number): ManufacturingOrder {
  const reverting = after(requestUndo(order, id, nothingPacked));
  return after(
    recordUndone(
      reverting,
      reverting.productions.find((production) => production.id === id)!,
    ),
  );
}

export const nothingPacked = { quantity: ZERO, by: [] };

/** The order once a production was asked for and booked. */
export function produced(
  order: ManufacturingOrder,
  id: number,
  more: Partial<ProductionRequest> = {},
  tracking: Tracking = untracked,
): ManufacturingOrder {
  return booked(after(requestProduction(order, request(id, more), tracking, NOW)));
}

export const takenOf = (order: ManufacturingOrder, productionId: number): Record<number, Quantity> =>
  Object.fromEntries(
    order.productions
      .find((production) => production.id === productionId)!
      .ingredients.map((ingredient) => [ingredient.variantId, ingredient.quantity]),
  );

export { ZERO };
