import { PageQuery, QueryIds, QueryBoolean, IdField, QuantityField, OneOfField, RowsField, DateField } from '@pegboard/service';
import type { Quantity, DateOrInstant } from '@pegboard/kit';

export class ReplenishmentQuery extends PageQuery {
  @QueryIds() variant_id?: number[];
  @QueryIds() location_id?: number[];
  /** Only where something is missing, which is also the default; false lists everything that has stock, demand or supply. */
  @QueryBoolean() missing_only?: boolean;
}

export class ChosenRowDto {
  @IdField() variant_id!: number;
  @IdField() location_id!: number;
  @QuantityField({ optional: true, description: 'Default: the missing quantity.' }) quantity?: Quantity;
  @OneOfField(['buy', 'make'], { optional: true, description: 'Default: buy if possible, otherwise make.' }) action?: 'buy' | 'make';
  @IdField({ optional: true, description: 'Default: the default supplier.' }) supplier_id?: number;
}

export class CreateReplenishmentOrdersDto {
  @RowsField(() => ChosenRowDto, { min: 1, max: 250 }) rows!: ChosenRowDto[];
  @DateField({ optional: true, nullable: true }) expected_arrival_date?: DateOrInstant | null;
  @DateField({ optional: true, nullable: true }) production_deadline_date?: DateOrInstant | null;
  @IdField({
    optional: true,
    description: 'An open draft that gets what is bought, instead of new purchase orders. It must be of that supplier and location.',
  })
  purchase_order_id?: number;
}
