import { AgendaClock } from './agenda';
import { beginRun, endRun } from './determinism';
import { CALM } from './host';
import { Hooks } from './outside/hooks';
import { World, type Beginning, type SimService } from './world';

/** What the clerks work with. */
export interface Company {
  readonly beginning: Beginning;
  /** What webhooks have told until then. */
  readonly hooks: Hooks;
  readonly locations: readonly number[];
  readonly customers: readonly number[];
  readonly suppliers: readonly number[];
  readonly operators: readonly number[];
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
  const hooks = new Hooks(world);
  await hooks.subscribe(new AgendaClock(world.agenda));
  hooks.start();
  const office = new Office(world);
  const masters = await hire(office);
  await open(office, masters);
  await world.agenda.pass(70_000);
  const beginning = world.beginning();
  world.end();
  return { ...masters, beginning, hooks };
}

type Masters = Omit<Company, 'beginning' | 'hooks'>;

/** Whoever founds the company waits for each answer. */
class Office {
  private readonly items = new Map<number, number>();

  constructor(readonly world: World) {}

  async call(method: 'POST' | 'PATCH', service: SimService, path: string, body: unknown): Promise<any> {
    const sent = this.world.send(service, { method, path: `v1/${path}`, body }, 0);
    const answer = await this.world.agenda.until(sent, 60_000, path);
    if (answer.status >= 300 || answer.status === 0) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  post(service: SimService, path: string, body: unknown): Promise<any> {
    return this.call('POST', service, path, body);
  }

  async made(service: SimService, path: string, body: unknown): Promise<number> {
    return (await this.post(service, path, body)).id as number;
  }

  async variant(path: string, body: object): Promise<number> {
    const { id: itemId, variants } = (await this.post('inventory', path, body)) as { id: number; variants: [{ id: number }] };
    this.items.set(variants[0].id, itemId);
    return variants[0].id;
  }

  async recipe(product: number, rows: readonly (readonly [number, number])[]): Promise<void> {
    for (const [ingredient_variant_id, quantity] of rows)
      await this.post('manufacturing', 'bom_rows', {
        product_item_id: this.items.get(product),
        product_variant_id: product,
        ingredient_variant_id,
        quantity,
      });
  }
}

async function hire(office: Office): Promise<Masters> {
  const factory = await office.made('inventory', 'locations', { name: 'Factory', time_zone: 'Europe/Berlin' });
  const shop = await office.made('inventory', 'locations', { name: 'Shop', time_zone: 'America/New_York' });
  const beam = await office.variant('materials', { name: 'Beam', is_sellable: true, variants: [{ sku: 'BEAM', purchase_price: 4 }] });
  const tracked = { is_sellable: true, batch_tracked: true };
  const cushion = await office.variant('materials', { name: 'Cushion', ...tracked, variants: [{ sku: 'CUSHION', purchase_price: 7 }] });
  const sold = { is_producible: true, is_sellable: true };
  const frame = await office.variant('products', { ...sold, name: 'Frame', variants: [{ sku: 'FRAME' }] });
  const chair = await office.variant('products', { ...sold, name: 'Chair', variants: [{ sku: 'CHAIR', sales_price: 60 }] });
  const priced = { sku: 'TABLE', sales_price: 90, purchase_price: 50 };
  const table = await office.variant('products', { ...sold, name: 'Table', is_purchasable: true, variants: [priced] });
  await office.world.agenda.pass(2_000);
  await office.recipe(frame, [[beam, 2]]);
  await office.recipe(chair, [
    [frame, 1],
    [cushion, 1],
  ]);
  await office.recipe(table, [[beam, 4]]);
  const operation = { product_variant_id: chair, planned_time_per_unit: 300, cost_per_hour: 24 };
  const rows = ['Saw', 'Glue'].map((operation_name) => ({ ...operation, operation_name }));
  await office.post('manufacturing', 'product_operation_rows', { rows });
  const operators = [await office.made('manufacturing', 'operators', { operator_name: 'Kofi' })];
  const customers = [await office.made('sales', 'customers', { name: 'Ada' }), await office.made('sales', 'customers', { name: 'Grace' })];
  const suppliers = [await office.made('purchasing', 'suppliers', { name: 'Wood & Wool', currency: 'EUR' })];
  return { locations: [factory, shop], customers, suppliers, operators, beam, cushion, frame, chair, table };
}

/** The first day of business: something is delivered, made, bought from a contractor, and in stock. */
async function open(office: Office, { locations, customers, suppliers, beam, frame, table }: Masters): Promise<void> {
  const [location_id] = locations;
  await office.post('inventory', 'stock_adjustments', {
    location_id,
    stock_adjustment_rows: [
      { variant_id: beam, quantity: 18, cost_per_unit: 4 },
      { variant_id: frame, quantity: 2, cost_per_unit: 9 },
      { variant_id: table, quantity: 3, cost_per_unit: 40 },
    ],
  });
  const sold = await office.made('sales', 'sales_orders', {
    customer_id: customers[0],
    location_id,
    sales_order_rows: [
      { variant_id: table, quantity: 1 },
      { variant_id: beam, quantity: 2 },
    ],
  });
  await office.call('PATCH', 'sales', `sales_orders/${sold}`, { status: 'DELIVERED' });
  const made = await office.made('manufacturing', 'manufacturing_orders', { variant_id: frame, planned_quantity: 2, location_id });
  for (const quantity of [1, 1])
    await office.post('manufacturing', 'manufacturing_order_productions', { manufacturing_order_id: made, quantity });
  await office.post('purchasing', 'purchase_orders', {
    supplier_id: suppliers[0],
    location_id,
    entity_type: 'outsourced',
    tracking_location_id: location_id,
    purchase_order_rows: [{ variant_id: table, quantity: 2, price_per_unit: 20 }],
  });
}
