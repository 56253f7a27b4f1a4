import type { Api } from '../company/api';

type Fields = Record<string, any>;

export const LISTS = ['sell', 'schedule'] as const;
export type ListName = (typeof LISTS)[number];

const PATHS: Readonly<Record<ListName, string>> = { sell: '/v1/sales_orders', schedule: '/v1/manufacturing_orders' };

const SALES_FIELDS = [
  ...['id', 'order_no', 'customer_id', 'delivery_date', 'status', 'product_availability', 'product_expected_date'],
  ...['ingredient_availability', 'ingredient_expected_date', 'production_status'],
];
const MADE_FIELDS = [
  ...['id', 'order_no', 'status', 'variant_id', 'planned_quantity', 'completed_quantity', 'production_deadline_date'],
  ...['ingredient_availability', 'ingredient_expected_date', 'sales_order_id'],
];

const only = (fields: readonly string[], from: Fields): Fields =>
  Object.fromEntries(fields.filter((field) => from[field] !== undefined).map((field) => [field, from[field] as unknown]));

/** Open orders as they stand in their ranking, the most important first. */
export async function ranked(api: Api, list: ListName, { page, limit }: { page: number; limit: number }): Promise<Fields> {
  const query = new URLSearchParams({ page: String(page), limit: String(limit) });
  for (const status of OPEN[list]) query.append('status', status);
  const { body, headers } = await ok(api, `${PATHS[list]}?${String(query)}`);
  const fields = list === 'sell' ? SALES_FIELDS : MADE_FIELDS;
  const orders = (body['data'] as Fields[]).map((order, i) => ({ place: (page - 1) * limit + i + 1, ...only(fields, order) }));
  const { total_records: total } = JSON.parse(headers.get('x-pagination') ?? '{}') as { total_records?: string };
  return { list, total: Number(total ?? orders.length), orders };
}

const OPEN: Readonly<Record<ListName, readonly string[]>> = {
  sell: ['NOT_SHIPPED', 'PARTIALLY_PACKED', 'PACKED', 'PARTIALLY_DELIVERED'],
  schedule: ['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED'],
};

/** An order as people name it: by its number, else by its id. @throws Error that says what was looked for */
export async function orderNamed(api: Api, list: ListName, name: string): Promise<Fields> {
  const path = PATHS[list];
  const { body } = await ok(api, `${path}?${String(new URLSearchParams({ order_no: name, limit: '2' }))}`);
  const [found] = body['data'] as Fields[];
  if (found) return found;
  if (/^\d{1,15}$/.test(name)) return (await ok(api, `${path}/${name}`)).body;
  const kind = list === 'sell' ? 'sales order' : 'manufacturing order';
  throw new Error(`There is no ${kind} with the number ${name}. The tool ranks lists the open ones.`);
}

/** @throws Error with the API's own sentence */
export async function ok(api: Api, path: string): Promise<{ body: Fields; headers: Headers }> {
  const answer = await api.send('GET', path);
  if (answer.status >= 300) throw refusal(answer.body, answer.status);
  return answer as { body: Fields; headers: Headers };
}

export async function posted(api: Api, path: string, body: object): Promise<Fields> {
  const answer = await api.send('POST', path, body);
  if (answer.status >= 300) throw refusal(answer.body, answer.status);
  return answer.body as Fields;
}

/** A sentence is what an agent can act on; the code is for whoever looks it up. */
const refusal = (body: Fields | string, status: number): Error =>
  new Error(
    typeof body === 'object' && body['message'] ? `${String(body['message'])} (${String(body['code'])})` : `The API answered ${status}.`,
  );

/** The row of an order, with the sentence why its status is what it is, and what would mend it. */
export async function explained(api: Api, order: Fields): Promise<Fields> {
  const rows = await Promise.all(
    (order['sales_order_rows'] as Fields[]).map(async (row) => {
      const answer = await api.send('GET', `/v1/plan/demands/sales_order_row/${String(row['id'])}`);
      const shown = only(['id', 'variant_id', 'quantity', 'product_availability', 'product_expected_date'], row);
      // A row that wants nothing more stands in no plan.
      if (answer.status === 404) return { ...shown, explanation: null };
      if (answer.status >= 300) throw refusal(answer.body, answer.status);
      return { ...shown, explanation: answer.body as unknown };
    }),
  );
  return { ...only(SALES_FIELDS, order), rows };
}
