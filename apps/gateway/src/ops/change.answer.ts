import { z } from 'zod';
import { answer, answered, exampleOf } from '@pegboard/service';

const { text, instant, count } = answered;
const anything = z.unknown();

const fieldChange = answer(
  'FieldChange',
  {
    field: text.meta({ description: 'The path of the field; a row is named by its id, as in rows[31].quantity' }),
    old: anything.meta({ description: 'Null if it was not there' }),
    new: anything.meta({ description: 'Null if it is gone' }),
  },
  { field: 'rows[31].quantity', old: '2', new: '3' },
);

const changeAnswer = answer(
  'Change',
  {
    id: text.meta({ description: 'The id of the event, or of the call to the gateway' }),
    at: instant,
    actor: text.nullable().meta({ description: 'The key, user or service; null for events of versions that did not say it' }),
    actor_name: text.nullable(),
    request_id: text.nullable().meta({ description: 'The id of the call, as in the logs' }),
    service: text,
    of: text,
    action: text,
    version: count.nullable(),
    fields: z
      .array(fieldChange)
      .nullable()
      .meta({ description: 'With `of`: what changed. Null if the stream of events no longer has this version and the one before' }),
  },
  {
    id: 'sales.sales_order.7.3.0',
    at: '2026-05-14T10:00:00.214Z',
    actor: 'key:6f1c9b2e4a7d8035',
    actor_name: 'web shop',
    request_id: '3b9f0c61d27e4a58',
    service: 'sales',
    of: 'sales_order/7',
    action: 'changed',
    version: 3,
    fields: [exampleOf(fieldChange)],
  },
);
export type ChangeAnswer = z.output<typeof changeAnswer>;
export type FieldChange = z.output<typeof fieldChange>;

export const changesAnswer = answer(
  'ChangePage',
  {
    data: z.array(changeAnswer),
    next_after: count.meta({ description: 'Send this as `after` to get the next page' }),
    is_end: z.boolean().meta({ description: 'Whether nothing follows now' }),
  },
  { data: [exampleOf(changeAnswer)], next_after: 4711, is_end: true },
);
export type ChangesAnswer = z.output<typeof changesAnswer>;
