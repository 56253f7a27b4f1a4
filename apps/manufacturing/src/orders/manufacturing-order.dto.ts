import { OmitType } from '@nestjs/swagger';
import {
  editOf,
  NamedBatchTransactionDto,
  IdField,
  QuantityField,
  CodeField,
  TextField,
  DateField,
  OneOfField,
  RowsField,
  IdsField,
  SortedBy,
  ListQuery,
  QueryOneOf,
  QueryText,
  QueryIds,
  QueryId,
  QueryBoolean,
  QueryDate,
  QueryExtend,
  QuerySearch,
} from '@pegboard/service';
import type { Quantity, DateOrInstant } from '@pegboard/kit';

const STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED', 'DONE'] as const;
const AVAILABILITIES = ['PROCESSED', 'IN_STOCK', 'EXPECTED', 'NOT_AVAILABLE', 'NO_RECIPE', 'NOT_APPLICABLE'] as const;

export class CreateManufacturingOrderDto {
  @IdField() variant_id!: number;
  @QuantityField() planned_quantity!: Quantity;
  @IdField() location_id!: number;
  @CodeField({ optional: true, max: 100, example: 'MO-9' }) order_no?: string;
  @DateField({ optional: true }) order_created_date?: DateOrInstant;
  @DateField({ optional: true }) production_deadline_date?: DateOrInstant;
  @TextField({ optional: true, nullable: true, min: 0, max: 5000 }) additional_info?: string | null;
  @OneOfField(['NOT_STARTED'], { optional: true }) status?: string;
  @QuantityField({
    optional: true,
    nullable: true,
    sign: 'notNegative',
    description:
      'The total quantity that is made when the order is done, in place of the planned quantity. Null or 0: the planned quantity.',
  })
  actual_quantity?: Quantity | null;
  @RowsField(() => NamedBatchTransactionDto, { optional: true, description: 'Batches of the product.' })
  batch_transactions?: NamedBatchTransactionDto[];
}

export class UpdateManufacturingOrderDto extends editOf(OmitType(CreateManufacturingOrderDto, ['status'])) {
  @OneOfField(STATUSES, { optional: true }) status?: string;
  @DateField({ optional: true, description: 'The time of completion: with status DONE, or once the order is done.' })
  done_date?: DateOrInstant;
  @IdField({ optional: true, nullable: true }) sales_order_id?: number | null;
  @IdField({ optional: true, nullable: true }) sales_order_row_id?: number | null;
}

export class RankDto {
  @IdField({ optional: true }) before_id?: number;
  @IdField({ optional: true }) after_id?: number;
  @OneOfField(['first', 'last'], { optional: true }) position?: 'first' | 'last';
}

export class RankManufacturingOrdersDto {
  @IdsField({ min: 1, max: 10_000 }) ids!: number[];
}

/** The words by which orders are sorted, and where they are kept. */
export const ORDER_SORTS: Readonly<Record<string, string>> = {
  rank: 'beside.rank.value',
  id: 'id',
  order_no: 'orderNo',
  status: 'status',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  order_created_date: 'orderCreatedDate',
  production_deadline_date: 'productionDeadlineDate',
  done_date: 'doneDate',
  planned_quantity: 'plannedQuantity',
};

@SortedBy(ORDER_SORTS)
export class OrderQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryOneOf([...STATUSES, 'COMPLETED', 'PAUSED']) status?: string[];
  @QueryOneOf(['open', 'done'], { description: 'The two lists of the Schedule: open and done.' }) list?: string[];
  @QueryText({ description: 'The complete number, or its beginning with * at the end.' }) order_no?: string;
  @QueryIds() location_id?: number[];
  @QueryIds() variant_id?: number[];
  @QueryIds({ description: 'Only orders that use this ingredient.' }) ingredient_variant_id?: number[];
  @QueryIds() sales_order_id?: number[];
  @QueryId() sales_order_row_id?: number;
  @QueryBoolean() is_linked_to_sales_order?: boolean;
  @QueryOneOf(AVAILABILITIES) ingredient_availability?: string[];
  @QueryBoolean({ description: 'Whether its deadline has passed, or its ingredients come after it.' }) is_late?: boolean;
  @QueryBoolean({ description: 'Whether an ingredient has no supply, at any level, or comes after its deadline.' }) is_at_risk?: boolean;
  @QueryBoolean({ description: 'Whether a supply of its ingredients should have been there already.' }) is_overdue?: boolean;
  @QueryText({ description: 'Only orders made for, or reserved by, customers whose name contains this text.' }) customer_name?: string;
  @QuerySearch('number, sales order, customer, comment, or the SKU or name of the product') search?: string;
  @QueryDate({ description: 'The first date on which all ingredients are expected.' }) ingredient_expected_date_min?: DateOrInstant;
  @QueryDate({ description: 'The last date on which all ingredients are expected.' }) ingredient_expected_date_max?: DateOrInstant;
  @QueryId({ description: 'Only orders that are made for this sales order, or from which it reserves now.' })
  serves_sales_order_id?: number;
  @QueryDate() production_deadline_date_min?: DateOrInstant;
  @QueryDate() production_deadline_date_max?: DateOrInstant;
  @QueryDate() done_date_min?: DateOrInstant;
  @QueryDate() done_date_max?: DateOrInstant;
}
