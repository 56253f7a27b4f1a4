import { QueryInteger, QueryBoolean, QueryId } from '@pegboard/service';

export class DemandQuery {
  /** So many of the demands that stand before are listed, the nearest first. */
  @QueryInteger({ min: 0, max: 1000, default: 20 }) limit: number = 20;
  /** Whether the smallest changes that would cover the demand are worked out; default true. */
  @QueryBoolean() fixes?: boolean;
}

export class SupplyQuery {
  /** For stock, whose id is the variant's. */
  @QueryId() location_id?: number;
  @QueryId() batch_id?: number;
}
