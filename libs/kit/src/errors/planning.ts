import { conflict, invalid, unavailable } from './entry';

/** The plan, what-if questions and replenishment. */
export const PLANNING_ERRORS = {
  ALREADY_EXISTS: conflict('id', 'There is an order with this id.'),
  BELOW_MOVED: conflict('quantity', 'More than this has moved or is made already.'),
  DRAFT: conflict('*', 'The order is a draft; nothing is ordered.'),
  DUPLICATE_ROW: invalid('*', 'The list names the same variant and location twice.'),
  HAS_MOVED: conflict('*', 'Stock has moved for it already.'),
  MADE_TO_ORDER: conflict('ref', 'The order is made to order; its quantity follows its sales order row.'),
  MOVE_TO_ITSELF: invalid('*', 'An order can’t be moved before or after itself.'),
  NEGATIVE_STOCK: conflict('by', 'Less than this is in stock.'),
  NOTHING_OPEN: conflict('*', 'The order is done.'),
  NOT_CHANGEABLE: invalid('*', 'It has no such value of its own to try another.'),
  OTHER_ITEM: invalid('salesOrderRowId', 'The row asks for another variant or location.'),
  OUT_OF_STOCK: conflict('*', 'Stock is missing to do that.'),
  PLAN_NOT_READY: unavailable('', 'The plan doesn’t know the present state yet. Ask again in a few seconds.'),
  PLAN_PENDING: unavailable('', 'The plan doesn’t know the order yet. Ask again in a few seconds.'),
  REF_MALFORMED: invalid('ref', 'A reference is a type and an id, such as purchase_order_row/7.'),
  UNKNOWN_CHANGE: invalid('change', 'There is no such change.'),
  UNKNOWN_REF: invalid('*', 'There is no such order, row, item or location in the plan.'),
  WRONG_COUNT: invalid('changes', 'The list has too few or too many changes.'),
} as const;
