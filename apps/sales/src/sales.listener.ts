import { Controller, Inject } from '@nestjs/common';
import {
  batchEvent,
  customerEvent,
  customerSnapshot,
  customFieldDefinitionSnapshot,
  itemEvent,
  locationEvent,
  manufacturingOrderEvent,
  priceListSnapshot,
  salesCutLink,
  salesLinkManufacturingOrder,
  salesLinkManufacturingOrders,
  salesOrderEvent,
  salesOrderOf,
  salesOrderSnapshot,
  salesRedeal,
  salesRowsOf,
  salesStatusesEvent,
  salesUsesOf,
  sellRankingEvent,
  soldServiceEvent,
  taxRateSnapshot,
  type BodyOf,
  type InputOf,
  type OutputOf,
} from '@pegboard/contracts';
import { cutLink, isIntentOpen, linkManufacturingOrders, linksOf, rowOf, type SalesOrder, type WantedLink } from '@pegboard/domain-sales';
import { CLOCK, Hears, InjectStore, Replies, type Clock, type DocumentAggregateStore } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';
import { checkedRows } from './checking/checked-rows';
import { BatchNumbers } from './items/batch-numbers';
import { ItemCopies } from './items/item-copies';
import { usesInSales } from './items/item-uses';
import { customFieldDefinitions, type KeptDefinition } from './custom-fields/custom-field-definition.schema';
import { customers, type Customer } from './customers/customer.schema';
import { CustomerNames } from './customers/customer-names';
import { Fulfilling } from './fulfillments/fulfilling';
import { OrderParts } from './orders/order-parts';
import { SalesPlanStatuses } from './orders/plan-statuses';
import { salesOrderBody, salesOrdersSchema } from './orders/sales-order.schema';
import { ListPrices } from './price-lists/list-prices';
import { priceLists, type PriceList } from './price-lists/price-list.schema';
import { taxRates, type TaxRate } from './tax-rates/tax-rate.schema';
import { KnownRanks, SellRanks } from './ranking/sell-ranks';

/** Everything that sales hears and everything it is asked over the bus. */
@Controller()
export class SalesListener {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: DocumentAggregateStore<SalesOrder, unknown>,
    @InjectStore(customers) private readonly customers: DocumentAggregateStore<Customer, unknown>,
    @InjectStore(customFieldDefinitions) private readonly definitions: DocumentAggregateStore<KeptDefinition, unknown>,
    @InjectStore(taxRates) private readonly taxRates: DocumentAggregateStore<TaxRate, unknown>,
    @InjectStore(priceLists) private readonly priceLists: DocumentAggregateStore<PriceList, unknown>,
    private readonly prices: ListPrices,
    private readonly parts: OrderParts,
    private readonly itemCopies: ItemCopies,
    private readonly statuses: SalesPlanStatuses,
    private readonly ranks: SellRanks,
    private readonly known: KnownRanks,
    private readonly fulfilling: Fulfilling,
    private readonly names: CustomerNames,
    private readonly batches: BatchNumbers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Hears(itemEvent)
  async item(item: BodyOf<typeof itemEvent>): Promise<void> {
    await this.itemCopies.items.learn(item);
    await this.prices.dropVariants(goneOf(item));
  }

  @Hears(soldServiceEvent)
  async service(service: BodyOf<typeof soldServiceEvent>): Promise<void> {
    await this.itemCopies.services.learn(service);
    await this.prices.dropVariants(goneOf(service));
  }

  @Hears(locationEvent)
  async location(location: BodyOf<typeof locationEvent>): Promise<void> {
    await this.itemCopies.locations.learn(location);
  }

  @Hears(batchEvent)
  async batch(batch: BodyOf<typeof batchEvent>): Promise<void> {
    await this.batches.learn(batch);
  }

  @Hears(salesStatusesEvent)
  async planned(changed: BodyOf<typeof salesStatusesEvent>): Promise<void> {
    await this.statuses.learn(changed);
  }

  /** Ours, or another replica's: its place in the list, its customer, and an intent that somebody must finish. */
  @Hears(salesOrderEvent)
  async order(order: BodyOf<typeof salesOrderEvent>): Promise<void> {
    this.ranks.learn(order);
    this.parts.learn(order);
    if (isIntentOpen(order)) this.fulfilling.settling.watch(order.id);
    await this.names.agree(order);
  }

