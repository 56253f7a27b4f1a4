import { Inject, Injectable } from '@nestjs/common';
import { manufacturingCreateOrder, purchasingCreateOrder, type OutputOf, type planTakeShortage } from '@pegboard/contracts';
import {
  ASKER,
  dayText,
  documentsSchema,
  IDS,
  InjectStore,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Asker,
  type DocumentStore,
  type Ids,
} from '@pegboard/eventing';
import { instantAt, ref, reject, Rejection, toNumber, type DateOrInstant } from '@pegboard/kit';
import type { ReplenishedAnswer } from './replenishment.answer';
import { Shortages } from '../shortages/shortages';
import type { Wanted, WantedRow } from './replenish';

const WAIT_MS = 1_000;

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
  appendTo: optional(whole),
  neededOn: optional(dayText),
  rows: listOf(part<WantedRow>({ variantId: whole, quantity: optional(quantity), path: text, basis: optional(oneOf(['to_do'])) })),
});

export const replenishmentsSchema = documentsSchema<WantedOrders>('replenishments', {
  id: whole,
  value: part<WantedOrders>({ wanted: listOf(wanted) }),
});

/** What a row lacks: what is below the safety stock, or what must be got through the recipes (P14). */
type Basis = 'stock' | 'to_do';

/** A claim for one order to be made, and what was granted for each of its rows. */
type Claimed = Pick<OutputOf<typeof planTakeShortage>, 'claim_id' | 'granted'> & { readonly wanted: Wanted };

/** B6: makes the orders that the chosen rows of the replenishment list become. */
@Injectable()
export class Replenishing {
  constructor(
    @InjectStore(replenishmentsSchema) private readonly documents: DocumentStore<WantedOrders>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(Shortages) private readonly shortages: Pick<Shortages, 'take' | 'giveBack' | 'ordered'>,
  ) {}

  /**
   * @throws Rejection what `decide` throws; `NOTHING_MISSING` if others are ordering what a row lacks (P13); the owner's
   * refusal if it is the only order; `unavailable`
   */
  async order(
    decide: () => readonly Wanted[] | Promise<readonly Wanted[]>,
    dates: Dates,
    basis: Basis = 'stock',
  ): Promise<ReplenishedAnswer> {
    // The same id again for a retry with the same Idempotency-Key.
    const id = await this.ids.next('replenishment');
    const known = await this.documents.find(id);
    const wanted = known?.wanted ?? (await decide());
    if (!known) await this.documents.insert(id, { wanted });
    const claims = await this.claim(id, wanted, basis);
    const done: ReplenishedAnswer = { purchase_orders: [], manufacturing_orders: [], refused: [] };
    for (const claim of claims) {
      try {
        if (claim.wanted.action === 'buy') done.purchase_orders.push(purchaseBody(await this.buy(claim, claim.wanted, dates)));
        else done.manufacturing_orders.push(productionBody(await this.make(claim, claim.wanted, dates)));
      } catch (problem) {
        if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
        await this.shortages.giveBack(claim);
        if (wanted.length === 1) throw problem;
        const { action, rows } = claim.wanted;
        done.refused.push({ action, variant_ids: rows.map((row) => row.variantId), code: problem.code, message: problem.message });
      }
    }
    return done;
  }

  /** All that is to be ordered, or nothing of it. */
  private async claim(id: number, wanted: readonly Wanted[], basis: Basis): Promise<Claimed[]> {
    const claims: Claimed[] = [];
    try {
      for (const [i, one] of wanted.entries()) {
        const taken = await this.take(`replenishment/${id}/${i}`, one, basis);
        claims.push({ ...taken, wanted: one });
        const nothing = one.rows.find((_, row) => taken.granted[row] === 0);
        if (nothing) throw beingOrdered(nothing, one.locationId);
      }
    } catch (problem) {
      for (const claim of claims) await this.shortages.giveBack(claim);
      throw problem;
    }
    return claims;
  }

  private async take(request: string, { action, locationId, rows }: Wanted, basis: Basis) {
    const needs = rows.map(({ variantId, quantity, basis: own }) => ({
      basis: own ?? basis,
      of: null,
      variant_id: variantId,
      location_id: locationId,
      quantity,
    }));
    const taken = await this.shortages.take({ at_least: { versions: {}, posting: 0 }, wait_ms: WAIT_MS, request, way: action, needs });
    if (taken.is_pending)
      throw new Rejection('PLAN_NOT_READY', 'The plan does not contain the latest changes yet. Try again in a few seconds.');
    return taken;
  }

  private async buy(
    { claim_id: key, granted }: Claimed,
    wanted: Extract<Wanted, { action: 'buy' }>,
    dates: Dates,
  ): Promise<OutputOf<typeof purchasingCreateOrder>> {
    const made = await this.asker.ask(purchasingCreateOrder, {
      key,
      ...(wanted.appendTo ? { append_to_purchase_order_id: wanted.appendTo } : {}),
      entity_type: 'regular',
      supplier_id: wanted.supplierId,
      location_id: wanted.locationId,
      tracking_location_id: null,
      expected_arrival_date: dates.expectedArrivalDate && instantAt(dates.expectedArrivalDate, dates.zoneOf(wanted.locationId)),
      additional_info: null,
      rows: wanted.rows.map((row, i) => ({ variant_id: row.variantId, quantity: granted[i]! })),
    });
    // A draft is known already, and supplies nothing: no event of it ends the claim.
    if (wanted.appendTo) await this.shortages.ordered({ claim_id: key }, ref('purchase_order', made.order.id));
    return made;
  }

  private make(
    { claim_id: key, granted }: Claimed,
    { rows: [row], locationId, neededOn }: Extract<Wanted, { action: 'make' }>,
    dates: Dates,
  ): Promise<OutputOf<typeof manufacturingCreateOrder>> {
    const deadline = dates.productionDeadlineDate ?? neededOn ?? null;
    return this.asker.ask(manufacturingCreateOrder, {
      key,
      variant_id: row.variantId,
      location_id: locationId,
      quantity: granted[0]!,
      production_deadline_date: deadline && instantAt(deadline, dates.zoneOf(locationId)),
      additional_info: null,
    });
  }
}

const beingOrdered = ({ variantId, path }: WantedRow, locationId: number): Rejection =>
  reject('NOTHING_MISSING', `${path}/quantity`, 'Another request is ordering what this row lacks. Give a quantity to order more.', {
    variant_id: variantId,
    location_id: locationId,
  });

const purchaseBody = ({ order }: OutputOf<typeof purchasingCreateOrder>): ReplenishedAnswer['purchase_orders'][number] => ({
  id: order.id,
  order_no: order.order_no,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  // With lead times the rows have the dates.
  expected_arrival_date: order.rows
    .map((row) => row.arrival_date ?? order.expected_arrival_date)
    .reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null),
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
