import { Controller } from '@nestjs/common';
import {
  itemEvent,
  locationEvent,
  purchaseOrderSnapshot,
  purchasingClaimOutcome,
  purchasingCreateOrder,
  purchasingStatusesEvent,
  purchasingSuppliersOf,
  purchasingUsesOf,
  recipeEvent,
  supplierSnapshot,
  taxRateEvent,
  type InputOf,
  type ItemBody,
  type LocationBody,
  type OutputOf,
  type RecipeBody,
  type StatusesChanged,
  type TaxRateBody,
} from '@pegboard/contracts';
import type { PurchaseOrder, Supplier } from '@pegboard/domain-purchasing';
import { Hears, InjectStore, Replies, type AggregateStore, type DocumentAggregateStore } from '@pegboard/eventing';
import { Buying } from './orders/buying';
import { usesInPurchasing } from './items/item-uses';
import { PurchasingItemCopies } from './items/item-copies';
import { PurchasePlanStatuses } from './orders/plan-statuses';
import { purchaseOrders } from './orders/purchase-order.schema';
import { suppliers } from './suppliers/supplier.schema';
import { TaxRateCopies } from './taxes/tax-rate-copies';

type Paged<A extends PurchaseOrder | Supplier> = AggregateStore<A> & Pick<DocumentAggregateStore<A, unknown>, 'page'>;

/** Everything that purchasing hears and is asked. */
@Controller()
export class PurchasingListener {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: Paged<PurchaseOrder>,
    @InjectStore(suppliers) private readonly suppliers: Paged<Supplier>,
    private readonly itemCopies: PurchasingItemCopies,
    private readonly taxRates: TaxRateCopies,
    private readonly plan: PurchasePlanStatuses,
    private readonly buying: Buying,
  ) {}

  @Hears(itemEvent)
  itemChanged(item: ItemBody): Promise<void> {
    return this.itemCopies.items.learn(item);
  }

  @Hears(locationEvent)
  locationChanged(location: LocationBody): Promise<void> {
    return this.itemCopies.locations.learn(location);
  }

  @Hears(recipeEvent)
  recipeChanged(recipe: RecipeBody): Promise<void> {
    return this.itemCopies.recipes.learn(recipe);
  }

  @Hears(taxRateEvent)
  taxRateMade(taxRate: TaxRateBody): Promise<void> {
    return this.taxRates.learn(taxRate);
  }

  @Hears(purchasingStatusesEvent)
  statusesChanged(statuses: StatusesChanged): Promise<void> {
    return this.plan.learn(statuses);
  }

  @Replies(purchasingCreateOrder)
  async createOrder(input: InputOf<typeof purchasingCreateOrder>): Promise<OutputOf<typeof purchasingCreateOrder>> {
    return { order: purchaseOrders.toBody(await this.buying.buy(input)) };
  }

  /** P13: whether an order was made under a claim that is over; if none was, none will be. */
  @Replies(purchasingClaimOutcome)
  claimOutcome(input: InputOf<typeof purchasingClaimOutcome>): Promise<OutputOf<typeof purchasingClaimOutcome>> {
    return this.buying.outcomeOf(input);
  }

  /** I5: what inventory has deleted no new order takes, and these orders use it. */
  @Replies(purchasingUsesOf)
  async usesOf(deleted: InputOf<typeof purchasingUsesOf>): Promise<OutputOf<typeof purchasingUsesOf>> {
    for (const item of deleted.items) await this.itemCopies.items.learn(item);
    for (const location of deleted.locations) await this.itemCopies.locations.learn(location);
    return usesInPurchasing(deleted, this.orders);
  }

  @Replies(purchasingSuppliersOf)
  async suppliersOf({ ids }: InputOf<typeof purchasingSuppliersOf>): Promise<OutputOf<typeof purchasingSuppliersOf>> {
    return { suppliers: (await this.suppliers.findMany(ids)).map(suppliers.toBody) };
  }

  @Replies(purchaseOrderSnapshot)
  async purchaseOrders({ after_id, limit }: InputOf<typeof purchaseOrderSnapshot>): Promise<OutputOf<typeof purchaseOrderSnapshot>> {
    const { items, nextAfterId } = await this.orders.page(after_id, limit);
    return { items: items.map(purchaseOrders.toBody), next_after_id: nextAfterId };
  }

  @Replies(supplierSnapshot)
  async allSuppliers({ after_id, limit }: InputOf<typeof supplierSnapshot>): Promise<OutputOf<typeof supplierSnapshot>> {
    const { items, nextAfterId } = await this.suppliers.page(after_id, limit);
    return { items: items.map(suppliers.toBody), next_after_id: nextAfterId };
  }
}
