import { IngredientAvailability, ProductAvailability, ProductionStatus, SalesOrderStatus } from '@pegboard/contracts';
import { searchDto, type SearchFields } from '@pegboard/service';

/** What orders can be searched by: Katana's fields. */
export const ORDER_SEARCH = {
  id: 'number',
  order_no: 'text',
  customer_id: 'number',
  location_id: 'number',
  status: SalesOrderStatus.options,
  source: 'text',
  currency: 'text',
  customer_ref: 'text',
  ecommerce_order_id: 'text',
  ecommerce_order_type: 'text',
  ecommerce_store_name: 'text',
  tracking_number: 'text',
  // Invoicing is kept elsewhere: no order here has any such status.
  invoicing_status: 'always null',
  product_availability: ProductAvailability.options,
  ingredient_availability: IngredientAvailability.options,
  production_status: ProductionStatus.options,
  order_created_date: 'date',
  delivery_date: 'date',
  picked_date: 'date',
  custom_fields: 'any value',
  created_at: 'instant',
  updated_at: 'instant',
} as const satisfies SearchFields;

/** The same of rows. */
export const ROW_SEARCH = {
  id: 'number',
  sales_order_id: 'number',
  variant_id: 'number',
  location_id: 'number',
  quantity: 'number',
  price_per_unit: 'number',
  total_discount: 'number',
  tax_rate_id: 'number',
  tax_rate: 'number',
  currency: 'text',
  product_availability: ProductAvailability.options,
  delivery_date: 'date',
  // A row has no such date here.
  shipping_date: 'always null',
  custom_fields: 'any value',
  created_at: 'instant',
  updated_at: 'instant',
} as const satisfies SearchFields;

export class SearchSalesOrdersDto extends searchDto(ORDER_SEARCH) {}

export class SearchSalesOrderRowsDto extends searchDto(ROW_SEARCH) {}
