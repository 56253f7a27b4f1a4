import type { DateOrInstant, Quantity, Rate } from '@pegboard/kit';
import { OmitType, PickType } from '@nestjs/swagger';
import { PURCHASE_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import {
  CurrencyField,
  editOf,
  plainDto,
  IdField,
  DateField,
  ListQuery,
  MoneyField,
  OneOfField,
  QuantityField,
  QueryId,
  QueryIds,
  QueryOneOf,
  QueryText,
  RateField,
  RowsField,
  CodeField,
  TextField,
  SortedBy,
  QueryExtend,
  QueryBoolean,
  QueryDate,
  QuerySearch,
} from '@pegboard/service';

const STATUSES = ['DRAFT', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED', 'RECEIVED'] as const;
const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class PurchaseOrderRowDto extends plainDto(PURCHASE_ORDER_ROW_FIELDS) {
  @IdField()
  variant_id!: number;

  @QuantityField({ description: 'In purchase units.' })
  quantity!: Quantity;

  @MoneyField({ ...optional, description: 'Of one purchase unit. Default: the purchase price of the item.' })
  price_per_unit?: Quantity;

  @TextField({ ...optional, max: 20, description: 'Default: the purchase unit of the item.', example: 'pallet' })
  purchase_uom?: string;

  @QuantityField({ ...optional, description: 'Stock units in one purchase unit.' })
  purchase_uom_conversion_rate?: Quantity;

  @DateField({ ...nullable, description: 'The arrival date of this row. Default: the date of the order.' })
  arrival_date?: DateOrInstant | null;

  @IdField({ ...nullable, description: 'The location of this row. Default: the location of the order.' })
  location_id?: number | null;

  @IdField(optional)
  group_id?: number;
}

export class CreatePurchaseOrderRowDto extends PurchaseOrderRowDto {
  @IdField()
  purchase_order_id!: number;

  @CurrencyField({ ...optional, description: 'That of the order: an order has one currency.' })
  currency?: string;
}

export class CreatePurchaseOrderDto {
  @CodeField({ ...optional, description: 'Default: `PO-` and the id.', example: 'PO-2' })
  order_no?: string;

  @OneOfField(['regular', 'outsourced'], optional)
  entity_type?: 'regular' | 'outsourced';

  @IdField()
  supplier_id!: number;

  @CurrencyField({ ...optional, example: 'EUR' })
  currency?: string;

  @RateField({
    ...optional,
    description:
      'How much of the base currency one unit of the currency is. Required for an order in another currency, unless the supplier has a rate.',
  })
  conversion_rate?: Rate;

  @OneOfField(['DRAFT', 'NOT_RECEIVED'], { ...optional, description: 'A draft is not expected supply until it is placed.' })
  status?: 'DRAFT' | 'NOT_RECEIVED';

  @DateField(optional)
  order_created_date?: DateOrInstant;

  @DateField({ ...nullable, description: 'For all rows without their own date.' })
  expected_arrival_date?: DateOrInstant | null;

  @IdField()
  location_id!: number;

  @IdField({
    ...nullable,
    description: 'The location of the ingredients of an outsourced order. Required for outsourced orders, and only allowed for them.',
  })
  tracking_location_id?: number | null;

  @TextField({ ...nullable, min: 0, max: 5_000 })
  additional_info?: string | null;

  @TextField({ ...nullable, min: 0, description: 'Printed on the order. Default: those of the supplier.', example: '30 days net' })
  payment_terms?: string | null;

  @RowsField(() => PurchaseOrderRowDto, { min: 1 })
  purchase_order_rows!: PurchaseOrderRowDto[];
}

export class UpdatePurchaseOrderDto extends editOf(
  OmitType(CreatePurchaseOrderDto, ['entity_type', 'status', 'expected_arrival_date', 'tracking_location_id', 'purchase_order_rows']),
) {
  @IdField(optional)
  tracking_location_id?: number;

  @OneOfField(STATUSES, {
    ...optional,
    description:
      'RECEIVED receives everything that is open. NOT_RECEIVED places a draft, or reverts all receipts. DRAFT takes back an order without receipts.',
  })
  status?: (typeof STATUSES)[number];

  @DateField({ ...nullable, description: 'It becomes the date of every open row.' })
  expected_arrival_date?: DateOrInstant | null;
}

export class UpdatePurchaseOrderRowDto extends editOf(PurchaseOrderRowDto) {
  @DateField({ ...optional, description: 'Of a row that is received. The movement of stock keeps its date.' })
  received_date?: DateOrInstant;
}

/** The words by which orders are sorted, and where they are kept. */
export const ORDER_SORTS: Record<string, string> = {
  id: 'id',
  order_no: 'orderNo',
  status: 'status',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  order_created_date: 'orderCreatedDate',
  expected_arrival_date: 'expectedArrivalDate',
};

@SortedBy(ORDER_SORTS)
export class PurchaseOrdersQuery extends ListQuery {
  @QueryText({ description: 'The complete number or its beginning.' })
  order_no?: string;

  @QueryOneOf(['regular', 'outsourced'])
  entity_type?: string[];

  @QueryOneOf(STATUSES)
  status?: string[];

  @QueryOneOf(['BILLED', 'NOT_BILLED', 'PARTIALLY_BILLED'])
  billing_status?: string[];

  @QueryOneOf(['NOT_SENT', 'SENDING', 'SENT', 'FAILED'], { description: 'No documents are sent from here.' })
  last_document_status?: string[];

  @QueryText()
  currency?: string;

  @QueryIds()
  location_id?: number[];

  @QueryIds()
  tracking_location_id?: number[];

  @QueryIds()
  supplier_id?: number[];

  @QueryIds({ description: 'Only orders with a row of one of these variants.' })
  variant_id?: number[];

  @QueryOneOf(['PROCESSED', 'IN_STOCK', 'EXPECTED', 'NOT_AVAILABLE', 'NO_RECIPE', 'NOT_APPLICABLE'], {
    description: 'Only outsourced orders with this availability of their ingredients.',
  })
  ingredient_availability?: string[];

  @QueryDate({ description: 'The first arrival of a row; a row without a date has that of the order.' })
  expected_arrival_date_min?: DateOrInstant;

  @QueryDate({ description: 'The last arrival of a row; a row without a date has that of the order.' })
  expected_arrival_date_max?: DateOrInstant;

  @QueryBoolean({ description: 'Whether an open row of a placed order should have arrived before today, at the location of the order.' })
  is_overdue?: boolean;

  @QueryBoolean({ description: 'Whether the ingredients of an outsourced order come after its product is expected.' })
  is_late?: boolean;

  @QueryText({ description: 'Only orders from suppliers whose name contains this text.' })
  supplier_name?: string;

  @QuerySearch('number, supplier, comment, or the SKU or name of an item')
  search?: string;

  @QueryExtend('supplier', 'variant')
  extend?: string[];
}

/** The query of one order. */
export class ExtendPurchaseOrderQuery extends PickType(PurchaseOrdersQuery, ['extend']) {}

export class PurchaseOrderRowsQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds()
  purchase_order_id?: number[];

  @QueryIds()
  variant_id?: number[];

  @QueryIds({ description: 'Where the row arrives.' })
  location_id?: number[];

  @QueryId()
  tax_rate_id?: number;

  @QueryId()
  group_id?: number;

  @QueryText()
  purchase_uom?: string;
}
