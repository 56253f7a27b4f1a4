import { Inject, Injectable } from '@nestjs/common';
import { salesCutLink, salesLinkManufacturingOrder, salesOrderOf, type SalesOrderBody } from '@pegboard/contracts';
import { deleteOrder, followRow, loseRow, quantityForRow, unlink, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { ASKER, CLOCK, IDS, InjectStore, type Asker, type Clock, type Ids } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { isBusy } from '@pegboard/posting';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { ManufacturingItemCopies } from '../items/item-copies';
import { allOf } from '../schedule/linked-orders';
import { ManufacturingOrderCreation } from '../orders/order-creation';
import { Producing } from '../productions/producing';
import { Schedule } from '../schedule/schedule';
import { LinkCutting } from './link-cutting';
import { Subassemblies } from '../orders/subassemblies';

type SalesRow = SalesOrderBody['rows'][number];

/**
 * The tie between a sales row and its order (M1, M5, M6). The link on the row, written by sales in one step, is the claim: whoever's
 * id stands there makes the order. What a crash leaves between the two is finished from the sales order's event.
 */
@Injectable()
export class Linking {
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
   * M1: one order for a row's exact unpacked quantity.
   * @throws Rejection UNKNOWN_SALES_ORDER_ROW, ALREADY_LINKED, LINK_GONE, NOT_PRODUCIBLE, LOCATION_DOES_NOT_MAKE; whatever sales refuses (a quote)
   */
  async makeToOrder(salesOrderRowId: number, createsSubassemblies: boolean): Promise<ManufacturingOrder> {
    const id = await this.ids.next('manufacturing_order');
    const seen = await this.orderOfRow(salesOrderRowId);
    const row = rowOf(seen, salesOrderRowId)!;
    // Before the link is written, so that sales never promises what can't be made.
    await this.items.makeable(row.variant_id, row.location_id);
    const answer = await this.asker.ask(salesLinkManufacturingOrder, {
      sales_order_row_id: salesOrderRowId,
      manufacturing_order_id: id,
      create_subassemblies: createsSubassemblies,
    });
    const order = await this.finish(answer.order, salesOrderRowId);
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

  /** Makes the order that a row's link names, unless it is there; then checks that the row still wants it. */
  async finish(order: SalesOrderBody, salesOrderRowId: number): Promise<ManufacturingOrder | undefined> {
    const row = rowOf(order, salesOrderRowId);
    const id = row?.linked_manufacturing_order_id;
    if (!row || !id || order.is_deleted) return undefined;
    await this.schedule.hearOrder(order);
    await this.creation.create({
      id,
      orderNo: await this.creation.linkedNumber(order.order_no, id),
      variantId: row.variant_id,
      locationId: row.location_id,
      plannedQuantity: quantityForRow({ quantity: row.quantity, packedBeforeLink: row.packed_before_link }),
      link: {
        salesOrderId: order.id,
        salesOrderRowId,
        deliveryDate: order.delivery_date,
        createsSubassemblies: row.create_subassemblies,
        salesVersion: order.version,
        orderNo: order.order_no,
        customerName: order.customer_name,
      },
    });
    return this.confirm(id);
  }

  /**
   * Asks sales, now that the order exists, whether the row still wants it: a row that was deleted while the order was being made
   * was heard of before there was anything to delete (M6).
   */
  async confirm(id: number): Promise<ManufacturingOrder | undefined> {
    const order = await this.orders.find(id);
    if (!order?.link || order.isDeleted) return order?.isDeleted ? undefined : order;
    const current = await this.orderNow(order.link.salesOrderId);
    const kept = current ? await this.follow(id, current) : await this.lose(id, 'Its sales order was deleted.');
    if (!kept || kept.isDeleted) return undefined;
    if (await this.hasItsSubassemblies(kept)) await this.orders.putBeside('confirmed', [{ id, at: 1, value: true }]);
    return kept;
  }

  /** False if the planner can't say now what is short: the sweep asks again, and nobody waits for it. */
  private async hasItsSubassemblies(order: ManufacturingOrder): Promise<boolean> {
    if (!order.link?.createsSubassemblies || order.status === 'DONE') return true;
    try {
      await this.subassemblies.makeShortOnes(order);
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
    for (const { id } of linked) await this.follow(id, order);
    if (order.is_deleted) return;
    const known = new Set(linked.map(({ id }) => id));
    for (const row of order.rows) {
      const id = row.linked_manufacturing_order_id;
      if (id && !known.has(id) && !(await this.orders.find(id))) await this.finishNow(order.id, row.id);
    }
  }

  /** From the order as it is now: an old event may name a link that is long cut. */
  private async finishNow(salesOrderId: number, salesOrderRowId: number): Promise<void> {
    const current = await this.orderNow(salesOrderId);
    if (!current) return;
    try {
      await this.finish(current, salesOrderRowId);
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
      const id = rowOf(current, salesOrderRowId)?.linked_manufacturing_order_id;
      if (id)
        await this.asker.ask(salesCutLink, { sales_order_row_id: salesOrderRowId, manufacturing_order_id: id, reason: problem.message });
    }
  }

  /** One order follows its row as a sales order says it is; open postings are settled first. */
  private async follow(id: number, order: SalesOrderBody): Promise<ManufacturingOrder | undefined> {
    return this.whenSettled(id, (current) => {
      if (!current.link || order.version < current.link.salesVersion) return undefined;
      const row = rowOf(order, current.link.salesOrderRowId);
      if (order.is_deleted) return loseRow(current, `Sales order ${order.order_no} was deleted.`);
      if (!row) return loseRow(current, `The linked row of sales order ${order.order_no} was deleted.`);
      if (row.linked_manufacturing_order_id !== id)
        return loseRow(current, `The row of sales order ${order.order_no} is no longer linked to this order.`);
      return followRow(
        current,
        {
          quantity: row.quantity,
          packedBeforeLink: row.packed_before_link,
          deliveryDate: order.delivery_date,
          salesVersion: order.version,
          orderNo: order.order_no,
          customerName: order.customer_name,
        },
        this.clock.now(),
      );
    });
  }

  /** An order that is open again follows its row and the Sell list again (M5, M7). */
  async reopened(id: number): Promise<void> {
    const order = await this.orders.find(id);
    if (!order?.link || order.isDeleted || order.status === 'DONE') return;
    await this.confirm(id);
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
    const { items } = await this.orders.search({ 'link.salesOrderRowId': salesOrderRowId }, {}, { skip: 0, limit: 1 });
    if (!items[0])
      throw reject('NOT_LINKED', 'sales_order_row_id', `Sales order row ${salesOrderRowId} has no linked manufacturing order.`, {
        sales_order_row_id: salesOrderRowId,
      });
    const unlinked = await this.producing.change(
      items[0].id,
      (current) => unlink(current, `Unlinked by ${by} on ${this.clock.now().slice(0, 10)}.`),
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

  private async orderOfRow(salesOrderRowId: number): Promise<SalesOrderBody> {
    try {
      return (await this.asker.ask(salesOrderOf, { sales_order_id: null, sales_order_row_id: salesOrderRowId })).order;
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind !== 'missing') throw problem;
      throw reject('UNKNOWN_SALES_ORDER_ROW', 'sales_order_row_id', `There is no sales order row ${salesOrderRowId}.`, {
        id: salesOrderRowId,
      });
    }
  }

  /** The order as its owner has it now; undefined if it is gone. */
  private async orderNow(salesOrderId: number): Promise<SalesOrderBody | undefined> {
    try {
      return (await this.asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null })).order;
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind !== 'missing') throw problem;
      return undefined;
    }
  }
}

const rowOf = (order: SalesOrderBody, id: number): SalesRow | undefined => order.rows.find((row) => row.id === id);
