import { csvCell } from '@pegboard/kit';
import type { Delivery } from './deliveries';
import { attemptView } from './delivery.view';

/** What a log is asked for. */
export interface LogsAsked {
  readonly webhook_id?: number | undefined;
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly created_at_min?: string | undefined;
  readonly created_at_max?: string | undefined;
  readonly event?: readonly string[] | undefined;
  readonly delivered?: boolean | undefined;
  readonly status_code?: number | undefined;
  readonly status_filter?: readonly string[] | undefined;
}

/** The deliveries that may hold what is asked for. */
export const filterOf = ({ webhook_id, event, ...asked }: LogsAsked): Record<string, unknown> => {
  const { to } = boundsOf(asked);
  return {
    ...(webhook_id === undefined ? {} : { webhookId: webhook_id }),
    ...(event?.length ? { 'event.action': { $in: event } } : {}),
    ...(to === undefined ? {} : { queuedAt: { $lte: to } }),
  };
};

/** Each bound has two names, and the narrower one counts. */
function boundsOf(asked: LogsAsked): { from: string | undefined; to: string | undefined } {
  const from = [asked.start_date, asked.created_at_min].filter((at) => at !== undefined).sort();
  const to = [asked.end_date, asked.created_at_max].filter((at) => at !== undefined).sort();
  return { from: from.at(-1), to: to[0] };
}

/** One line for each try. */
export const linesOf = (deliveries: readonly Delivery[], asked: LogsAsked) => {
  const { status_filter, delivered, status_code } = asked;
  const { from, to } = boundsOf(asked);
  return deliveries.flatMap((delivery) =>
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
      .filter(({ at }) => (from === undefined || at >= from) && (to === undefined || at <= to))
      .filter(({ status }) => !status_filter?.length || status_filter.includes(status))
      .filter(({ status }) => delivered === undefined || delivered === (status === 'success'))
      .filter(({ http_status }) => status_code === undefined || http_status === status_code),
  );
};

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
