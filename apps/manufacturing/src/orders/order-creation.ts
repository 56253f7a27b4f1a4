import { Inject, Injectable } from '@nestjs/common';
import { createOrder, type Link, type ManufacturingOrder, type ProductBatch } from '@pegboard/domain-manufacturing';
import { CLAIMS, CLOCK, IDS, InjectStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import type { Instant, Quantity } from '@pegboard/kit';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { ManufacturingItemCopies } from '../items/item-copies';
import { holdersIn } from './order-parts';
import { besideNew, Schedule } from '../schedule/schedule';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';

export interface OrderToCreate {
  readonly id: number;
  readonly orderNo: string;
  readonly variantId: number;
  readonly locationId: number;
  readonly plannedQuantity: Quantity;
  readonly orderCreatedDate?: Instant;
  readonly productionDeadlineDate?: Instant;
  readonly additionalInfo?: string;
  readonly wantedQuantity?: Quantity | null;
  readonly batchTransactions?: readonly ProductBatch[];
  readonly link: Link | null;
  /** The shortage that it is made for (P13). */
  readonly claimId?: string;
}

/** Under which key an order is made for somebody's shortage: the claim to it (P13). */
export const creationKey = (claimId: string): string => `create:${claimId}`;

/** Creating orders: the recipe is copied, the place in the Schedule chosen (O2, M7). */
@Injectable()
export class ManufacturingOrderCreation {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    private readonly schedule: Schedule,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLAIMS) private readonly claims: Claims,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Creates the order with its id, or answers the one that has it already: any number of tries make one order.
   * @param before the order that it stands directly before in the Schedule; absent: beside those of its sales order, or last (M7)
   * @throws Rejection UNKNOWN_VARIANT, UNKNOWN_LOCATION, NOT_PRODUCIBLE, LOCATION_DOES_NOT_MAKE
   */
  async create(input: OrderToCreate, before?: number): Promise<ManufacturingOrder> {
    return (await this.createAll([input], before))[0]!;
  }

  /**
   * The same for many, all for one sales order or all to stock, that stand together in the Schedule. All of them are judged before the first is written,
   * and what a crash leaves is made by the next try.
   */
  async createAll(inputs: readonly OrderToCreate[], before?: number): Promise<ManufacturingOrder[]> {
    const known = await this.known(inputs);
    const fresh = inputs.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) for (const order of await this.createFresh(fresh, before)) known.set(order.id, order);
    return inputs.map(({ id }) => known.get(id)!);
  }

  private async known(inputs: readonly OrderToCreate[]): Promise<Map<number, ManufacturingOrder>> {
    const found = await this.orders.findMany(inputs.map(({ id }) => id));
    return new Map(found.map((order) => [order.id, order]));
  }

  private async createFresh(inputs: readonly OrderToCreate[], before?: number): Promise<ManufacturingOrder[]> {
    const inSequence = await this.judge(inputs);
    const found = await this.recipes.findMany([...new Set(inputs.map(({ variantId }) => variantId))]);
    const recipes = new Map(found.map((recipe) => [recipe.id, recipe]));
    const count = (part: 'rows' | 'operations'): number =>
      inputs.reduce((sum, { variantId }) => sum + (recipes.get(variantId)?.[part].length ?? 0), 0);
    const rowIds = await this.ids.take('manufacturing_order_recipe_row', count('rows'));
    const operationIds = await this.ids.take('manufacturing_order_operation_row', count('operations'));
    const ids = inputs.map(({ id }) => id);
    const ranks = await this.schedule.placeNew(ids, inputs[0]!.link, before);
    const now = this.clock.now();
    const created = inputs.map((input) => {
      const recipe = recipes.get(input.variantId);
      return createOrder(
        {
          ...input,
          orderCreatedDate: input.orderCreatedDate ?? now,
          productionDeadlineDate: input.productionDeadlineDate ?? null,
          additionalInfo: input.additionalInfo ?? '',
          rank: ranks.get(input.id)!,
          operationsInSequence: inSequence.get(input.variantId)!,
        },
        recipe,
        rowIds.splice(0, recipe?.rows.length ?? 0),
        operationIds.splice(0, recipe?.operations.length ?? 0),
        now,
      );
    });
    const made = await this.orders.createMany(created, [{ action: 'created' }], besideNew);
    for (const order of made) holdersIn(this.orders).learn(order);
    await this.schedule.made(made);
    return made;
  }

  /**
   * Whether the operations of each variant are done in sequence. What sales has accepted for a row was judged before: it is made
   * also if Make was switched off since, so that an order's rows are made together or not at all (M1).
   */
  private async judge(inputs: readonly OrderToCreate[]): Promise<Map<number, boolean>> {
    const known = new Map<number, boolean>();
    const judged = new Set<string>();
    for (const { variantId, locationId, link } of inputs) {
      const key = `${variantId}@${locationId}`;
      if (judged.has(key)) continue;
      judged.add(key);
      const { item } = link ? await this.items.variant(variantId) : await this.items.makeable(variantId, locationId);
      known.set(variantId, item.operations_in_sequence);
    }
    return known;
  }

  /**
   * The numbers of orders made for a sales order: `SO-12 / 1`, the first that no other order has. Claimed, so that each is given
   * once and a retry is given the same.
   */
  async linkedNumbers(salesOrderNo: string, ids: readonly number[]): Promise<Map<number, string>> {
    const numbers = new Map<number, string>();
    const wanted = new Set(ids);
    const keyOf = (count: number): string => `mo_no:${salesOrderNo} / ${count}`;
    const learn = (count: number, id: number): void => {
      if (wanted.delete(id)) numbers.set(id, `${salesOrderNo} / ${count}`);
    };
    // What an earlier try claimed stands before the first window that nobody has claimed anything in.
    const free: number[] = [];
    let end = 0;
    for (let isTaken = wanted.size > 0; isTaken; end += ids.length) {
      const window = ids.map((_, i) => end + i + 1);
      const claims = await this.claims.findMany(window.map(keyOf));
      for (const count of window) {
        const id = claims.get(keyOf(count));
        if (id === undefined) free.push(count);
        else learn(count, id);
      }
      isTaken = claims.size > 0;
    }
    while (wanted.size > 0) {
      const asked = new Map([...wanted].map((id) => [free.shift() ?? ++end, id]));
      const claims = await this.claims.claimMany(new Map([...asked].map(([count, id]) => [keyOf(count), id])));
      for (const count of asked.keys()) learn(count, claims.get(keyOf(count))!);
    }
    return numbers;
  }
}
