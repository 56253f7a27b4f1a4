import { QueryInteger } from '@pegboard/service';

export class ConsumersQuery {
  @QueryInteger({ min: 0, max: 1_000_000, description: 'A consumer with more unhandled events than this is behind' })
  max_lag: number = 500;
}
