import { AdjustmentMethod } from '@pegboard/contracts';
import type { Quantity } from '@pegboard/kit';
import {
  BooleanField,
  editOf,
  IdField,
  ListQuery,
  OneOfField,
  QuantityField,
  QueryBoolean,
  QueryIds,
  QueryText,
  RowsField,
  SortedBy,
  TextField,
} from '@pegboard/service';

export class CreatePriceListDto {
  @TextField({ max: 100, example: 'Wholesale' }) name!: string;
}

export class UpdatePriceListDto extends editOf(CreatePriceListDto) {
  @BooleanField({ optional: true, description: 'A new list gives no prices until it is active.' }) is_active?: boolean;
}

export class PriceListRowDto {
  @IdField() variant_id!: number;
  @OneOfField(AdjustmentMethod.options, {
    description: 'fixed: the amount is the price. percentage: so many percent less than the sales price. markup: so many percent more.',
  })
  adjustment_method!: AdjustmentMethod;
  @QuantityField({ sign: 'notNegative', example: 12.5 }) amount!: Quantity;
}

export class CreatePriceListRowsDto {
  @IdField() price_list_id!: number;
  @RowsField(() => PriceListRowDto, { min: 1 }) price_list_rows!: PriceListRowDto[];
}

export class UpdatePriceListRowDto extends editOf(PriceListRowDto) {}

export class PriceListCustomerDto {
  @IdField() customer_id!: number;
}

export class CreatePriceListCustomersDto {
  @IdField() price_list_id!: number;
  @RowsField(() => PriceListCustomerDto, { min: 1 }) price_list_customers!: PriceListCustomerDto[];
}

export class UpdatePriceListCustomerDto extends PriceListCustomerDto {}

export const PRICE_LIST_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(PRICE_LIST_SORTS)
export class PriceListsQuery extends ListQuery {
  @QueryText() name?: string;
  @QueryBoolean() is_active?: boolean;
}

export class PriceListRowsQuery extends ListQuery {
  @QueryIds() variant_ids?: number[];
  @QueryIds() price_list_ids?: number[];
}

export class PriceListCustomersQuery extends ListQuery {
  @QueryIds() customer_ids?: number[];
  @QueryIds() price_list_ids?: number[];
}
