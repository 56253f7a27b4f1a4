/** By call: its line, and what a caller must know. Only calls that do more than their method says. */
export const SPECIAL_CALLS: Readonly<Record<string, readonly [summary: string, description: string]>> = {
  'GET /sales_orders': [
    'List sales orders in rank order',
    'Returns one page, the most important order first. The header `X-Pagination` contains the totals. `sort` gives another order.',
  ],
  'POST /sales_orders': [
    'Create a sales order with its rows',
    'The order goes to the end of the ranking. The same `ecommerce_order_id` with the same contents returns the order that exists.',
  ],
  'PATCH /sales_orders/{id}': [
    'Change a sales order, or its status',
    'Changes only the fields that you send. With `status` PACKED or DELIVERED it packs or delivers all that is left, or is refused.',
  ],
  'DELETE /sales_orders/{id}': [
    'Delete a sales order',
    'Manufacturing orders made for it are deleted too, except those on which work has begun. Those stay, and are made to stock.',
  ],
  'POST /sales_orders/rank': [
    'Move several sales orders in the ranking',
    'The orders stand together, in the given sequence. `before_id`, `after_id` or `position` says where. Statuses of all orders follow.',
  ],
  'POST /sales_orders/{id}/rank': [
    'Move one sales order in the ranking',
    'Give `before_id`, `after_id`, or `position` (`first`, `last`). The orders that it passes may lose their goods to it.',
  ],
  'GET /sales_orders/{id}/supply_options': [
    'Show what making or buying would change for each row of an order',
    'Returns for each open row the ways to supply it, with the day on which it would then be available. Nothing is stored.',
  ],
  'GET /sales_order_rows/{id}/supply_options': [
    'Show what making or buying would change for a row',
    'Returns the ways to supply this row, with the day on which it would then be available. Nothing is stored.',
  ],
  'POST /sales_order_rows/{id}/make_in_batch': [
    'Make what a row needs, together with stock',
    'Creates a manufacturing order to stock. It is not linked to the row: the plan decides who gets the goods.',
  ],
  'POST /sales_order_rows/{id}/buy': ['Buy what a row needs', 'Creates a purchase order, or adds a row to a draft of the same supplier.'],
  'POST /sales_order_rows/{id}/outsource': [
    'Have a contractor make what a row needs',
    'Creates an outsourced purchase order with the ingredients of the recipe.',
  ],
  'GET /sales_orders/{id}/returnable_items': [
    'List what a customer may still return',
    'Returns each delivered row with the quantity that was delivered and not yet returned.',
  ],
  'GET /sales_returns/return_reasons': ['List the reasons for returns', 'Returns the reasons that a row of a return may name.'],
  'GET /sales_return_rows/{id}/unassigned_batch_transactions': [
    'List the batches that a returned row may still name',
    'Returns the delivered batches of the row, with the quantity that no return has named yet.',
  ],
  'POST /sales_order_fulfillments': [
    'Pack or deliver rows of a sales order',
    'Takes the goods from stock. It is refused with the numbers if a row asks for more than the plan lets it have.',
  ],
  'DELETE /sales_order_fulfillments/{id}': ['Take back a fulfillment', 'The goods go back to stock, into the batches that they came from.'],
  'PATCH /manufacturing_orders/{id}': [
    'Change a manufacturing order, or its status',
    'DONE produces all that is left. Leaving DONE, or going back to NOT_STARTED, undoes every production.',
  ],
  'GET /manufacturing_orders': [
    'List manufacturing orders in the order of the Schedule',
    'Returns one page, the most important order first. The header `X-Pagination` contains the totals. `sort` gives another order.',
  ],
  'POST /manufacturing_orders': [
    'Create a manufacturing order to stock',
    'Copies the recipe of the product. To make for a customer, use `/manufacturing_order_make_to_order`.',
  ],
  'POST /manufacturing_orders/{id}/pull_recipe': [
    'Take over the recipe as it is now',
    'Replaces ingredients and operations of an order on which no work has begun.',
  ],
  'POST /manufacturing_orders/rank': [
    'Move several manufacturing orders in the Schedule',
    'The orders stand together, in the given sequence. Orders that are linked to sales orders move with them.',
  ],
  'POST /manufacturing_orders/{id}/rank': [
    'Move one manufacturing order in the Schedule',
    'Give `before_id`, `after_id`, or `position` (`first`, `last`). The orders that it passes may lose ingredients to it.',
  ],
  'POST /manufacturing_order_make_to_order': [
    'Make for a row of a sales order',
    'Creates a manufacturing order that is linked to the row. With `create_subassemblies` it also makes the ingredients that are made.',
  ],
  'POST /manufacturing_order_make_to_order/bulk': [
    'Make for the short rows of many sales orders',
    'Each order is done completely or not at all. Long work is answered with a job: see `Prefer`.',
  ],
  'POST /manufacturing_order_unlink': [
    'Unlink a manufacturing order from its sales order',
    'The order stays and is made to stock. Its row is served from whatever the plan finds.',
  ],
  'POST /manufacturing_order_productions': [
    'Produce',
    'Books what was made into stock, and takes the ingredients out. Without batches, the first to expire are taken first.',
  ],
  'PATCH /manufacturing_order_productions/{id}': [
    'Change a production (always refused)',
    'What was booked is never edited. Delete the production and create another.',
  ],
  'DELETE /manufacturing_order_productions/{id}': [
    'Undo a production',
    'The product leaves the stock, and the ingredients come back. Refused if the product was used in the meantime.',
  ],
  'POST /bom_rows/batch/create': [
    'Create many BOM rows',
    'All rows are added or none. More than 50 rows are long work, which may be answered with a job.',
  ],
  'POST /manufacturing_order_recipe_rows/{id}/buy': ['Buy a missing ingredient', 'Creates a purchase order, or adds a row to a draft.'],
  'POST /manufacturing_order_recipe_rows/{id}/make': ['Make a missing ingredient', 'Creates a manufacturing order for what is missing.'],
  'POST /manufacturing_orders/{id}/missing_ingredients/buy': buyAll('a manufacturing order'),
  'POST /manufacturing_orders/{id}/missing_ingredients/make': makeAll('a manufacturing order'),
  'POST /sales_orders/{id}/missing_ingredients/buy': buyAll('a sales order'),
  'POST /sales_orders/{id}/missing_ingredients/make': makeAll('a sales order'),
  'POST /sales_order_rows/{id}/missing_ingredients/buy': buyAll('a row of a sales order'),
  'POST /sales_order_rows/{id}/missing_ingredients/make': makeAll('a row of a sales order'),
  'POST /purchase_orders/{id}/missing_ingredients/buy': buyAll('an outsourced order'),
  'POST /purchase_orders/{id}/missing_ingredients/make': makeAll('an outsourced order'),
  'GET /manufacturing_orders/{id}/missing_ingredients': missingOf('a manufacturing order'),
  'GET /sales_orders/{id}/missing_ingredients': missingOf('the orders that are made for a sales order'),
  'GET /sales_order_rows/{id}/missing_ingredients': missingOf('the order that is made for a row'),
  'GET /purchase_orders/{id}/missing_ingredients': missingOf('an outsourced order'),
  'GET /jobs/{id}': ['Show how far long work is', 'Returns the steps that are done, and their results. A job can be read for 24 hours.'],
  'PATCH /purchase_orders/{id}': [
    'Change a purchase order, or its status',
    'RECEIVED receives all that is left. Going back to NOT_RECEIVED takes all receipts back.',
  ],
  'GET /purchase_orders/{id}/pdf': ['Print a purchase order', 'Returns the order as PDF, for the supplier.'],
  'POST /purchase_order_receive': [
    'Receive goods',
    'Books the goods into stock. A row of which only a part has come is split. Returns nothing.',
  ],
  'DELETE /purchase_order_receive/{id}': [
    'Take back a receipt',
    'The exact reverse of the receipt. Refused if the goods were used in the meantime.',
  ],
  'GET /inventory': [
    'List stock by variant and location',
    'Returns what is in stock, committed to orders, expected, missing and in excess, as the plan has it now.',
  ],
  'GET /inventory/totals': ['List stock by variant', 'The same as `/inventory` for the entire company, one row for each variant.'],
  'GET /negative_stock': ['List stock below zero', 'It exists only where the operator allows it.'],
  'GET /inventory_movements': ['List stock movements', 'Returns the ledger, newest first: each movement with the balance that it left.'],
  'POST /inventory_reorder_points': ['Set a reorder point', 'There is one for each variant and location. A second call replaces it.'],
  'POST /inventory_safety_stock_levels': [
    'Set a safety stock level',
    'There is one for each variant and location. A second call replaces it.',
  ],
  'GET /batch_stocks/suggested': [
    'Suggest batches to take',
    'Batches that are held for the row come first, then those that expire first. Expired ones are left out, with the reason.',
  ],
  'PATCH /batch_stocks/{id}': ['Change a batch by its stock', 'The same as `PATCH /batches/{id}`, as Katana has it.'],
  'GET /batches/trace': ['Trace a sales order', 'Returns every batch that went into what was packed for the order, through all steps.'],
  'GET /batches/{id}/trace': [
    'Trace a batch in one direction',
    'Returns what went into the batch, through all steps. With `direction=forward` it returns what was made from it, and where it went.',
  ],
  'GET /batches/{id}/recall': [
    'Find out who got any of a batch',
    'Returns every batch that was made from it, the stock that is left, and every order and customer that got any of it.',
  ],
  'PATCH /stock_transfers/{id}/status': ['Change the status of a transfer', '`cancelled` brings the goods back and deletes the transfer.'],
  'PATCH /stocktakes/{id}': ['Change a stocktake, or its status', 'COMPLETED books the differences. Going back takes them out again.'],
  'GET /plan/status': ['Show the state of the plan', 'Returns the number of the newest run, and how far it has read the events.'],
  'GET /plan/check': [
    'Check the plan',
    'Compares the plan with one from scratch. This costs as much as planning everything several times.',
  ],
  'GET /plan/demands/{type}/{id}': [
    'Explain what covers a demand',
    'Returns the supplies that it gets, the demands that come before it, and the reason for its status in a sentence.',
  ],
  'GET /plan/supplies/{type}/{id}': ['Explain which demands a supply serves', 'Returns the demands in rank order, with their quantities.'],
  'POST /plan/what_if': [
    'Show what a change would do',
    'Returns order by order what would change, in days and in a sentence. Nothing is stored.',
  ],
  'GET /plan/to_do': [
    'List what to buy and make',
    'Goes through the recipes of all short orders. Sorted by supplier and by the latest day to order.',
  ],
  'POST /plan/to_do/orders': [
    'Order chosen lines of the to-do list',
    'Creates purchase orders, one for each supplier and location, and manufacturing orders.',
  ],
  'GET /replenishment': [
    'List what to buy or make for the stock',
    'Returns the variants that are below their reorder point, or short for orders.',
  ],
  'POST /replenishment/orders': [
    'Order chosen rows',
    'Creates purchase orders, one for each supplier and location, and manufacturing orders.',
  ],
  'GET /webhooks/{id}/deliveries/{delivery_id}': ['Get one event of a webhook', 'Returns the event with every attempt to send it.'],
  'GET /ops/plan_check': ['Check the plan, for operators', 'The same as `/plan/check`.'],
  'GET /ops/ledger_check': ['Check the ledger', 'Adds up all movements and compares the sums with the balances.'],
};

function buyAll(of: string): readonly [string, string] {
  return [`Buy the missing ingredients of ${of}`, 'Creates purchase orders, one for each supplier and location, or adds rows to drafts.'];
}

function makeAll(of: string): readonly [string, string] {
  return [`Make the missing ingredients of ${of}`, 'Creates a manufacturing order for each missing ingredient that has a recipe.'];
}

function missingOf(of: string): readonly [string, string] {
  return [
    `List the missing ingredients of ${of}`,
    'Returns each ingredient that the plan doesn’t have in time, with the missing quantity.',
  ];
}
