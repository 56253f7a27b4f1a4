import type { StatusChange } from '@pegboard/domain-planning';
import { type WhatIfAnswer, type StatusField, STATUS_FIELDS } from './what-if.answer';
import { statusView } from '../explanations/explanation.view';

/** One line a field that differs. */
export function differencesOf(change: StatusChange): WhatIfAnswer['differences'] {
  const wordsOf = (status: StatusChange['from']): Partial<Record<StatusField, string | number | boolean | null>> =>
    status ? statusView(status) : {};
  const [from, to] = [wordsOf(change.from), wordsOf(change.to)];
  return STATUS_FIELDS.filter((field) => from[field] !== to[field]).map((field) => ({
    entity: change.entity,
    id: change.id,
    order_id: change.ownerId,
    field,
    from: from[field] ?? null,
    to: to[field] ?? null,
  }));
}
