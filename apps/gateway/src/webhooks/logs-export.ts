import { csvCell } from '@pegboard/kit';
import type { Delivery } from './deliveries';
import { attemptView } from './delivery.view';

/** What a log is asked for. */
export interface LogsAsked {
  readonly webhook_id?: number | undefined;
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly status_filter?: readonly string[] | undefined;
}

/** The deliveries that may hold what is asked for. */
export const filterOf = ({ webhook_id, end_date }: LogsAsked): Record<string, unknown> => ({
  ...(webhook_id === undefined ? {} : { webhookId: webhook_id }),
  ...(end_date === undefined ? {} : { queuedAt: { $lte: end_date } }),
});

/** One line for each try. */
export const linesOf = (deliveries: readonly Delivery[], { start_date, end_date, status_filter }: LogsAsked) =>
  deliveries.flatMap((delivery) =>
    delivery.attempts
      .map((attempt, i) => ({
        webhook_id: delivery.webhookId,
        delivery_id: delivery._id,
        event_id: delivery.event.id,
        sequence: delivery.event.sequence,
        action: delivery.event.action,
        object_id: delivery.event.object.id,
        try: i + 1,
        ...attemptView(attempt),
      }))
      .filter(({ at }) => (start_date === undefined || at >= start_date) && (end_date === undefined || at <= end_date))
      .filter(({ status }) => !status_filter?.length || status_filter.includes(status)),
  );

export type LogLine = ReturnType<typeof linesOf>[number];

const COLUMNS = [
  'webhook_id',
  'delivery_id',
  'event_id',
  'sequence',
  'action',
  'object_id',
  'try',
  'at',
  'duration_ms',
  'status',
  'http_status',
  'error',
  'next_try_at',
] as const satisfies readonly (keyof LogLine)[];

/** A receiver's name may stand in an error: no cell is run by a spreadsheet. */
const cell = (value: string | number | null): string => csvCell(String(value ?? ''));

export const csvOf = (lines: readonly LogLine[]): string =>
  [COLUMNS.join(','), ...lines.map((line) => COLUMNS.map((column) => cell(line[column])).join(','))].map((line) => `${line}\r\n`).join('');
