import { Inject, Injectable } from '@nestjs/common';
import { addRows, changeRow, removeRow, type Recipe, type RecipeRow } from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type Ids } from '@pegboard/eventing';
import { found, given, ONE, type Quantity } from '@pegboard/kit';
import { matchVersion, type PartsList } from '@pegboard/service';
import { ManufacturingItemCopies } from '../items/item-copies';
import { RecipeEditing } from './recipe-editing';
import { recipes, type RecipeStore } from './recipe.schema';

export interface RowToAdd {
  readonly product_item_id?: number;
  readonly product_variant_id: number;
  readonly ingredient_variant_id: number;
  readonly quantity?: Quantity | null;
  readonly notes?: string | null;
}

/** Editing the ingredient rows of recipes (I2), by whichever of their two names. */
@Injectable()
export class BomRows {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly editing: RecipeEditing,
    private readonly items: ManufacturingItemCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async add(dtos: readonly RowToAdd[], path: (index: number) => string, keepsCurrent = true): Promise<void> {
    await this.addUnder(await this.ids.take('bom_row', dtos.length), dtos, path, keepsCurrent);
  }

  /**
   * Everything is checked before the first recipe is written.
   * @param keepsCurrent otherwise the products lose the rows that they have
   */
  async addUnder(ids: readonly number[], dtos: readonly RowToAdd[], path: (index: number) => string, keepsCurrent = true): Promise<void> {
    await this.editing.inTurn(async () => {
      const products = new Map<number, Awaited<ReturnType<RecipeEditing['product']>>>();
      for (const [i, dto] of dtos.entries()) {
        products.set(
          dto.product_variant_id,
          await this.editing.product(dto.product_variant_id, dto.product_item_id, `${path(i)}product_variant_id`),
        );
        await this.items.variant(dto.ingredient_variant_id, `${path(i)}ingredient_variant_id`);
      }
      for (const [id, own] of groups(dtos))
        await this.editing.refuseCycle(
          id,
          own.map((i) => dtos[i]!.ingredient_variant_id),
          `${path(own[0]!)}ingredient_variant_id`,
        );
      const now = this.clock.now();
      const saved: { id: number; rowIds: Set<number>; lost: readonly RecipeRow[] }[] = [];
      for (const [id, own] of groups(dtos)) {
        const rows = own.map((i): RecipeRow => ({
          id: ids[i]!,
          ingredientVariantId: dtos[i]!.ingredient_variant_id,
          quantity: dtos[i]!.quantity ?? ONE,
          notes: dtos[i]!.notes ?? null,
          createdAt: now,
          updatedAt: now,
        }));
        const rowIds = new Set(rows.map((row) => row.id));
        let lost: readonly RecipeRow[] = [];
        await this.editing.change(products.get(id)!, (recipe) => {
          const known = recipe.rows.filter((row) => rowIds.has(row.id));
          lost = keepsCurrent ? [] : recipe.rows.filter((row) => !rowIds.has(row.id));
          const fresh = rows.filter((row) => !known.some(({ id }) => id === row.id));
          return addRows(keepsCurrent ? recipe : { ...recipe, rows: known }, fresh);
        });
        saved.push({ id, rowIds, lost });
        // Rows of one call may close a circle together.
        await this.editing
          .refuseCycle(
            id,
            rows.map((row) => row.ingredientVariantId),
            `${path(own[0]!)}ingredient_variant_id`,
          )
          .catch(async (refusal: unknown) => {
            for (const one of saved)
              await this.recipes.change(one.id, (recipe) => ({
                state: { ...recipe, rows: [...one.lost, ...recipe.rows.filter((row) => !one.rowIds.has(row.id))] },
                events: [{ action: 'rows_withdrawn' }],
              }));
            throw refusal;
          });
      }
    });
  }

  /** @throws Rejection NOT_FOUND, UNKNOWN_VARIANT, RECIPE_CYCLE */
  change(id: number, edit: Partial<Pick<RowToAdd, 'ingredient_variant_id' | 'quantity' | 'notes'>>): Promise<Recipe> {
    return this.editing.inTurn(async () => {
      const recipe = await this.recipeOf(id);
      const { ingredient_variant_id: ingredientVariantId, quantity, notes } = edit;
      if (ingredientVariantId !== undefined) {
        await this.items.variant(ingredientVariantId, 'ingredient_variant_id');
        await this.editing.refuseCycle(recipe.id, [ingredientVariantId], 'ingredient_variant_id');
      }
      const change = given({ ingredientVariantId, quantity: quantity === null ? ONE : quantity, notes });
      return this.recipes.change(recipe.id, (current) => {
        matchVersion(current);
        return changeRow(current, id, change, this.clock.now());
      });
    });
  }

  /** @throws Rejection NOT_FOUND */
  async remove(id: number): Promise<void> {
    const recipe = await this.recipeOf(id);
    await this.recipes.change(recipe.id, (current) => {
      matchVersion(current);
      return removeRow(current, id);
    });
  }

  private async recipeOf(rowId: number): Promise<Recipe> {
    const { items } = await this.recipes.search({ 'rows.id': rowId }, {}, { skip: 0, limit: 1 });
    return found(items[0], 'bom row', rowId);
  }
}

/** The indexes of the rows of each product, in the order in which they came. */
function groups(dtos: readonly RowToAdd[]): Map<number, number[]> {
  const own = new Map<number, number[]>();
  for (const [i, dto] of dtos.entries()) own.set(dto.product_variant_id, [...(own.get(dto.product_variant_id) ?? []), i]);
  return own;
}

interface AskedRows {
  readonly productVariantIds: readonly number[] | undefined;
  readonly productItemIds: readonly number[] | undefined;
  readonly ingredientVariantIds: readonly number[] | undefined;
  readonly rowIds: readonly number[] | undefined;
}

/** The rows of recipes that a list asks for, in the sequence of each recipe. */
export function askedRows({ productVariantIds, productItemIds, ingredientVariantIds, rowIds }: AskedRows): PartsList<Recipe, 'rows'> {
  const among = (values: readonly number[] | undefined) => values && { $in: values };
  return {
    list: 'rows',
    timesOf: 'part',
    isInOrder: true,
    filter: {
      id: among(productVariantIds),
      productItemId: among(productItemIds),
      'rows.ingredientVariantId': among(ingredientVariantIds),
      'rows.id': among(rowIds),
    },
    isWanted: (row) => (ingredientVariantIds?.includes(row.ingredientVariantId) ?? true) && (rowIds?.includes(row.id) ?? true),
  };
}
