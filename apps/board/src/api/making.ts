import type { ShownAvailability } from './sales-orders';

/** What the page reads of a manufacturing order and of its parts. */
export interface ShownVariant {
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
}

export interface MakingPlan {
  readonly ingredient_availability: ShownAvailability;
  readonly ingredient_expected_date?: string | null;
  readonly is_overdue: boolean;
  readonly is_late: boolean;
  readonly is_at_risk: boolean;
}

export interface MakingCustomer {
  readonly customer_name: string;
  readonly sales_order_id: number;
  readonly order_no: string;
  readonly quantity: number;
}

export type MakingStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'BLOCKED' | 'PARTIALLY_COMPLETED' | 'DONE';

export interface ShownMaking extends MakingPlan {
  readonly id: number;
  readonly order_no: string;
  readonly status: MakingStatus;
  readonly variant_id: number;
  readonly variant?: ShownVariant;
  readonly location_id: number;
  readonly planned_quantity: number;
  readonly completed_quantity: number;
  readonly production_deadline_date: string;
  readonly done_date: string | null;
  readonly is_linked_to_sales_order: boolean;
  readonly customers: readonly MakingCustomer[];
  readonly completion_problem: { readonly code: string; readonly message: string } | null;
  readonly total_planned_time: number;
  readonly total_actual_time: number;
}

export interface ShownIngredient {
  readonly id: number;
  readonly manufacturing_order_id: number;
  readonly variant_id: number;
  readonly variant?: ShownVariant;
  readonly planned_quantity_per_unit: string;
  readonly planned_quantity: number;
  readonly consumed_quantity: number;
  readonly missing_quantity: number;
  readonly ingredient_availability: ShownAvailability;
  readonly ingredient_expected_date?: string;
}

export type WorkStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'PAUSED' | 'BLOCKED' | 'COMPLETED';

export interface Worker {
  readonly operator_id: number;
  readonly name: string;
}

export interface ShownWork {
  readonly id: number;
  readonly manufacturing_order_id: number;
  readonly status: WorkStatus;
  readonly rank: number;
  readonly operation_name: string;
  readonly resource_id?: number;
  readonly resource_name?: string;
  readonly assigned_operators: readonly Worker[];
  readonly completed_by_operators: readonly Worker[];
  readonly active_operator_id?: number;
  readonly total_planned_time: number;
  readonly total_actual_time: string;
  readonly is_status_actionable: boolean;
}

export interface ShownProduction {
  readonly id: number;
  readonly quantity: number;
  readonly production_date: string;
  readonly status: string;
  readonly is_final: boolean;
}

export interface ShownOperator {
  readonly id: number;
  readonly operator_name: string;
}
