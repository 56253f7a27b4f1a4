import { furnitureFile, salesOrderOf } from '../furniture/load';
import { explain } from './explain';
import { tell } from './print';
import { Difference, type Expected, type Stage } from './stage';

const DAY_MS = 86_400_000;
const after = (today: Date, days: number): string => new Date(today.getTime() + days * DAY_MS).toISOString();
const day = (today: Date, days: number): string => after(today, days).slice(0, 10);

const is = (product: string, ingredients: string, production: string, delivery: string, days: Partial<Expected> = {}): Expected => ({
  product,
  ingredients,
  production,
  delivery,
  ...days,
});
const UNTOUCHED = is('NOT_AVAILABLE', 'NOT_AVAILABLE', 'NONE', 'NOT_SHIPPED');

/** The order that the story follows and the one that stands before it. */
export const HERO = 'SO-11';
const RIVAL = 'SO-07';

/** What was made along the way. */
interface Made {
  readonly heroMo: number;
  readonly legOrders: number[];
  readonly purchases: { rowId: number; quantity: number }[];
}

export async function sevenSteps(stage: Stage, today: Date): Promise<void> {
  const rivalLegs = await beforehand(stage, today);
  await arrive(stage, today);
  const heroMo = await makeToOrder(stage, today);
  await ingredientsByRank(stage, today, heroMo);
  await dragAndBack(stage);
  const made = await buyWhatIsMissing(stage, today, { heroMo, legOrders: rivalLegs });
  await receive(stage, today, made);
  await make(stage, made);
  await packAndDeliver(stage);
}

/** Fifteen orders are waiting; the big one among them is being made. */
async function beforehand(stage: Stage, today: Date): Promise<number[]> {
  stage.step(
    'Before · fifteen open orders, most important first',
    'The factory has 4 chairs, 20 round and 10 square tables, 30 chair legs and 40 cushions. If stock covers a whole order, it is IN_STOCK. The rest goes to the next order in rank. If a product is short, the ingredients column shows whether it could be made now.',
  );
  const inStock = is('IN_STOCK', 'NOT_APPLICABLE', 'NONE', 'NOT_SHIPPED');
  const untouched = ['SO-08', 'SO-10', 'SO-12', 'SO-01', 'SO-06', 'SO-04', 'SO-03', 'SO-05'];
  await stage.show({
    'SO-02': inStock,
    'SO-09': inStock,
    [RIVAL]: UNTOUCHED,
    ...Object.fromEntries(untouched.map((no) => [no, UNTOUCHED])),
  });

  stage.step(
    'Before · SO-07 is made to order: 40 chairs, and the 130 missing chair legs',
    'It takes all 40 cushions and all 30 legs. The 4 chairs in stock are free for the next order.',
  );
  const row = await rowOf(stage, RIVAL);
  await stage.api.post(
    '/v1/manufacturing_order_make_to_order',
    { sales_order_row_id: row.id, create_subassemblies: true },
    { waitForPlan: true },
  );
  const { data } = await stage.api.get(`/v1/manufacturing_orders?variant_id=${stage.variant('CHAIR-LEG')}`);
  if (data.length !== 1 || Number(data[0].planned_quantity) !== 130) {
    throw new Difference(
      `the subassembly: expected one order of 130 chair legs, got ${JSON.stringify(data.map((mo: any) => mo.planned_quantity))}`,
    );
  }
  await stage.show({
    [RIVAL]: is('EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED', { productDay: day(today, 1) }),
  });
  return [data[0].id];
}

async function arrive(stage: Stage, today: Date): Promise<void> {
  const line = furnitureFile('sales_orders').find((candidate) => candidate['order_no'] === HERO)!;
  stage.step(
    `Step 1 · a sales order arrives: ${HERO}, ${line['quantity']} chairs for ${line['customer']}`,
    'New orders go to the end of the list, so all other orders are served first.',
  );
  const order = await stage.api.post('/v1/sales_orders', salesOrderOf(line, stage.ids, today), { waitForPlan: true });
  stage.ids.salesOrders.set(HERO, order.id);
  await stage.show({ [HERO]: UNTOUCHED }, { isWhole: true });
  const missing = await stage.api.get(`/v1/sales_orders/${order.id}/missing_ingredients`);
  const legs = missing.data.find((row: any) => row.variant_id === stage.variant('CHAIR-LEG'));
  tell(`missing materials: ${missing.data.map(lackOf).join(', ')}.`);
  if (Number(legs?.quantity_missing) !== 40) throw new Difference(`missing chair legs: expected 40, got ${JSON.stringify(missing.data)}`);
  await explain(stage, 'sales_order_row', order.sales_order_rows[0].id, HERO);
}

