import { plainGiven, PURCHASE_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import type { RowInput, RowTax } from '@pegboard/domain-purchasing';
import { instantsAt } from '@pegboard/kit';
import type { PurchaseOrderRowDto, UpdatePurchaseOrderRowDto } from './purchase-order.dto';

/**
 * The wire's words for a row as the rules know them; absent fields stay absent.
 * @param tax what the row says of its tax comes to
 * @param zoneOf the time zone of the location at which the row arrives (D1)
 */
export async function rowInput(row: PurchaseOrderRowDto, tax: RowTax, zoneOf: () => Promise<string>): Promise<RowInput>;
export async function rowInput(row: UpdatePurchaseOrderRowDto, tax: RowTax, zoneOf: () => Promise<string>): Promise<Partial<RowInput>>;
export async function rowInput(row: UpdatePurchaseOrderRowDto, tax: RowTax, zoneOf: () => Promise<string>): Promise<Partial<RowInput>> {
  return {
    variantId: row.variant_id,
    quantity: row.quantity,
    pricePerUnit: row.price_per_unit,
    purchaseUom: row.purchase_uom,
    conversionRate: row.purchase_uom_conversion_rate,
    locationId: row.location_id,
    ...(await instantsAt({ arrivalDate: row.arrival_date }, zoneOf)),
    ...plainGiven(PURCHASE_ORDER_ROW_FIELDS, row),
    ...tax,
    groupId: row.group_id,
  } as Partial<RowInput>;
}
