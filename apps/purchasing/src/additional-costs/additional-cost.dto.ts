import { ADDITIONAL_COST_FIELDS, DISTRIBUTION_METHODS, type DistributionMethod } from '@pegboard/contracts';
import type { Quantity } from '@pegboard/kit';
import { editOf, IdField, ListQuery, MoneyField, OneOfField, plainDto, QueryId, QueryIds, QueryOneOf, QueryText } from '@pegboard/service';

const optional = { optional: true } as const;

class AdditionalCostDto extends plainDto(ADDITIONAL_COST_FIELDS) {
  @MoneyField({ description: 'Without tax, in the currency of the order.' })
  price!: Quantity;

  @OneOfField(DISTRIBUTION_METHODS, {
    ...optional,
    description: 'BY_VALUE (the default): part of the value of what the order brings. NON_DISTRIBUTED: only noted.',
  })
  distribution_method?: DistributionMethod;
}

export class CreateAdditionalCostDto extends AdditionalCostDto {
  @IdField({ ...optional, description: 'The order; or group_id.' })
  purchase_order_id?: number;

  @IdField({ ...optional, description: 'The group of one of the rows of the order, such as its default_group_id.' })
  group_id?: number;
}

export class UpdateAdditionalCostDto extends editOf(AdditionalCostDto) {}

export class AdditionalCostsQuery extends ListQuery {
  @QueryIds()
  purchase_order_id?: number[];

  @QueryId()
  group_id?: number;

  @QueryId()
  additional_cost_id?: number;

  @QueryId()
  tax_rate_id?: number;

  @QueryText({ description: 'That of the order.' })
  currency?: string;

  @QueryOneOf(DISTRIBUTION_METHODS)
  distribution_method?: DistributionMethod[];
}
