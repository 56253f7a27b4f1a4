import type { RowInput } from '@pegboard/domain-purchasing';
import type { PurchaseOrderRowDto, PurchaseOrderRowEditDto } from './purchase-order.dto';

/** The wire's words for a row as the rules know them; absent fields stay absent. */
export function rowInput(row: PurchaseOrderRowDto): RowInput;
export function rowInput(row: PurchaseOrderRowEditDto): Partial<RowInput>;
export function rowInput(row: PurchaseOrderRowEditDto): Partial<RowInput> {
  return {
    variantId: row.variant_id,
    quantity: row.quantity,
    pricePerUnit: row.price_per_unit,
    purchaseUom: row.purchase_uom,
    conversionRate: row.purchase_uom_conversion_rate,
    locationId: row.location_id,
    arrivalDate: row.arrival_date,
    taxRateId: row.tax_rate_id,
    groupId: row.group_id,
  } as Partial<RowInput>;
}
