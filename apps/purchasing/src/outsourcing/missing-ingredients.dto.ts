import type { DateOrInstant } from '@pegboard/kit';
import { DateField, IdField, IdsField, OptionalBody } from '@pegboard/service';

/** Which ingredients of the list. */
export class MissingOutsourcedDto extends OptionalBody {
  @IdsField({ optional: true, min: 1, description: 'Only these of the missing materials. Default: all.' })
  variant_ids?: number[];
}

export class BuyMissingOutsourcedDto extends MissingOutsourcedDto {
  @IdField({ optional: true, description: 'Default: the default supplier of each item.' })
  supplier_id?: number;

  @DateField({ optional: true })
  expected_arrival_date?: DateOrInstant;
}
