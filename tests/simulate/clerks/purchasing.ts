import { open, patch, post, remove, type Clerk, type Doc } from './desk';

export const PURCHASING: Record<string, Clerk> = {
  'goods are bought': (desk) => {
    const isOutsourced = desk.chance.isHit(0.2);
    const rows = Array.from({ length: isOutsourced ? 1 : desk.few(2) }, () => ({
      variant_id: isOutsourced ? desk.company.table : desk.bought,
      quantity: desk.few(6),
      price_per_unit: 5,
      arrival_date: desk.day(),
    }));
    const location_id = desk.place();
    const outsourced = isOutsourced ? { entity_type: 'outsourced', tracking_location_id: location_id } : {};
    const draft = desk.chance.isHit(0.15) ? { status: 'DRAFT' } : {};
    const body = { supplier_id: desk.company.suppliers[0], location_id, purchase_order_rows: rows, ...outsourced, ...draft };
    return post('purchasing', 'purchase_orders', body);
  },
  'ingredient is given to the contractor': (desk) => {
    const order = desk.one(
      'purchasing',
      'purchase_orders',
      ({ entityType, status }) => entityType === 'outsourced' && status !== 'RECEIVED',
    );
    const row = order && desk.chance.pick<Doc>(order.rows);
    const ingredient_variant_id = desk.chance.pick([desk.company.beam, desk.company.cushion]);
    const body = row && { purchase_order_row_id: row.id, ingredient_variant_id, planned_quantity_per_unit: desk.few(2) };
    return row && post('purchasing', 'outsourced_purchase_order_recipe_rows', body);
  },
  'purchase row is changed': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'rows');
    return row && patch('purchasing', `purchase_order_rows/${row.id}`, { quantity: desk.few(6), arrival_date: desk.day() });
  },
  'goods are received': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'rows', ({ receivedDate }) => !receivedDate);
    if (!row) return undefined;
    const quantity = desk.few(open(row.quantity));
    return post('purchasing', 'purchase_order_receive', {
      purchase_order_row_id: row.id,
      quantity,
      ...desk.brings(row.variantId, quantity),
    });
  },
  'purchase is received or taken back whole': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    return (
      order && patch('purchasing', `purchase_orders/${order._id}`, { status: desk.chance.pick(['RECEIVED', 'NOT_RECEIVED', 'DRAFT']) })
    );
  },
  'receipt is undone': (desk) => {
    const receipt = desk.part('purchasing', 'purchase_orders', 'receipts');
    return receipt && remove('purchasing', `purchase_order_receive/${receipt.id}`);
  },
  'purchase is deleted': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    return order && remove('purchasing', `purchase_orders/${order._id}`);
  },
  'ingredient of the contractor is changed': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'ingredientRows');
    const change = desk.chance.pick<object>([
      { planned_quantity_per_unit: desk.few(3) },
      { is_supplied_by_contractor: desk.chance.isHit(0.5) },
    ]);
    return row && patch('purchasing', `outsourced_purchase_order_recipe_rows/${row.id}`, change);
  },
  'ingredient of the contractor is removed': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'ingredientRows');
    return row && remove('purchasing', `outsourced_purchase_order_recipe_rows/${row.id}`);
  },
  'what the contractor lacks is supplied': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders', ({ entityType }) => entityType === 'outsourced');
    const isBought = desk.chance.isHit(0.5);
    const body = isBought ? { supplier_id: desk.company.suppliers[0] } : {};
    return order && post('purchasing', `purchase_orders/${order._id}/missing_ingredients/${isBought ? 'buy' : 'make'}`, body);
  },
  'purchase row is added': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    const unit = desk.chance.isHit(0.3) ? { purchase_uom: 'pack', purchase_uom_conversion_rate: 3 } : {};
    const row = { purchase_order_id: order?._id, variant_id: desk.bought, quantity: desk.few(4), price_per_unit: 4, ...unit };
    return order && post('purchasing', 'purchase_order_rows', row);
  },
  'purchase row is deleted': (desk) => {
    const row = desk.part('purchasing', 'purchase_orders', 'rows');
    return row && remove('purchasing', `purchase_order_rows/${row.id}`);
  },
  'purchase is edited': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    return order && patch('purchasing', `purchase_orders/${order._id}`, { expected_arrival_date: desk.day() });
  },
  'cost is added': (desk) => {
    const order = desk.one('purchasing', 'purchase_orders');
    const method = desk.chance.isHit(0.2) ? { distribution_method: 'NON_DISTRIBUTED' } : {};
    return order && post('purchasing', 'po_additional_cost_rows', { purchase_order_id: order._id, price: desk.few(20), ...method });
  },
  'cost is changed': (desk) => {
    const cost = desk.part('purchasing', 'purchase_orders', 'additionalCosts');
    return cost && patch('purchasing', `po_additional_cost_rows/${cost.id}`, { price: desk.few(20) });
  },
  'cost is removed': (desk) => {
    const cost = desk.part('purchasing', 'purchase_orders', 'additionalCosts');
    return cost && remove('purchasing', `po_additional_cost_rows/${cost.id}`);
  },
};
