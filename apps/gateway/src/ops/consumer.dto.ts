import { QueryInteger } from '@pegboard/service';

export class ConsumersQuery {
  @QueryInteger({ min: 0, max: 1_000_000, description: 'More events than this not yet handled is behind' })
  max_lag: number = 500;
}
