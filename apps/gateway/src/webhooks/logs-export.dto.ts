import {
  IdField,
  InstantField,
  field,
  wrong,
  readOneOf,
  OneOfField,
  QueryId,
  QueryInstant,
  QueryLastInstant,
  QueryOneOf,
} from '@pegboard/service';

export const OUTCOMES = ['success', 'failure', 'retry'] as const;

export const FORMATS = ['csv', 'json'] as const;

export class CreateLogsExportDto {
  @IdField({ optional: true, description: 'Only attempts of this webhook' }) webhook_id?: number;
  @InstantField({ optional: true }) start_date?: string;
  @InstantField({ optional: true }) end_date?: string;
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
  @QueryOneOf(OUTCOMES) status_filter?: string[];
  @QueryOneOf(FORMATS) format?: string[];
}
