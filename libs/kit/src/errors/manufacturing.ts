import { conflict, invalid } from './entry';

/** Recipes, manufacturing orders, operations and productions. */
export const MANUFACTURING_ERRORS = {
  ACTUAL_BELOW_COMPLETED: conflict('actual_quantity', 'More than this is already made. Undo a production first.'),
  ACTUAL_BELOW_CONSUMED: conflict('total_actual_quantity', 'More than this is already used. Undo a production first.'),
  INGREDIENT_CONSUMED: conflict('*', 'Some of the ingredient is already used. Undo the production first.'),
  LINKED_ORDER: conflict('*', 'The order is linked to a sales order row and follows it. Change the row, or unlink the order.'),
  NOT_EDITABLE: invalid('*', 'What a production has booked is never edited. Undo it and report it again.'),
  OPERATION_OUT_OF_SEQUENCE: conflict('status', 'The operations are done in sequence, and another operation comes first.'),
  OPERATION_STARTED: conflict('id', 'Only an operation that has not started can be removed.'),
  OPERATION_STATUS: conflict('status', 'The operation can’t change from its status to this status.'),
  ORDER_DONE: conflict('*', 'The order is done. Undo its production first.'),
  ORDER_HAS_PRODUCTIONS: conflict('*', 'The order has productions. Undo them first.'),
  ORDER_STARTED: conflict('id', 'A changed recipe can be taken over only before the order has started.'),
  PACKED_FROM_PRODUCTION: conflict('id', 'The linked row has packed the output of this production. Revert the packing first.'),
  PLANNED_BELOW_COMPLETED: conflict('planned_quantity', 'More than this is already made. Undo a production first.'),
  PRODUCTION_EXCEEDS_ORDER: conflict('quantity', 'The order is linked to a sales order and has less than this left to make.'),
  PRODUCTION_UNDONE: conflict('id', 'The production was undone. Report a new one.'),
  RECIPE_CYCLE: invalid('*', 'The product would contain itself. The message shows how.'),
  UNDO_FINAL_FIRST: conflict('id', 'Undo the production that completed the order first.'),
  UNKNOWN_INGREDIENT: invalid('*', 'The order has no such ingredient, or more than one. Give the id of the row.'),
  UNKNOWN_MANUFACTURING_ORDER: invalid('*', 'There is no such manufacturing order.'),
  UNKNOWN_OPERATION: invalid('operation_id', 'No recipe has such an operation. Give operation_name for a new operation.'),
  UNKNOWN_OPERATION_ROW: invalid('*', 'The order, or the recipe, has no such operation row.'),
  UNKNOWN_OPERATOR: invalid('*', 'There is no such operator.'),
} as const;
