import { decided, notFound, reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';

/** What one unit of a product variant is made of (I2). One aggregate per variant; its id is the variant's. */
export interface Recipe {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly productItemId: number;
  readonly rows: readonly RecipeRow[];
  readonly operations: readonly RecipeOperation[];
}

export interface RecipeRow {
  readonly id: number;
  readonly ingredientVariantId: number;
  /** For one unit of the product. */
  readonly quantity: Quantity;
  readonly notes: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface RecipeOperation {
  readonly id: number;
  readonly operationId: number;
  readonly operationName: string;
  readonly resourceId: number | null;
  readonly resourceName: string | null;
  readonly type: OperationType;
  /** Seconds for one unit, or once for the whole order when `type` is `fixed` or `setup`. */
  readonly plannedTimePerUnit: Quantity;
  readonly costPerHour: Quantity | null;
  readonly notes: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export const OPERATION_TYPES = ['process', 'setup', 'perUnit', 'fixed'] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

/** The most rows that one document carries. */
const MAX_ROWS = 1000;

/** The variants that a recipe names directly; what a check for cycles follows. */
export const ingredientsOf = (recipe: Pick<Recipe, 'rows' | 'isDeleted'> | undefined): readonly number[] =>
  !recipe || recipe.isDeleted ? [] : [...new Set(recipe.rows.map((row) => row.ingredientVariantId))];

/** @throws Rejection TOO_MANY if the recipe would have more than 1 000 rows */
export function addRows(recipe: Recipe, rows: readonly RecipeRow[]): Decision<Recipe> {
  refuseTooMany(recipe.rows.length + rows.length, 'rows');
  return decided({ ...recipe, isDeleted: false, rows: [...recipe.rows, ...rows] }, 'rows_added', {
    bom_row_ids: rows.map((row) => row.id),
  });
}

/** @throws Rejection NOT_FOUND if the recipe has no such row */
export function changeRow(
  recipe: Recipe,
  rowId: number,
  change: Partial<Pick<RecipeRow, 'ingredientVariantId' | 'quantity' | 'notes'>>,
  now: Instant,
): Decision<Recipe> {
  rowOf(recipe, rowId);
  const rows = recipe.rows.map((row) => (row.id === rowId ? { ...row, ...change, updatedAt: now } : row));
  return decided({ ...recipe, rows }, 'row_changed', { bom_row_id: rowId });
}

/** @throws Rejection NOT_FOUND if the recipe has no such row */
export function removeRow(recipe: Recipe, rowId: number): Decision<Recipe> {
  rowOf(recipe, rowId);
  return decided({ ...recipe, rows: recipe.rows.filter((row) => row.id !== rowId) }, 'row_removed', { bom_row_id: rowId });
}

export function rowOf(recipe: Recipe, rowId: number): RecipeRow {
  const row = recipe.rows.find((candidate) => candidate.id === rowId);
  if (!row) throw notFound('bom row', rowId);
  return row;
}

/** Adds operations at the end, or in place of those that are there. @throws Rejection TOO_MANY */
export function addOperations(recipe: Recipe, operations: readonly RecipeOperation[], keepsCurrent: boolean): Decision<Recipe> {
  // A request that is asked again finds those of its first try.
  const fresh = operations.filter(({ id }) => !recipe.operations.some((known) => known.id === id));
  const kept = keepsCurrent || fresh.length < operations.length ? recipe.operations : [];
  refuseTooMany(kept.length + fresh.length, 'operations');
  return decided({ ...recipe, isDeleted: false, operations: [...kept, ...fresh] }, 'operations_added', {
    product_operation_row_ids: fresh.map((operation) => operation.id),
  });
}

export type OperationChange = Partial<Omit<RecipeOperation, 'id' | 'createdAt' | 'updatedAt'>> & { readonly sequence?: number };

/** Edits one operation; `sequence` (from 1) also moves it among its sisters. @throws Rejection NOT_FOUND */
export function changeOperation(recipe: Recipe, operationId: number, change: OperationChange, now: Instant): Decision<Recipe> {
  const { sequence, ...fields } = change;
  const changed = { ...operationOf(recipe, operationId), ...fields, updatedAt: now };
  const index = recipe.operations.findIndex((operation) => operation.id === operationId);
  const others = recipe.operations.filter((operation) => operation.id !== operationId);
  const place = sequence === undefined ? index : Math.min(sequence - 1, others.length);
  const operations = [...others.slice(0, place), changed, ...others.slice(place)];
  return decided({ ...recipe, operations }, 'operation_changed', { product_operation_row_id: operationId });
}

/** @throws Rejection UNKNOWN_VALUE: operations are done one by one */
export function refuseGrouping(shouldGroup: boolean | undefined): void {
  if (shouldGroup) throw reject('UNKNOWN_VALUE', 'should_group', 'Operations are not grouped, so should_group must be false.');
}

/**
 * Moves one operation directly behind another of the recipe, or to its beginning.
 * @throws Rejection NOT_FOUND, UNKNOWN_OPERATION_ROW if the other is not there
 */
export function rerankOperation(
  recipe: Recipe,
  operationId: number,
  precedingId: number | undefined,
  now: Instant,
): Decision<Recipe> | undefined {
  const others = recipe.operations.filter(({ id }) => id !== operationId);
  const before = precedingId === undefined ? -1 : others.findIndex(({ id }) => id === precedingId);
  if (precedingId !== undefined && before < 0)
    throw reject(
      'UNKNOWN_OPERATION_ROW',
      'preceding_product_operation_id',
      `The recipe has no other operation ${precedingId} behind which operation ${operationId} could stand.`,
      { id: precedingId },
    );
  const isThere = recipe.operations.indexOf(operationOf(recipe, operationId)) === before + 1;
  return isThere ? undefined : changeOperation(recipe, operationId, { sequence: before + 2 }, now);
}

/** @throws Rejection NOT_FOUND */
export function removeOperation(recipe: Recipe, operationId: number): Decision<Recipe> {
  operationOf(recipe, operationId);
  return decided({ ...recipe, operations: recipe.operations.filter((operation) => operation.id !== operationId) }, 'operation_removed', {
    product_operation_row_id: operationId,
  });
}

export function operationOf(recipe: Recipe, operationId: number): RecipeOperation {
  const operation = recipe.operations.find((candidate) => candidate.id === operationId);
  if (!operation) throw notFound('product operation row', operationId);
  return operation;
}

function refuseTooMany(count: number, path: string): void {
  if (count > MAX_ROWS)
    throw reject('TOO_MANY', path, `A recipe has at most ${MAX_ROWS} ${path}; this one would have ${count}.`, {
      count,
      limit: MAX_ROWS,
    });
}
