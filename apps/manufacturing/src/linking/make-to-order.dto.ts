import { IdField, BooleanField, IdsField } from '@pegboard/service';

export class MakeToOrderDto {
  @IdField() sales_order_row_id!: number;
  @BooleanField({ optional: true, description: 'Also create orders to stock for subassemblies that are short.' })
  create_subassemblies?: boolean;
}

export class BulkDto {
  @IdsField({ min: 1, max: 250 }) sales_order_ids!: number[];
  @BooleanField({ optional: true }) create_subassemblies?: boolean;
}

export class UnlinkDto {
  @IdField() sales_order_row_id!: number;
}
