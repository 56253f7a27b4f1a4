import { Inject, Injectable } from '@nestjs/common';
import { ingredientsOf, refuseCycle, type Recipe } from '@pegboard/domain-manufacturing';
import { CLOCK, InjectStore, type Clock } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { ManufacturingItemCopies, nameOf, type CopiedVariant } from '../items/item-copies';
import { recipes, type RecipeStore } from './recipe.schema';

type Decision<Recipe> = { state: Recipe; events: readonly { action: string }[] };

/** Saving recipes, one edit at a time: two edits side by side could close a circle that neither of them sees (I2). */
@Injectable()
export class RecipeEditing {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  inTurn<T>(edit: () => Promise<T>): Promise<T> {
    const done = this.turn.then(edit);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** The variant of a product, with the item named or whichever it is. @throws Rejection UNKNOWN_VARIANT, NOT_A_PRODUCT, VARIANT_OF_OTHER_ITEM */
  async product(variantId: number, itemId: number | undefined, path = 'product_variant_id'): Promise<CopiedVariant> {
    const known = await this.items.variant(variantId, path);
    if (known.item.type !== 'product')
      throw reject('NOT_A_PRODUCT', path, `${nameOf(known)} is a material; only products have recipes.`, { id: variantId });
    if (itemId !== undefined && itemId !== known.item.id) {
      throw reject(
        'VARIANT_OF_OTHER_ITEM',
        'product_item_id',
        `${nameOf(known)} is a variant of item ${known.item.id}, not of ${itemId}.`,
        {
          product_item_id: known.item.id,
        },
      );
    }
    return known;
  }

  /** @throws Rejection UNKNOWN_VARIANT, RECIPE_CYCLE with the way round */
  async refuseCycle(product: number, ingredients: readonly number[], path: string): Promise<void> {
    const graph = await this.recipesBelow(ingredients);
    const ways = (id: number): readonly number[] => ingredientsOf(graph.get(id));
    const names = await this.items.variants([product, ...ingredients, ...graph.keys()]);
    refuseCycle(product, ingredients, ways, (id) => (names.has(id) ? nameOf(names.get(id)!) : `variant ${id}`), path);
  }

  /** Every recipe that is reached from some variants, level by level. */
  private async recipesBelow(variantIds: readonly number[]): Promise<Map<number, Recipe>> {
    const seen = new Set(variantIds);
    const reached = new Map<number, Recipe>();
    for (let level = [...seen]; level.length > 0;) {
      const found = await this.recipes.findMany(level);
      for (const recipe of found) reached.set(recipe.id, recipe);
      level = [...new Set(found.flatMap((recipe) => ingredientsOf(recipe)))].filter((id) => !seen.has(id));
      for (const id of level) seen.add(id);
    }
    return reached;
  }

  /** Changes the variant's recipe, making it first if there is none. */
  async change(product: CopiedVariant, decide: (recipe: Recipe) => Decision<Recipe>): Promise<Recipe> {
    const id = product.variant.id;
    if (!(await this.recipes.find(id))) {
      const now = this.clock.now();
      const empty: Recipe = {
        id,
        version: 0,
        isDeleted: false,
        createdAt: now,
        updatedAt: now,
        productItemId: product.item.id,
        rows: [],
        operations: [],
      };
      const { state, events } = decide(empty);
      const created = await this.recipes.create(state, [{ action: 'created' }, ...events]);
      // Another replica may have made it at the same moment.
      if (isSame(created, state)) return created;
    }
    return this.recipes.change(id, decide, { includeDeleted: true });
  }
}

const idsOf = (recipe: Recipe): string => [...recipe.rows, ...recipe.operations].map(({ id }) => id).join();
const isSame = (a: Recipe, b: Recipe): boolean => idsOf(a) === idsOf(b);
