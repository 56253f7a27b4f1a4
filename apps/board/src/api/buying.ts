import type { ShownItem } from './stock';

/** What the page reads of purchase orders and of what must be bought. */
export interface ReceivedBatch {
  readonly batch_id: number | null;
  readonly batch_number?: string | null;
  readonly quantity: number;
}

export interface PurchaseRow {
  readonly id: number;
  readonly variant_id: number;
  readonly variant?: ShownItem;
  readonly quantity: number;
  readonly purchase_uom: string;
  readonly purchase_uom_conversion_rate: number;
  readonly price_per_unit: number;
  readonly total: number;
  readonly arrival_date: string | null;
  readonly received_date: string | null;
  readonly location_id: number;
  readonly batch_transactions: readonly ReceivedBatch[];
}

export interface ShownPurchase {
  readonly id: number;
  readonly order_no: string;
  readonly status: 'DRAFT' | 'NOT_RECEIVED' | 'PARTIALLY_RECEIVED' | 'RECEIVED';
  readonly entity_type: 'regular' | 'outsourced';
  readonly supplier_id: number;
  readonly supplier?: { readonly name: string };
  readonly location_id: number;
  readonly tracking_location_id: number | null;
  readonly expected_arrival_date?: string;
  readonly latest_arrival_date: string | null;
  readonly is_overdue: boolean;
  readonly currency: string;
  readonly total: number;
  readonly payment_terms: string;
  readonly additional_info: string;
  readonly ingredient_availability?: string;
  readonly ingredient_expected_date?: string | null;
  readonly purchase_order_rows: readonly PurchaseRow[];
}

export interface ShownReceipt {
  readonly id: number;
  readonly received_date: string;
  readonly rows: readonly {
    readonly purchase_order_row_id: number;
    readonly quantity: number;
    readonly batch_transactions: readonly ReceivedBatch[];
  }[];
}

export interface OutsourcedIngredient {
  readonly id: number;
  readonly purchase_order_row_id: number;
  readonly ingredient_variant_id: number;
  readonly ingredient_variant?: ShownItem;
  readonly quantity: number;
  readonly is_supplied_by_contractor: boolean;
  readonly ingredient_availability?: string;
  readonly ingredient_expected_date?: string | null;
}

/** What is below its optimum: in stock − committed + expected − safety stock. */
export interface ReplenishmentRow {
  readonly variant_id: number;
  readonly location_id: number;
  readonly sku: string;
  readonly name: string;
  readonly default_supplier_id: number | null;
  readonly can_buy: boolean;
  readonly can_make: boolean;
  readonly quantity_in_stock: number;
  readonly quantity_committed: number;
  readonly quantity_expected: number;
  readonly safety_stock_level: number;
  readonly quantity_missing_or_excess: number;
  readonly quantity_to_get: number;
}

export interface Replenished {
  readonly purchase_orders: readonly { readonly id: number; readonly order_no: string; readonly supplier_id: number }[];
  readonly manufacturing_orders: readonly { readonly id: number; readonly order_no: string }[];
  readonly refused: readonly { readonly variant_ids: readonly number[]; readonly code: string; readonly message: string }[];
}

export interface ShownSupplier {
  readonly id: number;
  readonly name: string;
}
