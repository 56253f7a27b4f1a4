/** What the page reads of a sales order and of its rows. */
export type ShownAvailability = 'IN_STOCK' | 'EXPECTED' | 'NOT_AVAILABLE' | 'PICKED' | 'NOT_APPLICABLE' | 'PROCESSED' | (string & {});

export interface Planned {
  readonly product_availability: ShownAvailability;
  readonly product_expected_date: string | null;
  readonly ingredient_availability: ShownAvailability;
  readonly ingredient_expected_date: string | null;
  readonly production_status: string;
  readonly is_overdue: boolean;
  readonly is_late: boolean;
  readonly is_at_risk: boolean;
}

export interface ShownRow extends Planned {
  readonly id: number;
  readonly variant_id: number;
  readonly quantity: number;
  readonly missing_quantity: number;
  readonly linked_manufacturing_order_id: number | null;
  readonly variant?: { readonly sku: string | null; readonly name?: string };
}

export interface ShownOrder extends Planned {
  readonly id: number;
  readonly order_no: string;
  readonly customer_name: string;
  readonly delivery_date: string | null;
  readonly status: string;
  readonly currency: string;
  readonly total: number;
  readonly rank: number;
  readonly sales_order_rows: readonly ShownRow[];
}

export interface ShownFix {
  readonly fix: string;
  readonly text: string;
  readonly sales_order_id?: number;
}

export interface Explanation {
  readonly quantity: number;
  readonly quantity_open: number;
  readonly quantity_missing: number;
  readonly covers: readonly {
    readonly supply: { readonly type: string; readonly number: string | null; readonly expected_date: string | null };
    readonly quantity: number;
    readonly is_linked: boolean;
  }[];
  readonly before: readonly {
    readonly demand: { readonly order_no: string; readonly customer_name: string | null };
    readonly quantity: number;
  }[];
  readonly before_count: number;
  readonly chain: readonly { readonly text: string }[];
  readonly fixes: readonly ShownFix[];
}
