import { CodeField, TextField } from '@pegboard/service';
import { RESERVED_NAME } from '@pegboard/access';
import { GrantsField } from '../keys/api-key.dto';

export class CreateSignInCodeDto {
  @CodeField({ max: 100, not: RESERVED_NAME, description: 'Who will be signed in.', example: 'Ann' }) name!: string;
  @GrantsField() grants!: string[];
}

export class CreateSessionDto {
  @TextField({ max: 100, description: 'The code of a sign-in link.', example: 'q0h…' }) code!: string;
}
