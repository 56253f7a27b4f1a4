import { CodeField, IdField, OneOfField, PageQuery, QueryIds } from '@pegboard/service';

const BOOKS = ['xero', 'quickBooks', 'sage', 'custom'] as const;

export class CreateAccountingMetadataDto {
  @IdField()
  purchase_order_id!: number;

  @IdField({ optional: true, nullable: true, description: 'A receipt of the order. Default: the order as a whole.' })
  received_items_group_id?: number | null;

  @CodeField({ max: 255, description: 'The number in the books.', example: '1082' })
  bill_id!: string;

  @OneOfField(BOOKS, { optional: true, description: 'Whose books. Default: custom.' })
  integration_type?: string;
}

export class AccountingMetadataQuery extends PageQuery {
  @QueryIds()
  purchase_order_id?: number[];

  @QueryIds({ description: 'A receipt.' })
  received_items_group_id?: number[];
}
