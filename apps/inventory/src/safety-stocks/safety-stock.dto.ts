import { OmitType } from '@nestjs/swagger';
import { IdField, QuantityField, ListQuery, QueryIds, QueryExtend } from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';

export class CreateSafetyStockDto {
  @IdField()
  variant_id!: number;

  @IdField()
  location_id!: number;

  @QuantityField({ sign: 'notNegative' })
  value!: Quantity;
}

export class CreateReorderPointDto {
  @IdField()
  variant_id!: number;

  @IdField()
  location_id!: number;

  @QuantityField({ optional: true, sign: 'notNegative' })
  reorder_point?: Quantity;

  @QuantityField({ optional: true, sign: 'notNegative', description: 'The older name of reorder_point.' })
  value?: Quantity;

  @QuantityField({ optional: true, sign: 'notNegative' })
  reorder_quantity?: Quantity;
}

export class SafetyStocksQuery extends OmitType(ListQuery, ['include_deleted']) {
  @QueryExtend('variant') extend?: string[];
  @QueryIds()
  variant_id?: number[];

  @QueryIds()
  location_id?: number[];
}
