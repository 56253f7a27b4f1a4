import { conflict, invalid, unavailable } from './entry';

/** The plan, what-if questions and replenishment. */
export const PLANNING_ERRORS = {
  ALREADY_EXISTS: conflict('id', 'An order with this id already exists.'),
  BELOW_MOVED: conflict('quantity', 'More than this has already moved or is already made.'),
  DRAFT: conflict('*', 'The order is a draft, so nothing is ordered yet.'),
  DUPLICATE_ROW: invalid('*', 'The list contains the same variant and location twice.'),
  HAS_MOVED: conflict('*', 'Stock has already moved for this order or row.'),
  MADE_TO_ORDER: conflict('ref', 'The order is made to order, so its quantity follows its sales order row.'),
  MOVE_TO_ITSELF: invalid('*', 'An order can’t be moved before or after itself.'),
  NEGATIVE_STOCK: conflict('by', 'Less than this is in stock.'),
  NOTHING_OPEN: conflict('*', 'The order is done.'),
  CLAIM_LAPSED: conflict('', 'The order took too long, and other requests may order the same quantity now. Send the request again.'),
  NOT_CHANGEABLE: invalid('*', 'It has no such value of its own that could change.'),
  OTHER_ITEM: invalid('sales_order_row_id', 'The row has another variant or location.'),
  OUT_OF_STOCK: conflict('*', 'Stock is missing for this change.'),
  PLAN_NOT_READY: unavailable('', 'The plan doesn’t contain the latest changes yet. Try again in a few seconds.'),
  PLAN_PENDING: unavailable('', 'The plan doesn’t contain the order yet. Try again in a few seconds.'),
  REF_MALFORMED: invalid('ref', 'A reference is a type and an id, such as purchase_order_row/7.'),
  UNKNOWN_CHANGE: invalid('change', 'There is no such kind of change.'),
  UNKNOWN_REF: invalid('*', 'There is no such order, row, item or location in the plan.'),
  WRONG_COUNT: invalid('changes', 'The list has too few or too many changes.'),
} as const;
