import { TextField, ListQuery, QueryText, QueryId } from '@pegboard/service';

export class CreateOperatorDto {
  @TextField({ example: 'Kofi Mensah' }) operator_name!: string;
}

export class OperatorQuery extends ListQuery {
  @QueryText() working_area?: string;
  @QueryId() resource_id?: number;
}
