// Creates the sample company of sample.sh, and prints its ids as shell variables.
const { API, KEY } = process.env;
const run = `${Math.floor(Date.now() / 1000)}-${process.pid}`;

async function post(path, body) {
  const answer = await fetch(API + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
  return text && JSON.parse(text);
}

const [shop, customer, supplier] = await Promise.all([
  post('/locations', { name: `Shop ${run}`, sells: true, makes: true, buys: true }),
  post('/customers', { name: `Anna ${run}` }),
  post('/suppliers', { name: `Wood and more ${run}` }),
]);
const material = (name, price) =>
  post('/materials', {
    name: `${name} ${run}`,
    uom: 'pcs',
    default_supplier_id: supplier.id,
    variants: [{ sku: `${name.toUpperCase()}-${run}`, purchase_price: price }],
  });
const [board, cushion, chair] = await Promise.all([
  material('Board', 5),
  material('Cushion', 8),
  post('/products', {
    name: `Chair ${run}`,
    uom: 'pcs',
    is_sellable: true,
    is_producible: true,
    is_purchasable: true,
    default_supplier_id: supplier.id,
    variants: [{ sku: `CHAIR-${run}`, sales_price: 50 }],
  }),
]);
const variant = (item) => item.variants[0].id;

const ingredient = (item, quantity) => ({
  product_item_id: chair.id,
  product_variant_id: variant(chair),
  ingredient_variant_id: variant(item),
  quantity,
});
await post('/bom_rows/batch/create', { data: [ingredient(board, 2), ingredient(cushion, 1)] });
const operation = (name, seconds) => ({ product_variant_id: variant(chair), operation_name: name, planned_time_parameter: seconds });
await post('/product_operation_rows', { rows: [operation('Saw', 600), operation('Assemble', 900)] });
await post('/stock_adjustments', {
  stock_adjustment_number: `OPENING ${run}`,
  location_id: shop.id,
  stock_adjustment_rows: [
    { variant_id: variant(chair), quantity: 4, cost_per_unit: 20 },
    { variant_id: variant(board), quantity: 20, cost_per_unit: 5 },
  ],
});
const order = (name, more = '') =>
  post(`/sales_orders${more}`, {
    order_no: `${name}-${run}`,
    customer_id: customer.id,
    location_id: shop.id,
    sales_order_rows: [{ variant_id: variant(chair), quantity: 3, price_per_unit: 50 }],
  });
const first = await order('FIRST');
const second = await order('SECOND', '?wait_for_plan=true');

const words = {
  RUN: run,
  SHOP: shop.id,
  CUSTOMER: customer.id,
  SUPPLIER: supplier.id,
  BOARD: variant(board),
  CUSHION: variant(cushion),
  CHAIR_ITEM: chair.id,
  CHAIR: variant(chair),
  FIRST: first.id,
  FIRST_ROW: first.sales_order_rows[0].id,
  SECOND: second.id,
  SECOND_ROW: second.sales_order_rows[0].id,
};
console.log(
  Object.entries(words)
    .map(([word, value]) => `${word}=${value}`)
    .join('\n'),
);
