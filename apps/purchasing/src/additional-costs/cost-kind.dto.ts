import { editOf, ListQuery, QueryText, TextField } from '@pegboard/service';

export class CreateCostKindDto {
  @TextField({ max: 255, example: 'Shipping' })
  name!: string;
}

export class UpdateCostKindDto extends editOf(CreateCostKindDto) {}

export class CostKindsQuery extends ListQuery {
  @QueryText()
  name?: string;
}
