import { Inject, Injectable } from '@nestjs/common';
import { salesLinkManufacturingOrder, salesLinkManufacturingOrders, type SalesOrderBody } from '@pegboard/contracts';
import { deleteOrder, loseRow, pendingProduction, quantityForRow, unlink, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { ASKER, CLOCK, IDS, InjectStore, type Asker, type Clock, type Ids } from '@pegboard/eventing';
import { dayAt, mapAtOnce, reject, Rejection, Turns } from '@pegboard/kit';
import { isBusy } from '@pegboard/posting';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { ManufacturingItemCopies } from '../items/item-copies';
import { allOf } from '../schedule/linked-orders';
import { ManufacturingOrderCreation } from '../orders/order-creation';
import { Producing } from '../productions/producing';
import { Schedule } from '../schedule/schedule';
import { cutAtSales, lackAfter, orderNow, orderOfRow, withoutCut, type MadeBefore } from './asking';
import { LinkCutting } from './link-cutting';
import { followed, isLinked, isMadeToOrder, rowOf, shareOf, type RowWithLink } from './linked-rows';
import { Subassemblies } from '../orders/subassemblies';

/** As many orders follow their rows at the same time. */
const AT_ONCE = 25;

/**
 * The tie between a sales row and its order (M1, M5, M6). The link on the row, written by sales in one step, is the claim: whoever's
 * id stands there makes the order. What a crash leaves between the two is finished from the sales order's event.
 */
@Injectable()
export class Linking {
  /** The call that linked rows and the event that tells of it finish the same work: the second finds it done. */
  private readonly turns = new Turns<number>();

  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly creation: ManufacturingOrderCreation,
    private readonly producing: Producing,
    private readonly cuts: LinkCutting,
    private readonly subassemblies: Subassemblies,
    private readonly schedule: Schedule,
    private readonly items: ManufacturingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * M1: one order for a row's exact unpacked quantity; if the row's order is done and the row is short again, one for what it lacks.
   * @throws Rejection UNKNOWN_SALES_ORDER_ROW, ALREADY_LINKED, LINK_GONE, NOT_PRODUCIBLE, LOCATION_DOES_NOT_MAKE; whatever sales refuses (a quote)
   */
  async makeToOrder(salesOrderRowId: number, createsSubassemblies: boolean): Promise<ManufacturingOrder> {
    const id = await this.ids.next('manufacturing_order');
    const seen = await orderOfRow(this.asker, salesOrderRowId);
    const row = rowOf(seen, salesOrderRowId)!;
    // Before the link is written, so that sales never promises what can't be made.
    await this.items.makeable(row.variant_id, row.location_id);
    const before = row.linked_manufacturing_order_id;
    const isMade = before !== null && (await this.doneOf([before])).size > 0;
    const after = isMade ? await lackAfter(this.asker, seen, salesOrderRowId, before) : undefined;
    const answer = await this.asker.ask(salesLinkManufacturingOrder, {
      sales_order_row_id: salesOrderRowId,
      manufacturing_order_id: id,
      create_subassemblies: createsSubassemblies,
      ...(after ? { after } : {}),
    });
    const [order] = await this.finish(answer.order, [salesOrderRowId]);
    if (order?.id === id) return order;
    if (answer.manufacturing_order_id === id)
      throw reject(
        'LINK_GONE',
        'sales_order_row_id',
        `Row ${salesOrderRowId} of ${seen.order_no} was deleted or unlinked by another request. No manufacturing order was linked to it.`,
        { sales_order_row_id: salesOrderRowId },
      );
    throw reject(
      'ALREADY_LINKED',
      'sales_order_row_id',
      `Row ${salesOrderRowId} of ${answer.order.order_no} is already linked to ${order?.orderNo ?? `manufacturing order ${answer.manufacturing_order_id}`}.`,
      {
        manufacturing_order_id: answer.manufacturing_order_id,
      },
    );
  }

  /** Those of some orders that are done. */
  async doneOf(ids: readonly number[]): Promise<Set<number>> {
    return new Set(
      (await this.orders.findMany(ids)).filter(({ status, isDeleted }) => status === 'DONE' && !isDeleted).map(({ id }) => id),
    );
  }

  /**
   * M1: intends an order each for rows of one sales order: all of them are linked in one save, or none is. What is linked is made by
   * `finish`, or after a crash from the sales order's event.
   * @throws Rejection whatever sales refuses (a quote, a row that is gone, packed or being packed)
   */
  async linkRows(
    salesOrderId: number,
    links: readonly { readonly rowId: number; readonly id: number; readonly after?: MadeBefore | undefined }[],
    createsSubassemblies: boolean,
  ): Promise<SalesOrderBody> {
    const { order } = await this.asker.ask(salesLinkManufacturingOrders, {
      sales_order_id: salesOrderId,
      links: links.map(({ rowId, id, after }) => ({ sales_order_row_id: rowId, manufacturing_order_id: id, ...(after ? { after } : {}) })),
      create_subassemblies: createsSubassemblies,
    });
    return order;
  }

  /** Makes the orders that the links of rows name, unless they are there; then checks that the rows still want them. */
  finish(order: SalesOrderBody, salesOrderRowIds: readonly number[]): Promise<ManufacturingOrder[]> {
    return this.turns.run(order.id, () => this.finishInTurn(order, salesOrderRowIds));
  }

  private async finishInTurn(order: SalesOrderBody, salesOrderRowIds: readonly number[]): Promise<ManufacturingOrder[]> {
    const named = salesOrderRowIds.flatMap((id) => rowOf(order, id) ?? []).filter(isLinked);
    if (named.length === 0 || order.is_deleted) return [];
    await this.schedule.hearOrder(order);
    const found = await this.orders.findMany(named.map((row) => row.linked_manufacturing_order_id));
    const rows = await withoutCut(this.asker, named, found);
    const ids = rows.map((row) => row.linked_manufacturing_order_id);
    const there = new Set(found.map(({ id }) => id));
    const missing = await this.wanted(
      order,
      rows.filter((row) => !there.has(row.linked_manufacturing_order_id)),
    );
    const numbers = await this.creation.linkedNumbers(
      order.order_no,
      missing.map((row) => row.linked_manufacturing_order_id),
    );
    await this.creation.createAll(
      missing.map((row) => ({
        id: row.linked_manufacturing_order_id,
        orderNo: numbers.get(row.linked_manufacturing_order_id)!,
        variantId: row.variant_id,
        locationId: row.location_id,
        plannedQuantity: quantityForRow(shareOf(row)),
        link: {
          salesOrderId: order.id,
          salesOrderRowId: row.id,
          deliveryDate: order.delivery_date,
          createsSubassemblies: row.create_subassemblies,
          salesVersion: order.version,
          orderNo: order.order_no,
          customerName: order.customer_name,
        },
      })),
    );
    return this.confirm(ids);
  }

  /** Those of linked rows for which something is to be made. The others were packed from other stock meanwhile (S6), so their links go. */
  private async wanted(order: SalesOrderBody, rows: readonly RowWithLink[]): Promise<RowWithLink[]> {
    const isWanted = (row: RowWithLink): boolean => quantityForRow(shareOf(row)) > 0;
    for (const row of rows.filter((each) => !isWanted(each)))
      await cutAtSales(this.asker, row, `The row of ${order.order_no} was packed from other stock.`);
    return rows.filter(isWanted);
  }

  /**
   * Asks sales, now that the orders exist, whether their rows still want them: a row that was deleted while its order was being made
   * was heard of before there was anything to delete (M6). Answers those that are wanted, and those that are made to stock by now.
   */
  async confirm(ids: readonly number[]): Promise<ManufacturingOrder[]> {
    const orders = (await this.orders.findMany(ids)).filter(({ isDeleted }) => !isDeleted);
    const kept = orders.filter(({ link }) => !link);
    for (const salesOrderId of new Set(orders.flatMap(({ link }) => link?.salesOrderId ?? []))) {
      const current = await orderNow(this.asker, salesOrderId);
      const linked = orders.filter(({ link }) => link?.salesOrderId === salesOrderId);
      const followed = await mapAtOnce(linked, AT_ONCE, (order) =>
        current ? this.follow(order, current) : this.lose(order.id, 'Its sales order was deleted.'),
      );
      const wanted = followed.flatMap((order) => (order && !order.isDeleted ? order : []));
      if (await this.haveTheirSubassemblies(wanted))
        await this.orders.putBeside(
          'confirmed',
          wanted.map(({ id }) => ({ id, at: 1, value: true })),
        );
      kept.push(...wanted);
    }
    return kept;
  }

  /** False if the planner can't say now what is short: the sweep asks again, and nobody waits for it. */
  private async haveTheirSubassemblies(orders: readonly ManufacturingOrder[]): Promise<boolean> {
    const deep = orders.filter(({ link, status }) => link?.createsSubassemblies && status !== 'DONE');
    if (deep.length === 0) return true;
    try {
      await this.subassemblies.makeShortOnes(deep);
      return true;
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind !== 'unavailable') throw problem;
      return false;
    }
  }

  /** A sales order as it was heard: its orders follow, go, or are made (M5, M6). */
  async hear(order: SalesOrderBody): Promise<void> {
    await this.schedule.hearOrder(order);
    // A link is written into an order that is there, so the first version of one has none.
    if (order.version === 1) return;
    const linked = await allOf(this.orders, { 'link.salesOrderId': order.id });
    await mapAtOnce(linked, AT_ONCE, (each) => this.follow(each, order));
    if (order.is_deleted) return;
    await this.finishMissing(order, new Set(linked.map(({ id }) => id)));
  }

  /** Makes what rows are linked to and what is not there: a crash came between, or another call is just making it. @param known are there */
  async finishMissing(order: SalesOrderBody, known: ReadonlySet<number> = new Set()): Promise<void> {
    const named = order.rows.filter(isLinked).filter((row) => !known.has(row.linked_manufacturing_order_id));
    const found = await this.orders.findMany(named.map((row) => row.linked_manufacturing_order_id));
    const there = new Set(found.filter(isMadeToOrder).map(({ id }) => id));
    const missing = named.filter((row) => !there.has(row.linked_manufacturing_order_id));
    const ids = missing.map(({ id }) => id);
    if (ids.length > 0) await this.finishNow(order.id, ids);
  }

  /** From the order as it is now: an old event may name links that are long cut. */
  private async finishNow(salesOrderId: number, salesOrderRowIds: readonly number[]): Promise<void> {
    const current = await orderNow(this.asker, salesOrderId);
    if (!current) return;
    try {
      await this.finish(current, salesOrderRowIds);
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
      for (const row of salesOrderRowIds.flatMap((id) => rowOf(current, id) ?? []).filter(isLinked))
        await cutAtSales(this.asker, row, problem.message);
    }
  }

  /** One order follows its row as a sales order says it is; open postings are settled first. */
  private async follow(seen: ManufacturingOrder, order: SalesOrderBody): Promise<ManufacturingOrder | undefined> {
    const decide = (current: ManufacturingOrder) => followed(current, order, this.clock.now());
    // Most of an order's rows don't change with it.
    if (!pendingProduction(seen) && seen.cutting === null && !decide(seen)) return seen;
    return this.whenSettled(seen.id, decide);
  }

  /** An order that is open again follows its row and the Sell list again (M5, M7). */
  async reopened(id: number): Promise<void> {
    const order = await this.orders.find(id);
    if (!order?.link || order.isDeleted || order.status === 'DONE') return;
    await this.confirm([id]);
    await this.schedule.redeal();
    // No event: what is published of the order stays the same.
    await this.orders.change(id, (current) => (current.isReopened ? { state: { ...current, isReopened: false }, events: [] } : undefined));
  }

  private lose(id: number, reason: string): Promise<ManufacturingOrder | undefined> {
    return this.whenSettled(id, (current) => loseRow(current, reason));
  }

  /**
   * M6: an explicit unlink. The order stays and says why; what it made is free.
   * @throws Rejection NOT_LINKED, BUSY
   */
  async unlink(salesOrderRowId: number, by: string): Promise<ManufacturingOrder> {
    // The newest of them is the open one, if any is open.
    const { items } = await this.orders.search({ 'link.salesOrderRowId': salesOrderRowId }, { id: -1 }, { skip: 0, limit: 2 });
    if (!items[0])
      throw reject('NOT_LINKED', 'sales_order_row_id', `Sales order row ${salesOrderRowId} has no linked manufacturing order.`, {
        sales_order_row_id: salesOrderRowId,
      });
    const day = dayAt(this.clock.now(), await this.items.locations.zoneOf(items[0].locationId));
    const unlinked = await this.producing.change(
      items[0].id,
      (current) => unlink(current, `Unlinked by ${by} on ${day}.`, items.length > 1),
      { isAcknowledged: true },
    );
    return this.cuts.settling.finish(unlinked, null);
  }

  /** Deletes an open order that produced nothing; a linked row is left without supply (M6). */
  async delete(id: number, reason: string, check: (order: ManufacturingOrder) => void): Promise<void> {
    const deleted = await this.producing.change(
      id,
      (current) => {
        check(current);
        return deleteOrder(current, reason);
      },
      { isAcknowledged: true },
    );
    await this.cuts.settling.finish(deleted, null);
  }

  private async whenSettled(id: number, decide: Parameters<OrderStore['change']>[1]): Promise<ManufacturingOrder | undefined> {
    try {
      return await this.cuts.settling.finish(await this.producing.change(id, decide), null);
    } catch (problem) {
      if (!(problem instanceof Rejection)) throw problem;
      if (problem.kind === 'missing') return undefined;
      // The ledger is down: the event is delivered again until the ledger answers, and never becomes a dead letter.
      throw isBusy(problem) ? new Rejection('POSTING_PENDING', problem.message, problem.details) : problem;
    }
  }
}
