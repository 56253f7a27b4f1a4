import { Controller } from '@nestjs/common';
import {
  itemEvent,
  locationEvent,
  manufacturingClaimOutcome,
  manufacturingCreateOrder,
  manufacturingLinksOf,
  manufacturingLostRows,
  manufacturingOrderOf,
  manufacturingOrderSnapshot,
  manufacturingStatusesEvent,
  manufacturingUsesOf,
  recipeSnapshot,
  salesOrderEvent,
  sellRankingEvent,
  type InputOf,
  type ItemBody,
  type LocationBody,
  type OutputOf,
  type RankMove,
  type SalesOrderBody,
  type StatusesChanged,
} from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { Hears, InjectStore, Replies } from '@pegboard/eventing';
import { manufacturingOrders, type OrderStore } from './orders/manufacturing-order.schema';
import { usesInManufacturing } from './items/item-uses';
import { ManufacturingItemCopies } from './items/item-copies';
import { Linking } from './linking/linking';
import { Subassemblies } from './orders/subassemblies';
import { ManufacturingOrderViews } from './orders/manufacturing-order.view';
import { Schedule } from './schedule/schedule';
import { ManufacturingSourcing } from './sourcing/sourcing';
import { recipes, type RecipeStore } from './recipes/recipe.schema';

/** Everything manufacturing hears and is asked. */
@Controller()
export class ManufacturingListener {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    private readonly schedule: Schedule,
    private readonly linking: Linking,
    private readonly views: ManufacturingOrderViews,
    private readonly sourcing: ManufacturingSourcing,
    private readonly subassemblies: Subassemblies,
  ) {}

  /** M5, M6: linked orders follow their rows; what a crash left is finished. */
  @Hears(salesOrderEvent)
  salesOrder(order: SalesOrderBody): Promise<void> {
    return this.linking.hear(order);
  }

  /** M7: linked orders are dealt again by the Sell list. */
  @Hears(sellRankingEvent)
  sellRanking(moved: RankMove): Promise<void> {
    return this.schedule.hearMove(moved);
  }

  @Hears(manufacturingStatusesEvent)
  statuses({ at, manufacturing_orders }: StatusesChanged): Promise<void> {
    return this.views.keepPlan(at, manufacturing_orders);
  }

  @Hears(itemEvent)
  item(item: ItemBody): Promise<void> {
    return this.items.learnItem(item);
  }

  @Hears(locationEvent)
  location(location: LocationBody): Promise<void> {
    return this.items.locations.learn(location);
  }

  @Replies(manufacturingOrderOf)
  async orderOf({ manufacturing_order_id }: InputOf<typeof manufacturingOrderOf>): Promise<OutputOf<typeof manufacturingOrderOf>> {
    const order = await this.orders.find(manufacturing_order_id);
    return { order: order && !order.isDeleted ? this.schedule.ranked(manufacturingOrders.toBody(order)) : null };
  }

  /** For the check of links at sales. */
  @Replies(manufacturingLinksOf)
  async linksOf({ manufacturing_order_ids: ids }: InputOf<typeof manufacturingLinksOf>): Promise<OutputOf<typeof manufacturingLinksOf>> {
    const found = (await this.orders.findMany(ids)).filter(({ isDeleted }) => !isDeleted);
    return {
      orders: found.map(({ id, link, cutting }) => ({
        manufacturing_order_id: id,
        sales_order_row_id: link?.salesOrderRowId ?? null,
        is_being_cut: cutting !== null,
      })),
    };
  }

  /** I5: what inventory has deleted no new order takes, and these orders use it. */
  @Replies(manufacturingUsesOf)
  async usesOf(deleted: InputOf<typeof manufacturingUsesOf>): Promise<OutputOf<typeof manufacturingUsesOf>> {
    for (const item of deleted.items) await this.items.learnItem(item);
    for (const location of deleted.locations) await this.items.locations.learn(location);
    return usesInManufacturing(deleted, this.orders, this.recipes);
  }

  /** M6: what became of the orders made for rows that are gone, as soon as it has become of them. */
  @Replies(manufacturingLostRows)
  async lostRows({
    order,
    manufacturing_order_ids: ids,
  }: InputOf<typeof manufacturingLostRows>): Promise<OutputOf<typeof manufacturingLostRows>> {
    const before = await this.orders.findMany(ids);
    await this.linking.hear(order);
    const after = await this.orders.findMany(ids);
    const made = (one: ManufacturingOrder) => ({ id: one.id, order_no: one.orderNo, status: one.status, is_deleted: one.isDeleted });
    return {
      orders: after.map((one) => ({ ...made(one), reason: one.unlinkReason })),
      subassemblies: (await this.subassemblies.madeWith(before)).map((sub) => ({ ...made(sub.order), made_for_id: sub.madeForId })),
    };
  }

  /** M2, M8, B6: an order to stock for another service's need. */
  @Replies(manufacturingCreateOrder)
  async createOrder(need: InputOf<typeof manufacturingCreateOrder>): Promise<OutputOf<typeof manufacturingCreateOrder>> {
    return { order: this.schedule.ranked(manufacturingOrders.toBody(await this.sourcing.makeFor(need))) };
  }

  /** P13: whether an order was made under a claim that is over; if none was, none will be. */
  @Replies(manufacturingClaimOutcome)
  claimOutcome(input: InputOf<typeof manufacturingClaimOutcome>): Promise<OutputOf<typeof manufacturingClaimOutcome>> {
    return this.sourcing.outcomeOf(input);
  }

  @Replies(manufacturingOrderSnapshot)
  async orderSnapshot({
    after_id,
    limit,
  }: InputOf<typeof manufacturingOrderSnapshot>): Promise<OutputOf<typeof manufacturingOrderSnapshot>> {
    // Whoever builds upon a snapshot doesn't hear again of a move that was published before.
    await this.schedule.catchUp();
    const { items, nextAfterId } = await this.orders.page(after_id, limit);
    return { items: items.map((order) => this.schedule.ranked(manufacturingOrders.toBody(order))), next_after_id: nextAfterId };
  }

  @Replies(recipeSnapshot)
  async recipeSnapshot({ after_id, limit }: InputOf<typeof recipeSnapshot>): Promise<OutputOf<typeof recipeSnapshot>> {
    const { items, nextAfterId } = await this.recipes.page(after_id, limit);
    return { items: items.map((recipe) => recipes.toBody(recipe)), next_after_id: nextAfterId };
  }
}
