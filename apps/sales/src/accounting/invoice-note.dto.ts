import { CodeField, IdField, OneOfField, PageQuery, QueryIds } from '@pegboard/service';

export class CreateInvoiceNoteDto {
  @IdField()
  sales_order_id!: number;

  @IdField({ optional: true, nullable: true, description: 'A fulfillment of the order. Default: the order as a whole.' })
  fulfillment_id?: number | null;

  @CodeField({ max: 255, description: 'The number in the books.', example: '977' })
  invoice_id!: string;

  @OneOfField(['xero', 'quickBooks', 'sage', 'custom'], { optional: true, description: 'Whose books. Default: custom.' })
  integration_type?: string;
}

export class InvoiceNotesQuery extends PageQuery {
  @QueryIds()
  sales_order_id?: number[];

  @QueryIds()
  fulfillment_id?: number[];
}
