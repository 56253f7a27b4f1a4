import { Inject, Injectable } from '@nestjs/common';
import { manufacturingCreateOrder, purchasingCreateOrder, type OutputOf } from '@pegboard/contracts';
import {
  ASKER,
  documentsSchema,
  IDS,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  whole,
  type Asker,
  type DocumentStore,
  type Ids,
} from '@pegboard/eventing';
import { Rejection, instantAt, toNumber, type DateOrInstant, type Quantity } from '@pegboard/kit';
import type { ReplenishedAnswer } from './replenishment.answer';
import type { Wanted } from './replenish';

export const REPLENISHMENTS = Symbol('Replenishments');

export interface Dates {
  readonly expectedArrivalDate: DateOrInstant | null;
  readonly productionDeadlineDate: DateOrInstant | null;
  /** The time zone of a location, for dates that are days there (D1). */
  zoneOf(locationId: number): string;
}

/** What was decided, kept before the first order is made: a retry finishes it, although less is missing by then. */
interface WantedOrders {
  readonly wanted: readonly Wanted[];
}

const wanted = part<Wanted>({
  action: oneOf(['buy', 'make']),
  locationId: whole,
  supplierId: optional(whole),
  rows: optional(listOf(part<{ readonly variantId: number; readonly quantity: Quantity }>({ variantId: whole, quantity }))),
  variantId: optional(whole),
  quantity: optional(quantity),
});

export const replenishmentsSchema = documentsSchema<WantedOrders>('replenishments', {
  id: whole,
  value: part<WantedOrders>({ wanted: listOf(wanted) }),
});

/** B6: makes the orders that the chosen rows of the replenishment list become. */
@Injectable()
export class Replenishing {
  constructor(
    @Inject(REPLENISHMENTS) private readonly documents: DocumentStore<WantedOrders>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ASKER) private readonly asker: Asker,
  ) {}

  /** @throws Rejection what `decide` throws; the owner's refusal if it is the only order; `unavailable` */
  async order(decide: () => readonly Wanted[], dates: Dates): Promise<ReplenishedAnswer> {
    // The same id again for a retry with the same Idempotency-Key.
    const id = await this.ids.next('replenishment');
    const known = await this.documents.find(id);
    const wanted = known?.wanted ?? decide();
    if (!known) await this.documents.insert(id, { wanted });
    const done: ReplenishedAnswer = { purchase_orders: [], manufacturing_orders: [], refused: [] };
    for (const [i, one] of wanted.entries()) {
      try {
        const key = `replenishment/${id}/${i}`;
        if (one.action === 'buy') done.purchase_orders.push(purchaseBody(await this.buy(key, one, dates)));
        else done.manufacturing_orders.push(productionBody(await this.make(key, one, dates)));
      } catch (problem) {
        if (!(problem instanceof Rejection) || problem.kind === 'unavailable' || wanted.length === 1) throw problem;
        const variantIds = one.action === 'buy' ? one.rows.map((row) => row.variantId) : [one.variantId];
        done.refused.push({ action: one.action, variant_ids: variantIds, code: problem.code, message: problem.message });
      }
    }
    return done;
  }

  private buy(key: string, wanted: Extract<Wanted, { action: 'buy' }>, dates: Dates): Promise<OutputOf<typeof purchasingCreateOrder>> {
    return this.asker.ask(purchasingCreateOrder, {
      key,
      entity_type: 'regular',
      supplier_id: wanted.supplierId,
      location_id: wanted.locationId,
      tracking_location_id: null,
      expected_arrival_date: dates.expectedArrivalDate && instantAt(dates.expectedArrivalDate, dates.zoneOf(wanted.locationId)),
      additional_info: null,
      rows: wanted.rows.map((row) => ({ variant_id: row.variantId, quantity: row.quantity })),
    });
  }

  private make(key: string, wanted: Extract<Wanted, { action: 'make' }>, dates: Dates): Promise<OutputOf<typeof manufacturingCreateOrder>> {
    return this.asker.ask(manufacturingCreateOrder, {
      key,
      variant_id: wanted.variantId,
      location_id: wanted.locationId,
      quantity: wanted.quantity,
      production_deadline_date: dates.productionDeadlineDate && instantAt(dates.productionDeadlineDate, dates.zoneOf(wanted.locationId)),
      additional_info: null,
    });
  }
}

const purchaseBody = ({ order }: OutputOf<typeof purchasingCreateOrder>): ReplenishedAnswer['purchase_orders'][number] => ({
  id: order.id,
  order_no: order.order_no,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  expected_arrival_date: order.expected_arrival_date,
  purchase_order_rows: order.rows.map((row) => ({ id: row.id, variant_id: row.variant_id, quantity: toNumber(row.quantity) })),
});

const productionBody = ({ order }: OutputOf<typeof manufacturingCreateOrder>): ReplenishedAnswer['manufacturing_orders'][number] => ({
  id: order.id,
  order_no: order.order_no,
  variant_id: order.variant_id,
  location_id: order.location_id,
  planned_quantity: toNumber(order.planned_quantity),
  production_deadline_date: order.production_deadline_date,
});
