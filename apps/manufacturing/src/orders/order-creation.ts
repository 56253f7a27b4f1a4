import { Inject, Injectable } from '@nestjs/common';
import { createOrder, type Link, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { CLAIMS, CLOCK, IDS, InjectStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import type { Instant, Quantity } from '@pegboard/kit';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { ManufacturingItemCopies } from '../items/item-copies';
import { holdersIn } from './order-parts';
import { Schedule } from '../schedule/schedule';
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
  readonly link: Link | null;
  /** Stands directly before this order in the Schedule. */
  readonly before?: number;
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
   * @throws Rejection UNKNOWN_VARIANT, UNKNOWN_LOCATION, NOT_PRODUCIBLE, LOCATION_DOES_NOT_MAKE
   */
  async create(input: OrderToCreate): Promise<ManufacturingOrder> {
    const known = await this.orders.find(input.id);
    if (known) return known;
    const { item } = await this.items.makeable(input.variantId, input.locationId);
    const recipe = await this.recipes.find(input.variantId);
    const [rowIds, operationIds] = [
      await this.ids.take('manufacturing_order_recipe_row', recipe?.rows.length ?? 0),
      await this.ids.take('manufacturing_order_operation_row', recipe?.operations.length ?? 0),
    ];
    const now = this.clock.now();
    const { before, ...fields } = input;
    const order = createOrder(
      {
        ...fields,
        orderCreatedDate: input.orderCreatedDate ?? now,
        productionDeadlineDate: input.productionDeadlineDate ?? null,
        additionalInfo: input.additionalInfo ?? '',
        rank: await this.schedule.placeNew(input.id, input.link, before),
        operationsInSequence: item.operations_in_sequence,
      },
      recipe,
      rowIds,
      operationIds,
      now,
    );
    const made = await this.orders.create(order, [{ action: 'created' }]);
    holdersIn(this.orders).learn(made);
    await this.schedule.keep(made);
    return made;
  }

  /**
   * The number of an order made for a sales order: `SO-12 / 1`, the first that no other order has. Claimed, so that it is given once
   * and a retry is given the same.
   */
  async linkedNumber(salesOrderNo: string, id: number): Promise<string> {
    for (let count = 1; ; count++) {
      const number = `${salesOrderNo} / ${count}`;
      const claim = await this.claims.claim(`mo_no:${number}`, id);
      if (claim.resourceId === id) return number;
    }
  }
}
