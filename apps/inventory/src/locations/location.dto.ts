import {
  AddressDto,
  BooleanField,
  editOf,
  ListQuery,
  PartField,
  QueryBoolean,
  QueryId,
  QueryText,
  TextField,
  TimeZoneField,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class CreateLocationDto {
  @TextField({ example: 'Factory' })
  name!: string;

  @TextField({ ...nullable, min: 0, example: 'Nordic Chairs Ltd' })
  legal_name?: string | null;

  @PartField(() => AddressDto, { ...nullable, description: 'Printed on purchase orders that are delivered here.' })
  address?: AddressDto | null;

  @BooleanField(optional)
  sells?: boolean;

  @BooleanField(optional)
  makes?: boolean;

  @BooleanField(optional)
  buys?: boolean;

  @BooleanField(optional)
  is_primary?: boolean;

  @TimeZoneField({ ...optional, description: 'IANA time zone, for example Europe/Tallinn; it defines when a day ends at this location.' })
  time_zone?: string;
}

export class UpdateLocationDto extends editOf(CreateLocationDto) {
  @BooleanField({ ...optional, description: 'No order names an archived location. Orders and stock that are there stay (I5).' })
  is_archived?: boolean;
}

export class LocationsQuery extends ListQuery {
  @QueryText()
  name?: string;

  @QueryText()
  legal_name?: string;

  @QueryId({ description: 'An address has the id of its location.' })
  address_id?: number;

  @QueryBoolean()
  is_primary?: boolean;

  @QueryBoolean()
  include_archived?: boolean;

  @QueryBoolean()
  sales_allowed?: boolean;

  @QueryBoolean()
  manufacturing_allowed?: boolean;

  @QueryBoolean()
  purchases_allowed?: boolean;
}
