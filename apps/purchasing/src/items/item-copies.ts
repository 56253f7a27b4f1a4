import { Inject, Injectable } from '@nestjs/common';
import {
  inventoryItemsOf,
  itemEvent,
  recipeEvent,
  recipeSnapshot,
  type ItemBody,
  type LocationBody,
  type RecipeBody,
} from '@pegboard/contracts';
import type { PurchasingKnownItems } from '@pegboard/domain-purchasing';
import { ASKER, Copies, copiesSchema, InjectStore, type Asker, type DocumentStore } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { LocationCopies, locationCopiesSchema } from '@pegboard/service';

export const itemCopiesSchema = copiesSchema('item_copies', itemEvent, ['default_supplier_id']);
export const recipeCopiesSchema = copiesSchema('recipe_copies', recipeEvent);

export interface Needs {
  readonly variantIds?: readonly number[];
  readonly locationIds?: readonly number[];
  /** Product variants whose recipes are needed as they are now. */
  readonly recipesOf?: readonly number[];
}

/** Refusals that may only mean that a copy is a moment old. */
const PERHAPS_OLD = new Set([
  'UNKNOWN_VARIANT',
  'ITEM_ARCHIVED',
  'NOT_PURCHASABLE',
  'UNKNOWN_LOCATION',
  'LOCATION_ARCHIVED',
  'LOCATION_DOES_NOT_BUY',
  'BATCHES_REQUIRED',
  'NOT_BATCH_TRACKED',
  'CONVERSION_RATE_REQUIRED',
  'NO_SUPPLIER',
]);

/** Purchasing's own copies of items, locations and recipes. */
@Injectable()
export class PurchasingItemCopies {
  readonly items: Copies<ItemBody>;
  readonly locations: LocationCopies;
  readonly recipes: Copies<RecipeBody>;

  constructor(
    @InjectStore(itemCopiesSchema) items: DocumentStore<ItemBody>,
    @InjectStore(locationCopiesSchema) locations: DocumentStore<LocationBody>,
    @InjectStore(recipeCopiesSchema) recipes: DocumentStore<RecipeBody>,
    @Inject(ASKER) private readonly asker: Asker,
  ) {
    this.items = new Copies(
      items,
      (ids) => this.askItems(ids),
      (item) => item.variants.map(({ id }) => id),
    );
    this.locations = new LocationCopies(locations, asker);
    this.recipes = new Copies(recipes, async () => []);
  }

  async of({ variantIds = [], locationIds = [], recipesOf = [] }: Needs): Promise<PurchasingKnownItems> {
    const recipes = recipesOf.length === 0 ? new Map<number, RecipeBody>() : await this.recipesNow(recipesOf);
    const ingredients = [...recipes.values()].flatMap((recipe) => recipe.rows.map((row) => row.ingredient_variant_id));
    const [items, locations] = await Promise.all([
      this.items.getMany([...variantIds, ...ingredients]),
      this.locations.getMany(locationIds),
    ]);
    return { items, locations, recipes };
  }

  /**
   * Decides on the copies; where they refuse, asks the owner and decides once more, because an event may be on its way.
   */
  async with<T>(needs: Needs, decide: (knownItems: PurchasingKnownItems) => T | Promise<T>): Promise<T> {
    try {
      return await decide(await this.of(needs));
    } catch (problem) {
      if (!(problem instanceof Rejection) || !PERHAPS_OLD.has(problem.code) || !(await this.refresh(needs))) throw problem;
      return decide(await this.of(needs));
    }
  }

  /** False if the owner can't be asked. */
  private async refresh({ variantIds = [], locationIds = [] }: Needs): Promise<boolean> {
    try {
      for (const item of await this.askItems(variantIds)) await this.items.learn(item);
      await this.locations.refresh(locationIds);
      return true;
    } catch {
      return false;
    }
  }

  /** Recipes change while outsourced orders are written, so the owner is asked; its silence leaves the copies. */
  private async recipesNow(variantIds: readonly number[]): Promise<Map<number, RecipeBody>> {
    try {
      await Promise.all(
        [...new Set(variantIds)].map(async (id) => {
          const { items } = await this.asker.ask(recipeSnapshot, { after_id: id - 1, limit: 1 });
          if (items[0]?.id === id) await this.recipes.learn(items[0]);
        }),
      );
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind !== 'unavailable') throw problem;
    }
    return this.recipes.getMany(variantIds);
  }

  private async askItems(ids: readonly number[]): Promise<readonly ItemBody[]> {
    if (ids.length === 0) return [];
    return (await this.asker.ask(inventoryItemsOf, { variant_ids: [...new Set(ids)] })).items;
  }
}