  /** Another replica moved orders. */
  @Hears(sellRankingEvent)
  async moved(): Promise<void> {
    await this.ranks.catchUp();
  }

  @Hears(customerEvent)
  async customer({ id }: BodyOf<typeof customerEvent>): Promise<void> {
    await this.names.follow(id);
    if ((await this.customers.find(id))?.isDeleted) await this.prices.dropCustomer(id);
  }

  /** A link whose order is gone or works for stock now is cut here too, should manufacturing's own call have been lost. */
  @Hears(manufacturingOrderEvent)
  async manufacturingOrder(order: BodyOf<typeof manufacturingOrderEvent>): Promise<void> {
    if (!order.is_deleted && (order.sales_order_row_id !== null || order.unlink_reason === null)) return;
    const reason = order.unlink_reason ?? `${order.order_no} was deleted`;
    const either = ['rows.linkedManufacturingOrderId', 'rows.earlierLinks.manufacturingOrderId'].map((field) => ({ [field]: order.id }));
    const { items } = await this.orders.search({ $or: either }, { id: 1 }, { skip: 0, limit: 1 });
    const row = items[0]?.rows.find((one) => linksOf(one).includes(order.id));
    if (row) await this.orders.change(items[0]!.id, (current) => cutLink(current, row.id, order.id, reason, this.clock.now()));
  }

  @Replies(salesLinkManufacturingOrder)
  async link(asked: InputOf<typeof salesLinkManufacturingOrder>): Promise<OutputOf<typeof salesLinkManufacturingOrder>> {
    const { sales_order_row_id: rowId, manufacturing_order_id: wanted, create_subassemblies: isDeep, after } = asked;
    const before = await this.parts.ofRow(rowId);
    const order = await this.linkRows(before.id, [{ rowId, manufacturingOrderId: wanted, after: madeBefore(after) }], isDeep);
    const linked = rowOf(order, rowId).linkedManufacturingOrderId!;
    return {
      order: salesOrderBody(order, this.known),
      sales_order_row_id: rowId,
      manufacturing_order_id: linked,
      is_new: linked === wanted && rowOf(before, rowId).linkedManufacturingOrderId !== wanted,
    };
  }

  @Replies(salesLinkManufacturingOrders)
  async linkMany(asked: InputOf<typeof salesLinkManufacturingOrders>): Promise<OutputOf<typeof salesLinkManufacturingOrders>> {
    const links = asked.links.map((link) => ({
      rowId: link.sales_order_row_id,
      manufacturingOrderId: link.manufacturing_order_id,
      after: madeBefore(link.after),
    }));
    return { order: salesOrderBody(await this.linkRows(asked.sales_order_id, links, asked.create_subassemblies), this.known) };
  }

  private linkRows(id: number, links: readonly WantedLink[], createSubassemblies: boolean): Promise<SalesOrder> {
    return this.fulfilling.change(id, (current) => linkManufacturingOrders(current, links, createSubassemblies, this.clock.now()));
  }

  /** Also for a row or an order that is deleted: then there is nothing to cut. */
  @Replies(salesCutLink)
  async cut(asked: InputOf<typeof salesCutLink>): Promise<OutputOf<typeof salesCutLink>> {
    const { items } = await this.orders.search(
      { 'rows.id': asked.sales_order_row_id, isDeleted: { $in: [true, false] } },
      { id: 1 },
      { skip: 0, limit: 1 },
    );
    const order = items[0];
    if (!order || order.isDeleted) return { order_version: order?.version ?? 0 };
    const changed = await this.orders.change(order.id, (current) =>
      cutLink(current, asked.sales_order_row_id, asked.manufacturing_order_id, asked.reason, this.clock.now()),
    );
    return { order_version: changed.version };
  }

  @Replies(salesOrderOf)
  async orderOf(asked: InputOf<typeof salesOrderOf>): Promise<OutputOf<typeof salesOrderOf>> {
    if (asked.sales_order_row_id !== null) return { order: salesOrderBody(await this.parts.ofRow(asked.sales_order_row_id), this.known) };
    if (asked.sales_order_id === null) throw notFound('sales order', 'without an id');
    return { order: salesOrderBody(await this.orders.get(asked.sales_order_id), this.known) };
  }

