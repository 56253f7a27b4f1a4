import {
  IngredientAvailability,
  ProductAvailability,
  ProductionStatus,
  SALES_ORDER_FIELDS,
  SALES_ORDER_ROW_FIELDS,
  SalesOrderStatus,
} from '@pegboard/contracts';
import {
  BatchTransactionDto,
  BooleanField,
  CurrencyField,
  editOf,
  plainDto,
  IdField,
  IdsField,
  DateField,
  ListQuery,
  MoneyField,
  OneOfField,
  QuantityField,
  RateField,
  QueryId,
  QueryIds,
  QueryDate,
  QueryOneOf,
  QueryText,
  RowsField,
  CodeField,
  TextField,
  TraceabilityDto,
  SortedBy,
  QueryExtend,
  QueryBoolean,
  QuerySearch,
} from '@pegboard/service';
import type { DateOrInstant, Quantity, Rate } from '@pegboard/kit';
import { IntersectionType, OmitType } from '@nestjs/swagger';
import { MAX_ADDRESSES } from '@pegboard/domain-sales';
import { OrderAddressDto } from '../addresses/address.dto';

const optional = { optional: true } as const;
const maybe = { optional: true, nullable: true } as const;

export class AttributeDto {
  @TextField({ max: 255, example: 'finish' }) key!: string;
  @TextField({ max: 255, min: 0, example: 'oak' }) value!: string;
}

export class SalesOrderRowDto extends plainDto(SALES_ORDER_ROW_FIELDS) {
  @QuantityField() quantity!: Quantity;
  @IdField() variant_id!: number;
  @IdField({ ...maybe, description: 'Default: the location of the order.' }) location_id?: number | null;
  @MoneyField({ ...maybe, description: 'Default: the sales price of the variant.' }) price_per_unit?: Quantity | null;
  @RowsField(() => AttributeDto, { ...optional, max: 50 }) attributes?: AttributeDto[];
}

export class CreateSalesOrderRowDto extends SalesOrderRowDto {
  @IdField() sales_order_id!: number;
}

export class WantedBatchDto extends OmitType(BatchTransactionDto, ['quantity']) {
  @QuantityField({ ...optional, description: 'In stock units. Default: all of the row, for its only batch.' }) quantity?: Quantity;
}

export class UpdateSalesOrderRowDto extends editOf(OmitType(SalesOrderRowDto, ['location_id'])) {
  @IdField(optional) location_id?: number;
  @RowsField(() => WantedBatchDto, {
    ...optional,
    description: 'What the next packing takes that names no batches: all that is open of the row. An empty list: they are chosen then.',
  })
  batch_transactions?: WantedBatchDto[];
  @RowsField(() => TraceabilityDto, { ...optional, description: 'In place of batch_transactions.' }) traceability?: TraceabilityDto[];
}

export class CreateSalesOrderDto extends plainDto(SALES_ORDER_FIELDS) {
  @DateField(maybe) order_created_date?: DateOrInstant | null;
  @DateField(maybe) delivery_date?: DateOrInstant | null;
  @CurrencyField({ ...maybe, example: 'EUR', description: 'Default: the currency of the customer.' }) currency?: string | null;
  @IdField({ ...optional, description: 'Default: the primary location.' }) location_id?: number;
  @CodeField({ ...optional, max: 255, description: 'Default: SO- and the id.', example: 'SO-11' }) order_no?: string;
  @IdField() customer_id!: number;
  @RowsField(() => SalesOrderRowDto, { min: 1 }) sales_order_rows!: SalesOrderRowDto[];
  @OneOfField(['NOT_SHIPPED', 'PENDING'], { ...optional, description: 'PENDING creates a quote, which reserves nothing.' }) status?:
    'NOT_SHIPPED' | 'PENDING';
  @TextField({ ...maybe, max: 255, example: 'Web shop' }) source?: string | null;
  @TextField({ ...maybe, max: 255, example: 'shopify' }) ecommerce_order_type?: string | null;
  @RowsField(() => OrderAddressDto, { ...optional, max: MAX_ADDRESSES }) addresses?: OrderAddressDto[];
}

export class RankOneDto {
  @IdField({ ...optional, description: 'Directly before this order.' }) before_id?: number;
  @IdField({ ...optional, description: 'Directly after this order.' }) after_id?: number;
  @OneOfField(['first', 'last'], optional) position?: 'first' | 'last';
}

