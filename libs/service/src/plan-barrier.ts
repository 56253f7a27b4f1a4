import { Inject, Injectable } from '@nestjs/common';
import { planAsOf, planRunNumber, type OutputOf } from '@pegboard/contracts';
import { ASKER, writtenSoFar, type Asker } from '@pegboard/eventing';
import { currentRequest } from './request';

const WAIT_MS = 5_000;

/** `?wait_for_plan=true`: an answer that is given only when everybody shows what the plan makes of what the request wrote. */
@Injectable()
export class PlanBarrier {
  constructor(@Inject(ASKER) private readonly asker: Asker) {}

  /**
   * Waits, at most 5 s, until the plan reflects everything written so far for this request and what follows from it, and
   * every list and card shows it. Answers the present
   * statuses of the orders named. Undefined if the request doesn't ask for it, or the plan isn't there in time: the
   * write stands either way, and the header `X-Plan-Pending` says so.
   */
  async settle(
    orders: { sales_orders?: number[]; manufacturing_orders?: number[]; purchase_orders?: number[] } = {},
  ): Promise<OutputOf<typeof planAsOf> | undefined> {
    const scope = currentRequest();
    if (!scope?.wantsPlan) return undefined;
    scope.isPlanSettled = true;
    const answer = await this.ask(orders);
    if (!answer || answer.is_pending) {
      scope.reply.header('x-plan-pending', 'true');
      return undefined;
    }
    scope.reply.header('x-plan-run', String(planRunNumber(answer.at)));
    return answer;
  }

  private async ask(orders: {
    sales_orders?: number[];
    manufacturing_orders?: number[];
    purchase_orders?: number[];
  }): Promise<OutputOf<typeof planAsOf> | undefined> {
    try {
      const input = {
        at_least: writtenSoFar(),
        wait_ms: WAIT_MS,
        is_shown: true,
        sales_orders: [],
        manufacturing_orders: [],
        purchase_orders: [],
        ...orders,
      };
      return await this.asker.ask(planAsOf, input, { deadlineMs: WAIT_MS + 500 });
    } catch {
      // The planner is down; the write is done anyway.
      return undefined;
    }
  }
}
