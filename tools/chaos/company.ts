import type { Api } from '../company/api';

/** What the clerks work with. */
export interface Ground {
  readonly works: number;
  readonly customer: number;
  readonly supplier: number;
  /** Bought and counted, and eaten by shelves. */
  readonly board: number;
  /** Made of two boards. */
  readonly shelf: number;
  /** Sold from stock; there are few, so that clerks compete. */
  readonly chair: number;
}

export const BOARDS = 2_000;
export const CHAIRS = 60;
/** Boards in a shelf. */
export const RECIPE = 2;

/** A small company, made while nothing is broken. */
export async function layGround(api: Api): Promise<Ground> {
  const works = await api.post('/v1/locations', { name: 'Works', sells: true, makes: true, buys: true });
  const customer = await api.post('/v1/customers', { name: 'Customer' });
  const supplier = await api.post('/v1/suppliers', { name: 'Supplier' });
  const supplied = { uom: 'pcs', default_supplier_id: supplier.id };
  const material = await api.post('/v1/materials', { name: 'Board', ...supplied, variants: [{ sku: 'BOARD', purchase_price: 5 }] });
  const sold = { ...supplied, is_sellable: true, is_producible: true, is_purchasable: true };
  const shelves = await api.post('/v1/products', { name: 'Shelf', ...sold, variants: [{ sku: 'SHELF', sales_price: 50 }] });
  const chairs = await api.post('/v1/products', { name: 'Chair', ...sold, variants: [{ sku: 'CHAIR', sales_price: 40 }] });
  const [board, shelf, chair] = [material, shelves, chairs].map((item) => item.variants[0].id as number) as [number, number, number];
  await api.post('/v1/bom_rows', {
    product_item_id: shelves.id,
    product_variant_id: shelf,
    ingredient_variant_id: board,
    quantity: RECIPE,
  });
  const rows = [
    { variant_id: board, quantity: BOARDS, cost_per_unit: 5 },
    { variant_id: chair, quantity: CHAIRS, cost_per_unit: 20 },
  ];
  await api.post('/v1/stock_adjustments', {
    stock_adjustment_number: 'OPENING',
    location_id: works.id,
    adjustment_date: new Date().toISOString(),
    stock_adjustment_rows: rows,
  });
  return { works: works.id, customer: customer.id, supplier: supplier.id, board, shelf, chair };
}
