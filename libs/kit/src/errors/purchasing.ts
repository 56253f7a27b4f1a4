import { conflict, invalid, unavailable } from './entry';

/** Purchase orders, receipts, and ingredients of outsourced orders. */
export const PURCHASING_ERRORS = {
  BATCH_NAMED_TWICE: invalid('*', 'Give batch_id or batch_number, not both.'),
  CONVERSION_RATE_MISSING: invalid(
    'conversion_rate',
    'The order is in another currency than the base currency. Give how much of the base currency one unit of it is, here or on the supplier.',
  ),
  CONVERSION_RATE_NOT_ONE: invalid('conversion_rate', 'The order is in the base currency, so its rate is 1. Leave it out.'),
  CONVERSION_RATE_REQUIRED: invalid('purchase_uom_conversion_rate', 'Give the number of stock units in one purchase unit.'),
  CONVERSION_RATE_OF_STOCK_UNIT: invalid(
    'purchase_uom_conversion_rate',
    'One stock unit is one stock unit. Name another purchase unit, or leave out the rate.',
  ),
  INGREDIENT_IS_PRODUCT: invalid('ingredient_variant_id', 'A product can’t be its own ingredient.'),
  NOTHING_TO_RECEIVE: conflict('status', 'The order has no open rows.'),
  NOT_OUTSOURCED: invalid('*', 'The order is not outsourced.'),
  DRAFT_DOES_NOT_FIT: conflict('*', 'The draft is for another supplier or location.'),
  ORDER_NOT_DRAFT: conflict('*', 'The order is not a draft, so no rows are appended to it.'),
  ORDER_IS_DRAFT: conflict('*', 'The order is a draft. Place it first.'),
  ORDER_RECEIVED: conflict('*', 'Some of the order is received. Revert its receipts first.'),
  OVER_RECEIPT: conflict('quantity', 'The row has less than this open.'),
  PRINTER_BUSY: unavailable('', 'Too many orders are waiting to be printed, or this one took too long. Try again in a few seconds.'),
  QUANTITY_MISSING: invalid('planned_quantity_per_unit', 'Give the planned quantity, for one unit or for the whole row.'),
  QUANTITY_TOO_SMALL: invalid('quantity', 'The quantity is less than a millionth of a stock unit.'),
  RECEIPT_NOT_BOOKED: conflict('id', 'Only a booked receipt can be reverted.'),
  ROW_RECEIVED: conflict('*', 'The row is received. Revert the receipt first.'),
  SEVERAL_PURCHASE_ORDERS: invalid('', 'The rows belong to several purchase orders. Receive one order at a time.'),
  SEVERAL_SUPPLIERS: conflict('supplier_id', 'The items come from several suppliers. Create one purchase order for each supplier.'),
  TOO_MANY_ROWS: invalid('*', 'A purchase order can’t have this many rows.'),
  TRACKING_LOCATION_REQUIRED: invalid('tracking_location_id', 'An outsourced order needs the location of its ingredients.'),
  UNKNOWN_GROUP: invalid('group_id', 'No purchase order has rows of this group, or several have.'),
  UNKNOWN_INGREDIENT_ROW: invalid('ingredients', 'The row has no such ingredient from our own stock.'),
  UNKNOWN_PURCHASE_ORDER: invalid('*', 'There is no such purchase order.'),
  UNKNOWN_PURCHASE_ORDER_ROW: invalid('*', 'There is no such purchase order row.'),
  UNKNOWN_RECIPE_ROW: invalid('recipe_row_id', 'No open product of the order has this recipe row.'),
} as const;
