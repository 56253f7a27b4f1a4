/** What the page reads of items, stock and batches. */
export interface ShownItem {
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
}

export interface StockFigures {
  readonly variant_id: number;
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
  readonly category_name: string | null;
  readonly location_id?: number;
  readonly can_buy: boolean;
  readonly can_make: boolean;
  /** Digits, so that no language rounds them. */
  readonly safety_stock_level: string;
  readonly average_cost: string;
  readonly value_in_stock: string;
  readonly quantity_in_stock: string;
  readonly quantity_committed: string;
  readonly quantity_expected: string;
  readonly quantity_missing_or_excess: string;
  readonly quantity_expired: string;
}

export interface ShownLocation {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly archived_at: string | null;
}

export interface ShownMovement {
  readonly id: number;
  readonly variant_id: number;
  readonly location_id: number;
  readonly batch_id: number | null;
  readonly resource_type: string;
  readonly caused_by_order_no: string;
  readonly movement_date: string;
  readonly quantity_change: number;
  readonly balance_after: number;
  readonly value_change: number;
  readonly average_cost_after: number;
  readonly reverses: string | null;
}

export interface BatchStock {
  readonly batch_id: number | null;
  readonly batch_number: string | null;
  readonly variant_id: number;
  readonly sku: string;
  readonly variant?: ShownItem;
  readonly location_id: number;
  readonly quantity_in_stock: string;
  readonly expiration_date?: string;
  readonly is_expired: boolean;
}

export interface ShownBatch {
  readonly id: number;
  readonly batch_number: string;
  readonly variant_id: number;
  readonly sku: string;
  readonly quantity_in_stock: string;
  readonly is_expired: boolean;
  readonly expiration_date?: string;
}

export interface CodedVariant {
  readonly id: number;
  readonly sku: string;
  readonly internal_barcode: string;
  readonly registered_barcode: string;
  readonly product_or_material?: { readonly name: string; readonly uom: string; readonly batch_tracked: boolean };
}

export interface ShownSupply {
  readonly supply: {
    readonly type: string;
    readonly ref: string | null;
    readonly number: string | null;
    readonly expected_date: string | null;
    readonly is_overdue: boolean;
  };
  readonly location_id: number;
  readonly quantity: number;
  readonly quantity_unreserved: number;
  readonly serves: readonly {
    readonly demand: {
      readonly ref: string;
      readonly order_no: string;
      readonly customer_name: string | null;
      readonly deadline: string | null;
    };
    readonly quantity: number;
    readonly is_linked: boolean;
  }[];
}

interface Goods {
  readonly variant_id: number;
  readonly sku: string;
}

export interface TracedBatch extends Goods {
  readonly batch_id: number;
  readonly batch_number: string;
  readonly expiration_date: string | null;
  readonly quantity_in_stock: number;
}

export type ShownTraceNode =
  | (TracedBatch & { readonly id: string; readonly type: 'batch' })
  | (Goods & { readonly id: string; readonly type: 'untracked' })
  | {
      readonly id: string;
      readonly type: string;
      readonly kind: 'production' | 'receipt' | 'sale' | 'return' | 'adjustment';
      readonly number: string | null;
      readonly movement_date: string;
    };

export interface ShownTrace {
  readonly nodes: readonly ShownTraceNode[];
  readonly edges: readonly (Goods & { readonly from: string; readonly to: string; readonly quantity: number })[];
}

interface RecalledGoods extends Goods {
  readonly batch_id: number | null;
  readonly batch_number: string | null;
  readonly quantity: number;
}

export interface ShownRecall {
  readonly batch_id: number;
  readonly batches: readonly TracedBatch[];
  readonly stock: readonly (TracedBatch & {
    readonly location_id: number;
    readonly location_name: string | null;
    readonly quantity: number;
  })[];
  readonly in_transit: readonly (TracedBatch & { readonly quantity: number })[];
  readonly sales_orders: readonly {
    readonly sales_order_id: number;
    readonly order_no: string | null;
    readonly customer_name: string | null;
    readonly goods: readonly RecalledGoods[];
    readonly returned: readonly RecalledGoods[];
  }[];
  readonly customers: readonly {
    readonly customer_id: number;
    readonly customer_name: string | null;
    readonly sales_order_ids: readonly number[];
  }[];
  readonly untraceable: readonly (Goods & { readonly quantity: number })[];
  readonly is_balanced: boolean;
}

export interface ShownStocktake {
  readonly id: number;
  readonly stocktake_number: string;
  readonly location_id: number;
  readonly status: 'NOT_STARTED' | 'IN_PROGRESS' | 'COMPLETED';
  readonly stocktake_date: string;
  readonly reason: string | null;
}

export interface ShownStocktakeRow {
  readonly id: number;
  readonly variant_id: number;
  readonly variant?: ShownItem;
  readonly batch_id: number | null;
  readonly in_stock_quantity: number | null;
  readonly counted_quantity: number | null;
  readonly discrepancy_quantity: number | null;
}

interface MovedRow {
  readonly id: number;
  readonly variant_id: number;
  readonly variant?: ShownItem;
  readonly quantity: number;
}

export interface ShownTransfer {
  readonly id: number;
  readonly stock_transfer_number: string;
  readonly source_location_id: number;
  readonly target_location_id: number;
  readonly status: 'draft' | 'inTransit' | 'received';
  readonly transfer_date: string;
  readonly expected_arrival_date: string | null;
  readonly stock_transfer_rows: readonly MovedRow[];
}

export interface ShownAdjustment {
  readonly id: number;
  readonly stock_adjustment_number: string;
  readonly location_id: number;
  readonly status: 'DRAFT' | 'COMPLETED';
  readonly adjustment_date: string;
  readonly reason: string | null;
  readonly stock_adjustment_rows: readonly MovedRow[];
}
