import { IntegerField, QueryInteger } from '@pegboard/service';

export class ConsumersQuery {
  @QueryInteger({ min: 0, max: 1_000_000, description: 'A consumer with more unhandled events than this is behind' })
  max_lag: number = 500;
}

export class PauseDto {
  @IntegerField({ optional: true, min: 1, max: 10_080, description: 'It goes on by itself after so many minutes; 60 if absent' })
  minutes?: number;
}
