import { IdField, InstantField } from '@pegboard/service';

/** What clients send back with a thing that they were given; taken, because it came from here, and not used. */
export class SentBack {
  @IdField({ optional: true }) id?: number;
  @InstantField({ optional: true }) created_at?: string;
  @InstantField({ optional: true }) updated_at?: string;
  @InstantField({ optional: true, nullable: true }) deleted_at?: string | null;
}
