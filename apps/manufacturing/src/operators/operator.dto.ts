import { TextField } from '@pegboard/service';

export class CreateOperatorDto {
  @TextField({ example: 'Kofi Mensah' }) operator_name!: string;
}
