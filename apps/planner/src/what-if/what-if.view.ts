import type { OrderOutcome, RowOutcome } from '@pegboard/domain-planning';
import { ref } from '@pegboard/kit';
import { isSalesStatus, statusView } from '../explanations/explanation.view';
import { type WhatIfAnswer, type StatusField, STATUS_FIELDS } from './what-if.answer';
import { sentenceOf, summaryOf } from './what-if-words';

type AnyStatus = RowOutcome['from'];
type Changes = WhatIfAnswer['orders'][number]['changes'];

/** One entry for each field that differs. */
function changesOf(from: AnyStatus, to: AnyStatus): Changes {
  const wordsOf = (status: AnyStatus): Partial<Record<StatusField, string | number | boolean | null>> => (status ? statusView(status) : {});
  const [before, after] = [wordsOf(from), wordsOf(to)];
  return STATUS_FIELDS.filter((field) => (before[field] ?? null) !== (after[field] ?? null)).map((field) => ({
    field,
    from: before[field] ?? null,
    to: after[field] ?? null,
  }));
}

const OF_INGREDIENTS: readonly StatusField[] = ['ingredient_availability', 'ingredient_expected_date', 'production_status'];

/** What the order tells of ingredients and production isn't told again of what is sold. */
function changesOfRow({ from, to }: RowOutcome, told: Changes): Changes {
  const isSold = [from, to].some((status) => status !== null && isSalesStatus(status));
  const isTold = ({ field, from: before, to: after }: Changes[number]): boolean =>
    OF_INGREDIENTS.includes(field) && told.some((each) => each.field === field && each.from === before && each.to === after);
  return changesOf(from, to).filter((change) => !isSold || !isTold(change));
}

function orderView(outcome: OrderOutcome): WhatIfAnswer['orders'][number] {
  const changes = changesOf(outcome.from, outcome.to);
  return {
    type: outcome.entity,
    id: outcome.id,
    order_no: outcome.orderNo,
    customer_name: outcome.customerName,
    verdict: outcome.verdict,
    ready_before: outcome.readyBefore,
    ready_after: outcome.readyAfter,
    days_lost: outcome.daysLost,
    text: sentenceOf(outcome),
    changes,
    rows: outcome.rows
      .map((row) => ({
        ref: ref(row.entity, row.id),
        variant_id: row.variantId,
        sku: row.sku,
        changes: changesOfRow(row, changes),
      }))
      .filter((row) => row.changes.length > 0),
  };
}

/** P12: what would be, order by order, with a verdict for the orders that exist already. */
export function whatIfView(orders: readonly OrderOutcome[]): WhatIfAnswer {
  const verdicts = new Set(orders.map(({ verdict }) => verdict));
  const isMixed = verdicts.has('mixed') || (verdicts.has('better') && verdicts.has('worse'));
  return {
    verdict: isMixed ? 'mixed' : verdicts.has('better') ? 'better' : verdicts.has('worse') ? 'worse' : 'same',
    text: summaryOf(orders),
    orders: orders.map(orderView),
  };
}
