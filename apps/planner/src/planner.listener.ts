import { Controller } from '@nestjs/common';
import {
  planAsOf,
  planGiveBackShortage,
  planMissingIngredients,
  planPackable,
  planShortage,
  plannerKnownVersions,
  planTakeShortage,
  type InputOf,
  type MakingStatusChange,
  type OutputOf,
  type SalesOrderStatusChange,
} from '@pegboard/contracts';
import type { Plan, SalesStatus, ShortageClaim } from '@pegboard/domain-planning';
import { Replies, traceId } from '@pegboard/eventing';
import { ref, Rejection, withinLimit } from '@pegboard/kit';
import { missingWords } from './explanations/explanation.view';
import { LivePlan } from './live/live-plan';
import { Showings } from './live/showings';
import { Shortages } from './shortages/shortages';
import { presentStatuses, type OrderChange, type Owner } from './publishing/status-messages';

const READ_WITHIN_MS = 2_000;

/** Everything that the planner is asked. What it hears it reads in one ordered stream, see `LivePlan`. */
@Controller()
export class PlannerListener {
  constructor(
    private readonly live: LivePlan,
    private readonly showings: Showings,
    private readonly shortages: Shortages,
  ) {}

  /** The barrier: waits until the plan reflects what the caller has written, and until everybody shows it if that is asked. */
  @Replies(planAsOf)
  async asOf(input: InputOf<typeof planAsOf>): Promise<OutputOf<typeof planAsOf>> {
    const { state, isPending } = input.is_shown
      ? await this.showings.of(input.at_least, input.wait_ms, traceId())
      : await this.live.whenReflects(input.at_least, input.wait_ms);
    const statuses = (list: Owner['list'], ids: readonly number[]): OrderChange[] =>
      ids.flatMap((id) => presentStatuses(list, state.plan, id) ?? []);
    return {
      at: this.live.at,
      is_pending: isPending,
      sales_orders: statuses('sales_orders', input.sales_orders) as SalesOrderStatusChange[],
      manufacturing_orders: statuses('manufacturing_orders', input.manufacturing_orders) as MakingStatusChange[],
      purchase_orders: statuses('purchase_orders', input.purchase_orders) as MakingStatusChange[],
    };
  }

  /** For the checks of owners: what this replica has read of theirs. */
  @Replies(plannerKnownVersions)
  async knownVersions({ resource, ids }: InputOf<typeof plannerKnownVersions>): Promise<OutputOf<typeof plannerKnownVersions>> {
    const seen = await this.live.whenLive();
    const isCurrent = await this.live.hasRead(seen, READ_WITHIN_MS);
    const state = await this.live.whenLive();
    const versions = ids.flatMap((id) => {
      const version = state.versionOf(resource, id);
      return version === undefined ? [] : [{ id, version }];
    });
    return { is_current: isCurrent && state === seen, versions };
  }

  /** S5 and S6: what may be packed now, with the ledger commits that the answer was based on. */
  @Replies(planPackable)
  async packable(input: InputOf<typeof planPackable>): Promise<OutputOf<typeof planPackable>> {
    const { state, isPending } = await this.live.whenReflects(input.at_least, input.wait_ms);
    const answer = state.plan.packable(input.rows.map((row) => ({ salesOrderRowId: row.sales_order_row_id, quantity: row.quantity })));
    return {
      is_pending: isPending,
      based_on: { ...answer.basedOn },
      rows: answer.rows.map((row) => ({
        sales_order_row_id: row.salesOrderRowId,
        allowed: row.allowed,
        allowed_other: row.allowedOther,
        made: row.made.map(({ batchId, number, quantity }) => ({ batch_id: batchId, batch_number: number, quantity })),
        to_make: row.toMake && { order_no: row.toMake.orderNo, quantity: row.toMake.quantity },
        in_stock: row.inStock,
        holders: row.holders.map((holder) => ({
          sales_order_id: holder.salesOrderId,
          order_no: holder.orderNo,
          demand: holder.demand,
          quantity: holder.quantity,
        })),
      })),
    };
  }

  /** P13: hands out what is short, once. */
  @Replies(planTakeShortage)
  takeShortage(input: InputOf<typeof planTakeShortage>): Promise<OutputOf<typeof planTakeShortage>> {
    return this.shortages.take(input);
  }

  /** P13: what was handed out will not be ordered. */
  @Replies(planGiveBackShortage)
  giveBackShortage(input: InputOf<typeof planGiveBackShortage>): Promise<OutputOf<typeof planGiveBackShortage>> {
    return this.shortages.giveBack(input);
  }

  /** What sales rows lack that nobody is ordering (P13), for the four ways to supply them (M1–M4). Rows that the plan doesn't know are absent. */
  @Replies(planShortage)
  async shortage(input: InputOf<typeof planShortage>): Promise<OutputOf<typeof planShortage>> {
    const { state, isPending } = await this.live.whenReflects(input.at_least, input.wait_ms);
    const availability = new Map(input.sales_order_row_ids.map((id) => [id, shortageOf(state.plan, id)?.product_availability]));
    return this.shortages.look(0, (plan) => ({
      is_pending: isPending,
      // The availability stays what was published: what is being ordered isn't expected before there is an order.
      rows: input.sales_order_row_ids.flatMap((id) => {
        const found = shortageOf(plan, id);
        return found ? [{ ...found, product_availability: availability.get(id) ?? found.product_availability }] : [];
      }),
    }));
  }

  /** S7 for whoever buys or makes from it (M8), without what is being ordered (P13). @throws Rejection `NOT_FOUND` */
  @Replies(planMissingIngredients)
  async missingIngredients(input: InputOf<typeof planMissingIngredients>): Promise<OutputOf<typeof planMissingIngredients>> {
    const { isPending } = await this.live.whenReflects(input.at_least, input.wait_ms);
    const missing = await this.shortages.look(0, (plan) => plan.missingIngredients(input.of), input.request);
    const { directory } = await this.live.whenLive();
    const ingredients = missing.map((each) => ({
      ...missingWords(each, directory.ways(each.variantId, each.locationId)),
      quantity_missing: withinLimit(each.quantityMissing),
      quantity_expected: withinLimit(each.quantityExpected),
    }));
    const ordered = input.request === undefined ? [] : await this.shortages.orderedFor(input.request);
    return { is_pending: isPending, ingredients, ordered: ordered.map(orderedWords) };
  }
}

const orderedWords = ({ claimId, request, way, rows }: ShortageClaim) => ({
  claim_id: claimId,
  request,
  way,
  rows: rows.map((row) => ({ variant_id: row.variantId, location_id: row.locationId, quantity: row.quantity })),
});

function shortageOf(plan: Plan, id: number): OutputOf<typeof planShortage>['rows'][number] | undefined {
  try {
    const { variantId, locationId, missing, status } = plan.explainDemand(ref('sales_order_row', id), { limit: 0, withFixes: false });
    const { calculated } = plan.keyFigures(variantId, locationId);
    return {
      sales_order_row_id: id,
      product_availability: (status as SalesStatus).productAvailability,
      missing_quantity: withinLimit(missing),
      calculated_stock: withinLimit(calculated),
      production_status: (status as SalesStatus).productionStatus,
    };
  } catch (problem) {
    if (problem instanceof Rejection && problem.code === 'NOT_FOUND') return undefined;
    throw problem;
  }
}