/** What nothing brings, and what something brings later. */
function lackOf(row: any): string {
  const [missing, expected] = [Number(row.quantity_missing), Number(row.quantity_expected)];
  const parts = [...(missing > 0 ? [String(missing)] : []), ...(expected > 0 ? [`${expected} expected`] : [])];
  return `${parts.join(' and ')} × ${row.sku ?? row.name}`;
}

async function makeToOrder(stage: Stage, today: Date): Promise<number> {
  stage.step(
    'Step 2 · make to order',
    'This creates one manufacturing order for exactly this row and links it. No other order can use what it makes. It can’t be ready before its cushions arrive, on day 4.',
  );
  const row = await rowOf(stage, HERO);
  const mo = await stage.api.post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: row.id }, { waitForPlan: true });
  await stage.show({
    // Due on day 1, and no earlier than its cushions, which come on day 4. Nobody has ordered its legs, so it is at risk.
    [HERO]: is('EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED', { productDay: day(today, 4) }),
  });
  return mo.id;
}

async function ingredientsByRank(stage: Stage, today: Date, heroMo: number): Promise<void> {
  stage.step(
    'Step 3 · the ingredients, dealt by rank',
    'The cushions and legs in stock belong to SO-07. The purchase order PO#4 still has cushions, on day 4. There are no other legs.',
  );
  const rows = await recipeRows(stage, heroMo);
  const seen = Object.fromEntries([...rows].map(([sku, row]) => [sku, row.ingredient_availability]));
  const wanted = { CUSHION: 'EXPECTED', SCREWS: 'IN_STOCK', 'CHAIR-LEG': 'NOT_AVAILABLE' };
  tell(
    `the order’s ingredients: ${Object.entries(seen)
      .map(([sku, status]) => `${sku} ${String(status)}`)
      .join(', ')}.`,
  );
  for (const [sku, status] of Object.entries(wanted)) {
    if (seen[sku] !== status) throw new Difference(`${HERO} ingredient ${sku}: expected ${status}, got ${String(seen[sku])}`);
  }
  const cushionDay = String(rows.get('CUSHION').ingredient_expected_date).slice(0, 10);
  if (cushionDay !== day(today, 4)) throw new Difference(`cushions: expected ${day(today, 4)}, got ${cushionDay}`);
  for (const sku of ['CUSHION', 'CHAIR-LEG']) await explain(stage, 'manufacturing_order_recipe_row', rows.get(sku).id, `${sku} of ${HERO}`);
}

/** The same goods, another order of the list: the answers turn round, and back. */
async function dragAndBack(stage: Stage): Promise<void> {
  stage.step(
    `Step 3 · ${HERO} is dragged to the top`,
    'Nothing was bought, made or cancelled. The same cushions and legs are dealt again in the new sequence, so the two orders change places.',
  );
  await stage.api.post(`/v1/sales_orders/${stage.idOf(HERO)}/rank`, { position: 'first' }, { waitForPlan: true });
  await stage.show(
    {
      [HERO]: is('EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED'),
      [RIVAL]: is('EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED'),
    },
    { isWhole: true },
  );
  const rivalMo = (await rowOf(stage, RIVAL)).linked_manufacturing_order_id;
  await explain(stage, 'manufacturing_order_recipe_row', (await recipeRows(stage, rivalMo)).get('CHAIR-LEG').id, `CHAIR-LEG of ${RIVAL}`);

  stage.step('Step 3 · … and back to the end', 'SO-07 gets its goods back.');
  await stage.api.post(`/v1/sales_orders/${stage.idOf(HERO)}/rank`, { position: 'last' }, { waitForPlan: true });
  await stage.show({
    [HERO]: is('EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED'),
    [RIVAL]: is('EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED'),
  });
}

async function buyWhatIsMissing(stage: Stage, today: Date, before: Pick<Made, 'heroMo' | 'legOrders'>): Promise<Made> {
  stage.step(
    'Step 4 · buy what is missing',
    'The saw gets an order for 40 more chair legs on day 9. All legs together need 170 beams. 20 beams are in stock and 100 are on order, so 50 more are bought.',
  );
  const legs = await stage.api.post('/v1/manufacturing_orders', {
    variant_id: stage.variant('CHAIR-LEG'),
    planned_quantity: 40,
    location_id: stage.works,
    production_deadline_date: after(today, 9),
  });
  const bought = await stage.api.post(
    '/v1/purchase_orders',
    {
      order_no: 'PO#5',
      supplier_id: stage.ids.suppliers.get('wood supplier'),
      location_id: stage.works,
      expected_arrival_date: after(today, 7),
      purchase_order_rows: [{ variant_id: stage.variant('WOODEN-BEAM'), quantity: 50, price_per_unit: 10 }],
    },
    { waitForPlan: true },
  );
  await stage.show({
    [HERO]: is('EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED', { ingredientsDay: day(today, 9) }),
  });
  await shows(stage, `/v1/manufacturing_orders/${legs.id}`, 'ingredient_availability', 'EXPECTED');
  const loaded = await Promise.all(['PO#2', 'PO#4'].map((no) => stage.api.get(`/v1/purchase_orders/${stage.ids.purchaseOrders.get(no)}`)));
  const purchases = [...loaded, bought].map((order) => ({
    rowId: order.purchase_order_rows[0].id,
    quantity: Number(order.purchase_order_rows[0].quantity),
  }));
  return { heroMo: before.heroMo, legOrders: [...before.legOrders, legs.id], purchases };
}

