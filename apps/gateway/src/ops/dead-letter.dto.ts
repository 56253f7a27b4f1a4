import { PageQuery, QueryOneOf, QueryText, QueryInstant, TextField, InstantField, BooleanField, IntegerField } from '@pegboard/service';
import { STATES } from './dead-letter.answer';

const MAX_AT_ONCE = 500;

export class DeadLettersQuery extends PageQuery {
  @QueryOneOf(STATES, { description: 'Default: letters that are neither redriven nor discarded' }) state?: string[];
  @QueryText({ description: 'The service that could not handle it' }) service?: string;
  @QueryText({ description: 'The subject of the event; `*` matches one word, and `>` at the end matches all further words' })
  subject?: string;
  @QueryInstant({ description: 'Only letters put aside since this time' }) since?: string;
}

export class DiscardQuery {
  @QueryText({ description: 'The reason; it is stored with the caller’s name' }) why?: string;
}

export class RedriveAllDto {
  @TextField({ optional: true, max: 50 }) service?: string;
  @TextField({ optional: true, max: 200 }) subject?: string;
  @InstantField({ optional: true }) since?: string;
  @BooleanField({ optional: true, description: 'Required if no filter is given' }) all?: boolean;
  @IntegerField({ optional: true, min: 1, max: MAX_AT_ONCE, description: '100 if absent' }) limit?: number;
}
