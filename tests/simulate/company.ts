import { beginRun, endRun } from './determinism';
import { CALM } from './host';
import { World, type Beginning, type SimService } from './world';

/** What the clerks work with. */
export interface Company {
  readonly beginning: Beginning;
  readonly locations: readonly number[];
  readonly customers: readonly number[];
  readonly suppliers: readonly number[];
  /** Variants, by what can be done with them. */
  readonly beam: number;
  readonly cushion: number;
  readonly frame: number;
  readonly chair: number;
  readonly table: number;
}

const SEED = 1;

/** A small furniture maker: a chair is a frame and a cushion, a frame is two beams, a table is four beams or is bought; cushions have batches. */
export async function openCompany(): Promise<Company> {
  try {
    return await founded(await World.open(SEED, { ...CALM }, 1, undefined, (agenda) => beginRun(SEED, agenda)));
  } finally {
    endRun();
  }
}

async function founded(world: World): Promise<Company> {
  const post = async (service: SimService, path: string, body: unknown): Promise<any> => {
    const sent = world.send(service, { method: 'POST', path, body }, 0);
    const answer = await world.agenda.until(sent, 60_000, path);
    if (answer.status >= 300 || answer.status === 0) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const id = async (...call: Parameters<typeof post>): Promise<number> => (await post(...call)).id as number;
  const items = new Map<number, number>();
  const variant = async (path: string, body: object): Promise<number> => {
    const { id: itemId, variants } = (await post('inventory', path, body)) as { id: number; variants: [{ id: number }] };
    items.set(variants[0].id, itemId);
    return variants[0].id;
  };
  const factory = await id('inventory', 'v1/locations', { name: 'Factory', time_zone: 'Europe/Berlin' });
  const shop = await id('inventory', 'v1/locations', { name: 'Shop', time_zone: 'America/New_York' });
  const beam = await variant('v1/materials', { name: 'Beam', is_sellable: true, variants: [{ sku: 'BEAM', purchase_price: 4 }] });
  const cushion = await variant('v1/materials', {
    name: 'Cushion',
    is_sellable: true,
    batch_tracked: true,
    variants: [{ sku: 'CUSHION', purchase_price: 7 }],
  });
  const made = { is_producible: true, is_sellable: true };
  const frame = await variant('v1/products', { ...made, name: 'Frame', variants: [{ sku: 'FRAME' }] });
  const chair = await variant('v1/products', { ...made, name: 'Chair', variants: [{ sku: 'CHAIR', sales_price: 60 }] });
  const table = await variant('v1/products', {
    ...made,
    name: 'Table',
    is_purchasable: true,
    variants: [{ sku: 'TABLE', sales_price: 90, purchase_price: 50 }],
  });
  await world.agenda.pass(2_000);
  const bom = (product: number, ingredient: number, quantity: number) => ({
    product_item_id: items.get(product),
    product_variant_id: product,
    ingredient_variant_id: ingredient,
    quantity,
  });
  for (const row of [bom(frame, beam, 2), bom(chair, frame, 1), bom(chair, cushion, 1), bom(table, beam, 4)])
    await post('manufacturing', 'v1/bom_rows', row);
  const customers = [await id('sales', 'v1/customers', { name: 'Ada' }), await id('sales', 'v1/customers', { name: 'Grace' })];
  const suppliers = [await id('purchasing', 'v1/suppliers', { name: 'Wood & Wool', currency: 'EUR' })];
  await post('inventory', 'v1/stock_adjustments', {
    location_id: factory,
    stock_adjustment_rows: [
      { variant_id: beam, quantity: 12, cost_per_unit: 4 },
      { variant_id: frame, quantity: 2, cost_per_unit: 9 },
      { variant_id: table, quantity: 2, cost_per_unit: 40 },
    ],
  });
  await world.agenda.pass(70_000);
  const company = { locations: [factory, shop], customers, suppliers, beam, cushion, frame, chair, table };
  const beginning = world.beginning();
  world.end();
  return { ...company, beginning };
}