export class UpdateSalesOrderDto extends IntersectionType(
  editOf(
    OmitType(CreateSalesOrderDto, [
      'sales_order_rows',
      'status',
      'source',
      'ecommerce_order_type',
      'ecommerce_store_name',
      'ecommerce_order_id',
      'addresses',
    ]),
  ),
  RankOneDto,
) {
  @DateField(maybe) picked_date?: DateOrInstant | null;
  @RateField({ ...maybe, description: 'How much of the base currency one unit of the currency is.' }) conversion_rate?: Rate | null;
  @DateField({ ...maybe, example: '2026-05-04' }) conversion_date?: string | null;
  @OneOfField(['NOT_SHIPPED', 'PENDING', 'PACKED', 'DELIVERED'], optional) status?: 'NOT_SHIPPED' | 'PENDING' | 'PACKED' | 'DELIVERED';
  @BooleanField({ ...optional, description: 'With a status: also take goods that are reserved for other orders.' })
  override_reservation?: boolean;
}

/** The words by which lists of orders are sorted, and where they are kept. */
export const ORDER_SORTS: Readonly<Record<string, string>> = {
  rank: 'beside.rank.value.key',
  id: 'id',
  order_no: 'orderNo',
  order_created_date: 'orderCreatedDate',
  delivery_date: 'deliveryDate',
  customer_name: 'customerName',
  status: 'status',
  product_availability: 'beside.plan.value.order.product_availability',
  ingredient_availability: 'beside.plan.value.order.ingredient_availability',
  production_status: 'beside.plan.value.order.production_status',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

@SortedBy(ORDER_SORTS)
export class OrdersQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryText() order_no?: string;
  @QueryText({ description: 'Only orders whose number begins with this text.' }) order_no_prefix?: string;
  @QueryIds() customer_id?: number[];
  @QueryIds() location_id?: number[];
  @QueryIds({ description: 'Only orders with a row of one of these variants.' }) variant_id?: number[];
  @QueryText({ description: 'Only orders that were packed from a batch with this number; with `variant_id`, a batch of that variant.' })
  batch_number?: string;
  @QueryIds({ description: 'Only orders that were packed from one of these batches.' }) batch_id?: number[];
  @QueryOneOf(SalesOrderStatus.options) status?: string[];
  @QueryOneOf(ProductionStatus.options) production_status?: string[];
  @QueryOneOf(IngredientAvailability.options) ingredient_availability?: string[];
  @QueryOneOf(ProductAvailability.options) product_availability?: string[];
  @QueryText() invoicing_status?: string;
  @QueryText() currency?: string;
  @QueryText() source?: string;
  @QueryText() ecommerce_store_name?: string;
  @QueryText() ecommerce_order_id?: string;
  @QueryText() ecommerce_order_type?: string;
  @QueryDate() delivery_date_min?: DateOrInstant;
  @QueryDate() delivery_date_max?: DateOrInstant;
  @QueryDate() order_created_date_min?: DateOrInstant;
  @QueryDate() order_created_date_max?: DateOrInstant;
  @QueryDate({ description: 'The first date on which everything is expected.' }) product_expected_date_min?: DateOrInstant;
  @QueryDate({ description: 'The last date on which everything is expected.' }) product_expected_date_max?: DateOrInstant;
  @QueryBoolean({ description: 'Whether it can’t be ready on its delivery date.' }) is_late?: boolean;
  @QueryBoolean({ description: 'Whether something that it needs has no supply, at any level, or comes after its date.' })
  is_at_risk?: boolean;
  @QueryBoolean({ description: 'Whether a supply that it counts on should have been there already.' }) is_overdue?: boolean;
  @QueryText({ description: 'Only orders of customers whose name contains this text.' }) customer_name?: string;
  @QuerySearch('number, customer, customer reference, comment, or the SKU or name of an item') search?: string;
}

export class RowsQuery extends ListQuery {
  @QueryIds() sales_order_ids?: number[];
  @QueryId() variant_id?: number;
  @QueryId() location_id?: number;
  @QueryId() tax_rate_id?: number;
  @QueryId() linked_manufacturing_order_id?: number;
  @QueryOneOf(ProductAvailability.options) product_availability?: string[];
  @QueryExtend('variant') extend?: string[];
}

export class RankSalesOrdersDto extends RankOneDto {
  @IdsField({ min: 1, description: 'The orders to move, in this sequence, as one block. Default place: the place of the highest of them.' })
  ids!: number[];
}
