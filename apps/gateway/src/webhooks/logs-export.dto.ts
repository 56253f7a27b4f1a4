import {
  BooleanField,
  DateField,
  IdField,
  IntegerField,
  InstantField,
  field,
  wrong,
  readOneOf,
  OneOfField,
  QueryBoolean,
  QueryId,
  QueryInteger,
  QueryInstant,
  QueryLastInstant,
  QueryOneOf,
} from '@pegboard/service';
import { EVERY_EVENT } from './event-names';

export const OUTCOMES = ['success', 'failure', 'retry'] as const;

export const FORMATS = ['csv', 'json'] as const;

export class CreateLogsExportDto {
  @IdField({ optional: true, description: 'Only attempts of this webhook' }) webhook_id?: number;
  @InstantField({ optional: true }) start_date?: string;
  @InstantField({ optional: true }) end_date?: string;
  @DateField({ optional: true, description: 'The same as start_date' }) created_at_min?: string;
  @DateField({ optional: true, description: 'The last day or moment, included' }) created_at_max?: string;
  @OneOfField(EVERY_EVENT, { optional: true, description: 'Only attempts to send this event' }) event?: string;
  @BooleanField({ optional: true, description: 'Only attempts that arrived, or only those that did not' }) delivered?: boolean;
  @IntegerField({ optional: true, min: 100, max: 600, description: 'Only attempts that got this HTTP status' }) status_code?: number;
  @field(
    { optional: true, description: 'success: the attempt arrived; failure: it was the last; retry: another follows' },
    { type: 'array', maxItems: OUTCOMES.length * 2, items: { type: 'string', enum: [...OUTCOMES] } },
    (raw, name) => {
      if (!Array.isArray(raw) || raw.length > OUTCOMES.length * 2) return wrong('NOT_A_LIST', `${name} must be a list.`);
      return raw.map((word) => readOneOf(word, name, OUTCOMES)).find((read) => 'problem' in read) ?? { value: raw };
    },
  )
  status_filter?: string[];
  @OneOfField(FORMATS, { optional: true, description: 'Default: csv' }) format?: string;
}

export class LogsQuery {
  @QueryId() webhook_id?: number;
  @QueryInstant() start_date?: string;
  @QueryLastInstant() end_date?: string;
  @QueryInstant() created_at_min?: string;
  @QueryLastInstant() created_at_max?: string;
  @QueryOneOf(EVERY_EVENT) event?: string[];
  @QueryBoolean() delivered?: boolean;
  @QueryInteger({ min: 100, max: 600 }) status_code?: number;
  @QueryOneOf(OUTCOMES) status_filter?: string[];
  @QueryOneOf(FORMATS) format?: string[];
}
