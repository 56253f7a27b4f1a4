import type { IngredientStatusBody, SalesStatusBody } from '@pegboard/contracts';
import type { ReservingCustomer, IngredientStatus, SalesStatus } from '@pegboard/domain-planning';
import type { Quantity } from '@pegboard/kit';

/** The plan's answers in the wire's words, and back again for a replica that reads what another one published. */
export const salesWords = (status: SalesStatus): Required<SalesStatusBody> => ({
  product_availability: status.productAvailability,
  product_expected_date: status.productExpectedDate,
  ingredient_availability: status.ingredientAvailability,
  ingredient_expected_date: status.ingredientExpectedDate,
  production_status: status.productionStatus,
  missing_quantity: status.missingQuantity,
  is_overdue: status.isOverdue,
  is_late: status.isLate,
  is_at_risk: status.isAtRisk,
});

export const salesStatus = (words: SalesStatusBody): SalesStatus => ({
  productAvailability: words.product_availability,
  productExpectedDate: words.product_expected_date,
  ingredientAvailability: words.ingredient_availability,
  ingredientExpectedDate: words.ingredient_expected_date,
  productionStatus: words.production_status,
  missingQuantity: words.missing_quantity,
  isOverdue: words.is_overdue,
  isLate: words.is_late,
  isAtRisk: words.is_at_risk ?? false,
});

export const ingredientWords = (status: IngredientStatus): Required<IngredientStatusBody> => ({
  ingredient_availability: status.ingredientAvailability,
  ingredient_expected_date: status.ingredientExpectedDate,
  missing_quantity: status.missingQuantity,
  is_overdue: status.isOverdue,
  is_late: status.isLate,
  is_at_risk: status.isAtRisk,
});

export const ingredientStatus = (words: IngredientStatusBody): IngredientStatus => ({
  ingredientAvailability: words.ingredient_availability,
  ingredientExpectedDate: words.ingredient_expected_date,
  missingQuantity: words.missing_quantity,
  isOverdue: words.is_overdue,
  isLate: words.is_late,
  isAtRisk: words.is_at_risk ?? false,
});

export interface CustomerWords {
  readonly customer_name: string;
  readonly sales_order_id: number;
  readonly order_no: string;
  readonly quantity: Quantity;
}

export const customerWords = (customer: ReservingCustomer): CustomerWords => ({
  customer_name: customer.customerName,
  sales_order_id: customer.salesOrderId,
  order_no: customer.orderNo,
  quantity: customer.quantity,
});

export const customer = (words: CustomerWords): ReservingCustomer => ({
  customerName: words.customer_name,
  salesOrderId: words.sales_order_id,
  orderNo: words.order_no,
  quantity: words.quantity,
});