async function receive(stage: Stage, today: Date, made: Made): Promise<void> {
  stage.step(
    'Step 5 · the goods arrive, and the saw makes the legs',
    'Beams and cushions are received, and both orders of chair legs are done. Everything for the chairs is now in the factory.',
  );
  for (const { rowId, quantity } of made.purchases) {
    const row = { purchase_order_row_id: rowId, quantity, received_date: today.toISOString() };
    await stage.api.post('/v1/purchase_order_receive', [row], { waitForPlan: true });
  }
  for (const id of made.legOrders) await stage.api.patch(`/v1/manufacturing_orders/${id}`, { status: 'DONE' }, { waitForPlan: true });
  const ready = is('EXPECTED', 'IN_STOCK', 'NOT_STARTED', 'NOT_SHIPPED');
  await stage.show({ [HERO]: ready, [RIVAL]: ready });
}

async function make(stage: Stage, made: Made): Promise<void> {
  stage.step('Step 6 · make', 'The assembly line starts its operation: the order is IN_PROGRESS.');
  const { data } = await stage.api.get(`/v1/manufacturing_order_operation_rows?manufacturing_order_id=${made.heroMo}`);
  const path = `/v1/manufacturing_order_operation_rows/${data[0].id}`;
  await stage.api.patch(path, { status: 'IN_PROGRESS' }, { waitForPlan: true });
  await stage.show({ [HERO]: is('EXPECTED', 'IN_STOCK', 'IN_PROGRESS', 'NOT_SHIPPED') });

  stage.step(
    'Step 6 · … done',
    'Its last operation is complete. One posting puts ten chairs in and takes cushions, screws and legs out. The chairs are in stock and held for this order.',
  );
  await stage.api.patch(path, { status: 'COMPLETED' }, { waitForPlan: true });
  await stage.show({ [HERO]: is('IN_STOCK', 'PROCESSED', 'DONE', 'NOT_SHIPPED') });

  const other = await stage.api.send('POST', '/v1/sales_order_fulfillments', {
    sales_order_id: stage.idOf('SO-10'),
    status: 'PACKED',
  });
  tell(`SO-10 ranks higher and needs 10 chairs. Can it pack them? ${other.status} ${other.body.code}: ${other.body.message}`);
  if (other.status !== 409) throw new Difference(`SO-10 packs chairs that are held for ${HERO}: expected 409, got ${other.status}`);
}

async function packAndDeliver(stage: Stage): Promise<void> {
  stage.step('Step 7 · pack', 'Packing moves the chairs out of stock.');
  const packed = await stage.api.post(
    '/v1/sales_order_fulfillments',
    { sales_order_id: stage.idOf(HERO), status: 'PACKED' },
    { waitForPlan: true },
  );
  await stage.show({ [HERO]: is('PICKED', 'PROCESSED', 'DONE', 'PACKED') });
  stage.step('Step 7 · … deliver', 'Delivery moves no stock.');
  await stage.api.patch(`/v1/sales_order_fulfillments/${packed.id}`, { status: 'DELIVERED' }, { waitForPlan: true });
  await stage.show({ [HERO]: is('PICKED', 'PROCESSED', 'DONE', 'DELIVERED') }, { isWhole: true });
}

async function rowOf(stage: Stage, orderNo: string): Promise<any> {
  return (await stage.api.get(`/v1/sales_orders/${stage.idOf(orderNo)}`)).sales_order_rows[0];
}

async function recipeRows(stage: Stage, moId: number): Promise<Map<string, any>> {
  const { data } = await stage.api.get(`/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${moId}`);
  const skus = new Map([...stage.ids.variants].map(([sku, id]) => [id, sku]));
  return new Map(data.map((row: any) => [skus.get(row.variant_id)!, row]));
}

async function shows(stage: Stage, path: string, field: string, wanted: string): Promise<void> {
  let seen: unknown;
  for (let i = 0; i < 200; i++) {
    seen = (await stage.api.get(path))[field];
    if (seen === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Difference(`${path} ${field}: expected ${wanted}, got ${String(seen)}`);
}
