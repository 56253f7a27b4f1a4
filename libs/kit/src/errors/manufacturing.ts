import { conflict, invalid } from './entry';

/** Recipes, manufacturing orders, operations and productions. */
export const MANUFACTURING_ERRORS = {
  ACTUAL_BELOW_CONSUMED: conflict('total_actual_quantity', 'More than this was used already. Undo a production first.'),
  INGREDIENT_CONSUMED: conflict('*', 'Some of the ingredient was used. Undo the production first.'),
  LINKED_ORDER: conflict('*', 'The order is made for a sales order and follows its row. Change the row, or unlink the order.'),
  NOT_EDITABLE: invalid('id', 'A booked production is never edited. Undo it and report it again.'),
  OPERATION_OUT_OF_SEQUENCE: conflict('status', 'The operations are done in sequence; another one comes first.'),
  OPERATION_STARTED: conflict('id', 'Only an operation that has not started can be removed.'),
  OPERATION_STATUS: conflict('status', 'The operation can’t go from its status to this one.'),
  ORDER_CHANGED: conflict('', 'The order was changed at the same moment. Try again.'),
  ORDER_DONE: conflict('*', 'The order is done. Undo its production first.'),
  ORDER_HAS_PRODUCTIONS: conflict('*', 'The order has produced. Undo its productions first.'),
  ORDER_STARTED: conflict('id', 'Only an order that has not started takes over a changed recipe.'),
  PACKED_FROM_PRODUCTION: conflict('id', 'The linked row has packed what this made. Revert the packing first.'),
  PLANNED_BELOW_COMPLETED: conflict('planned_quantity', 'More than this is made already. Undo a production first.'),
  PRODUCTION_EXCEEDS_ORDER: conflict('quantity', 'The order is made for a sales order and has less left to make.'),
  PRODUCTION_PENDING: conflict('*', 'A production of the order is being booked. Try again in a moment.'),
  RECIPE_CYCLE: invalid('*', 'The product would contain itself. The message shows how.'),
  UNDO_FINAL_FIRST: conflict('id', 'Undo the production that completed the order first.'),
  UNKNOWN_INGREDIENT: invalid('*', 'The order has no such ingredient, or more than one. Name the row.'),
  UNKNOWN_MANUFACTURING_ORDER: invalid('*', 'There is no such manufacturing order.'),
  UNKNOWN_OPERATION: invalid('operation_id', 'No recipe has such an operation. Give operation_name for a new one.'),
  UNKNOWN_OPERATOR: invalid('*', 'There is no such operator.'),
} as const;
