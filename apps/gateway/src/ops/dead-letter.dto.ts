import { QueryInteger, QueryOneOf, QueryText, QueryInstant, TextField, InstantField, BooleanField, IntegerField } from '@pegboard/service';
import { STATES } from './dead-letter.answer';

const MAX_AT_ONCE = 500;

export class DeadLettersQuery {
  @QueryInteger({ min: 1, max: 1_000_000 }) page: number = 1;
  @QueryInteger({ min: 1, max: 250 }) limit: number = 50;
  @QueryOneOf(STATES, { description: 'Absent: those nobody has dealt with' }) state?: string[];
  @QueryText({ description: 'Who gave it up' }) service?: string;
  @QueryText({ description: 'Of the event; `*` stands for one word, `>` at the end for all that follow' }) subject?: string;
  @QueryInstant({ description: 'Given up since' }) since?: string;
}

export class DiscardQuery {
  @QueryText({ description: 'Why nobody needs it; it is kept with who said so' }) why?: string;
}

export class RedriveAllDto {
  @TextField({ optional: true, max: 50 }) service?: string;
  @TextField({ optional: true, max: 200 }) subject?: string;
  @InstantField({ optional: true }) since?: string;
  @BooleanField({ optional: true, description: 'Needed where no filter says which' }) all?: boolean;
  @IntegerField({ optional: true, min: 1, max: MAX_AT_ONCE, description: '100 if absent' }) limit?: number;
}
