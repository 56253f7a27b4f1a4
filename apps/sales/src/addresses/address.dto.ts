import { ADDRESS_FIELDS, AddressType } from '@pegboard/contracts';
import { BooleanField, IdField, ListQuery, OneOfField, plainDto, QueryIds, QueryOneOf, QueryText } from '@pegboard/service';

/** An address as a part of what is created. */
export class OrderAddressDto extends plainDto(ADDRESS_FIELDS) {
  @OneOfField(AddressType.options, { optional: true, description: 'Where a bill goes, or where goods go. Default: shipping.' })
  entity_type?: AddressType;
}

export class CustomerAddressDto extends OrderAddressDto {
  @BooleanField({ optional: true, description: 'Whether it is the default address of its kind.' }) default?: boolean;
}

export class CreateCustomerAddressDto extends plainDto(ADDRESS_FIELDS) {
  @IdField() customer_id!: number;
  @OneOfField(AddressType.options) entity_type!: AddressType;
}

export class CreateSalesOrderAddressDto extends plainDto(ADDRESS_FIELDS) {
  @IdField() sales_order_id!: number;
  @OneOfField(AddressType.options) entity_type!: AddressType;
}

export class UpdateCustomerAddressDto extends plainDto(ADDRESS_FIELDS) {}

export class UpdateSalesOrderAddressDto extends plainDto(ADDRESS_FIELDS) {}

export class AddressesQuery extends ListQuery {
  @QueryOneOf(AddressType.options) entity_type?: string[];
  @QueryText() first_name?: string;
  @QueryText() last_name?: string;
  @QueryText() company?: string;
  @QueryText() phone?: string;
  @QueryText() line_1?: string;
  @QueryText() line_2?: string;
  @QueryText() city?: string;
  @QueryText() state?: string;
  @QueryText() zip?: string;
  @QueryText() country?: string;
}

export class CustomerAddressesQuery extends AddressesQuery {
  @QueryIds() customer_ids?: number[];
}

export class SalesOrderAddressesQuery extends AddressesQuery {
  @QueryIds() sales_order_ids?: number[];
}
