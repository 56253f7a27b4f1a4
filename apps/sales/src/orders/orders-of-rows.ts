import { Inject, Injectable } from '@nestjs/common';
import { manufacturingOrderOf, type ManufacturingOrderBody } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';

/** Refusals that name the order of a row by its id, which is all that sales keeps of it. */
const OF_LINKED = new Set(['ORDER_IS_LINKED', 'ROW_IS_LINKED']);

/** The manufacturing orders to which rows are linked, as manufacturing knows them. */
@Injectable()
export class OrdersOfRows {
  constructor(@Inject(ASKER) private readonly asker: Asker) {}

  /** @returns null if it isn't there (yet). @throws Rejection of a silent manufacturing */
  async find(id: number): Promise<ManufacturingOrderBody | null> {
    return (await this.asker.ask(manufacturingOrderOf, { manufacturing_order_id: id })).order;
  }

  /** Does what a linked order may forbid. The refusal then says the number of that order; its id if manufacturing is silent. */
  async naming<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (refusal) {
      throw refusal instanceof Rejection && OF_LINKED.has(refusal.code) ? await this.named(refusal) : refusal;
    }
  }

  private async named(refusal: Rejection): Promise<Rejection> {
    const id = refusal.details[0]?.info?.['linked_manufacturing_order_id'];
    const order = typeof id === 'number' ? await this.find(id).catch(() => null) : null;
    if (!order) return refusal;
    const said = (text: string): string => text.replace(`anufacturing order ${order.id} `, `anufacturing order ${order.order_no} `);
    const details = refusal.details.map((detail) => ({ ...detail, message: said(detail.message) }));
    return new Rejection(refusal.code, said(refusal.message), details);
  }
}
