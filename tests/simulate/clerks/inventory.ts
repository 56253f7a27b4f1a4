import { patch, post, remove, type Clerk } from './desk';

export const INVENTORY: Record<string, Clerk> = {
  'stock is adjusted': (desk) => {
    const variant_id = desk.chance.pick([desk.bought, desk.made])!;
    const isMore = desk.chance.isHit(0.7);
    const quantity = isMore ? desk.few(6) : -desk.few(2);
    const batches = isMore ? desk.brings(variant_id, quantity) : desk.takes(variant_id);
    const row = { variant_id, quantity, ...(isMore ? { cost_per_unit: 3 } : {}), ...batches };
    return post('inventory', 'stock_adjustments', { location_id: desk.place(), stock_adjustment_rows: [row] });
  },
  'adjustment is deleted': (desk) => {
    const adjustment = desk.one('inventory', 'stock_adjustments');
    return adjustment && remove('inventory', `stock_adjustments/${adjustment._id}`);
  },
  'transfer is planned': (desk) => {
    const [factory, shop] = desk.company.locations;
    const rows = [{ variant_id: desk.chance.pick([desk.bought, desk.made])!, quantity: desk.few(3) }];
    const body = {
      source_location_id: factory,
      target_location_id: shop,
      transfer_date: desk.day(),
      stock_transfer_rows: rows.map((row) => ({ ...row, ...desk.takes(row.variant_id) })),
    };
    return post('inventory', 'stock_transfers', body);
  },
  'transfer moves': (desk) => {
    const transfer = desk.one('inventory', 'stock_transfers');
    const status = desk.chance.pick(['in_transit', 'received', 'received', 'draft', 'cancelled']);
    return transfer && patch('inventory', `stock_transfers/${transfer._id}/status`, { status });
  },
  'transfer is deleted': (desk) => {
    const transfer = desk.one('inventory', 'stock_transfers');
    return transfer && remove('inventory', `stock_transfers/${transfer._id}`);
  },
  'counting begins': (desk) =>
    post('inventory', 'stocktakes', { location_id: desk.place(), set_remaining_items_as_counted: desk.chance.isHit(0.3) }),
  'goods are counted': (desk) => {
    const stocktake = desk.one('inventory', 'stocktakes', ({ status }) => status !== 'COMPLETED');
    const variant_id = desk.chance.pick([desk.company.beam, desk.company.table, desk.company.frame]);
    return stocktake && post('inventory', 'stocktake_rows', { stocktake_id: stocktake._id, variant_id, counted_quantity: desk.few(12) });
  },
  'counting ends': (desk) => {
    const stocktake = desk.one('inventory', 'stocktakes');
    const status = desk.chance.pick(['IN_PROGRESS', 'COMPLETED', 'COMPLETED', 'NOT_STARTED']);
    return stocktake && patch('inventory', `stocktakes/${stocktake._id}`, { status });
  },
  'safety stock is set': (desk) => {
    const body = { variant_id: desk.bought, location_id: desk.place(), value: desk.chance.below(5) };
    return post('inventory', 'inventory_safety_stock_levels', body);
  },
  'count is changed': (desk) => {
    const row = desk.part('inventory', 'stocktakes', 'rows');
    return row && patch('inventory', `stocktake_rows/${row.id}`, { counted_quantity: desk.few(12) });
  },
  'count is deleted': (desk) => {
    const row = desk.part('inventory', 'stocktakes', 'rows');
    return row && remove('inventory', `stocktake_rows/${row.id}`);
  },
  'stocktake is deleted': (desk) => {
    const stocktake = desk.one('inventory', 'stocktakes');
    return stocktake && remove('inventory', `stocktakes/${stocktake._id}`);
  },
};