  /** For the checks of those who make or hold something for rows. */
  @Replies(salesRowsOf)
  async rowsOf({ sales_order_row_ids: ids }: InputOf<typeof salesRowsOf>): Promise<OutputOf<typeof salesRowsOf>> {
    const wanted = new Set(ids);
    const { items } = await this.orders.search({ 'rows.id': { $in: ids } }, { id: 1 }, { skip: 0, limit: ids.length });
    return { rows: items.flatMap((order) => checkedRows(order).filter((row) => wanted.has(row.sales_order_row_id))) };
  }

  /** I5: what inventory has deleted no new order takes, and these orders use it. */
  @Replies(salesUsesOf)
  async usesOf(deleted: InputOf<typeof salesUsesOf>): Promise<OutputOf<typeof salesUsesOf>> {
    for (const item of deleted.items) await this.itemCopies.items.learn(item);
    for (const service of deleted.services) await this.itemCopies.services.learn(service);
    for (const location of deleted.locations) await this.itemCopies.locations.learn(location);
    return usesInSales(deleted, this.orders);
  }

  @Replies(salesRedeal)
  async redeal(asked: InputOf<typeof salesRedeal>): Promise<OutputOf<typeof salesRedeal>> {
    return this.ranks.redeal(asked);
  }

  @Replies(salesOrderSnapshot)
  async orderSnapshot(asked: InputOf<typeof salesOrderSnapshot>): Promise<OutputOf<typeof salesOrderSnapshot>> {
    // Whoever builds upon a snapshot doesn't hear again of a move that was published before.
    await this.ranks.catchUp();
    const { items, nextAfterId } = await this.orders.page(asked.after_id, asked.limit);
    return { items: items.map((order) => salesOrderBody(order, this.known)), next_after_id: nextAfterId };
  }

  @Replies(customFieldDefinitionSnapshot)
  async definitionSnapshot(asked: InputOf<typeof customFieldDefinitionSnapshot>): Promise<OutputOf<typeof customFieldDefinitionSnapshot>> {
    const { items, nextAfterId } = await this.definitions.page(asked.after_id, asked.limit);
    return { items: items.map(customFieldDefinitions.toBody), next_after_id: nextAfterId };
  }

  @Replies(taxRateSnapshot)
  async taxRateSnapshot(asked: InputOf<typeof taxRateSnapshot>): Promise<OutputOf<typeof taxRateSnapshot>> {
    const { items, nextAfterId } = await this.taxRates.page(asked.after_id, asked.limit);
    return { items: items.map(taxRates.toBody), next_after_id: nextAfterId };
  }

  /** A list may have ten thousand prices: a few lists are as much as one message holds. */
  @Replies(priceListSnapshot)
  async priceListSnapshot(asked: InputOf<typeof priceListSnapshot>): Promise<OutputOf<typeof priceListSnapshot>> {
    const { items, nextAfterId } = await this.priceLists.page(asked.after_id, Math.min(asked.limit, PRICE_LISTS_AT_ONCE));
    return { items: items.map(priceLists.toBody), next_after_id: nextAfterId };
  }

  @Replies(customerSnapshot)
  async customerSnapshot(asked: InputOf<typeof customerSnapshot>): Promise<OutputOf<typeof customerSnapshot>> {
    const { items, nextAfterId } = await this.customers.page(asked.after_id, asked.limit);
    return { items: items.map(customers.toBody), next_after_id: nextAfterId };
  }
}

const PRICE_LISTS_AT_ONCE = 4;

/** The variants that are deleted, alone or with all of it. */
const goneOf = (thing: BodyOf<typeof itemEvent> | BodyOf<typeof soldServiceEvent>): number[] =>
  thing.variants.flatMap(({ id, is_deleted: isGone }) => (thing.is_deleted || isGone ? id : []));

const madeBefore = (after: InputOf<typeof salesLinkManufacturingOrder>['after']): WantedLink['after'] =>
  after && { manufacturingOrderId: after.manufacturing_order_id, quantity: after.quantity };
