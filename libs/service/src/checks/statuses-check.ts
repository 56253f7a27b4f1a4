import { planAsOf, planRunNumber, type InputOf, type MakingStatusChange, type SalesOrderStatusChange } from '@pegboard/contracts';
import { NotKnown, type Asker, type BackgroundCheck, type CheckedStore, type Suspect } from '@pegboard/eventing';

const WAIT_MS = 2_000;

type Change = SalesOrderStatusChange | MakingStatusChange;
type List = 'sales_orders' | 'manufacturing_orders' | 'purchase_orders';

/** What is kept of one order, in one form for all owners. */
export interface KeptStatuses {
  readonly order: object | null;
  readonly rows: Readonly<Record<number, object>>;
  readonly customers?: readonly object[];
}

interface BesideStore extends CheckedStore {
  beside<T>(name: string, ids: readonly number[]): Promise<Map<number, { at: number; value: T }>>;
}

const NOTHING: KeptStatuses = { order: null, rows: {} };

/**
 * The statuses that are kept beside orders are the plan's. The plan answers when it has read all that was there when it was asked, has published
 * what it makes of that, and everybody has handled it: so nothing is on its way. Whether it knows the newest version of an order is another check.
 * @param kept reads what lies beside an order
 */
export const statusesCheck = <Beside>(
  store: BesideStore,
  list: List,
  asker: Asker,
  kept: (beside: Beside) => KeptStatuses,
): BackgroundCheck => ({
  check: 'statuses',
  of: store.resource,
  isMendedElsewhere: true,
  page: (after, limit) => store.pageOfIds(after, limit),
  compare: async (ids) => {
    const answer = await asker.ask(planAsOf, asked(list, ids), { deadlineMs: WAIT_MS * 2 });
    if (answer.is_pending) throw new NotKnown('the plan, or a service that keeps its statuses, is behind');
    const changes = new Map((answer[list] as Change[]).map((change) => [orderIdOf(change), change]));
    const beside = await store.beside<Beside>('plan', ids);
    return ids.flatMap((id): Suspect[] => {
      const known = beside.get(id);
      // A newer run than the answer's says nothing against it.
      if (known && known.at > planRunNumber(answer.at)) return [];
      const change = changes.get(id);
      // A plan that was built again says nothing of what is deleted or done. Whether it knows what is open is another check.
      if (!change) return [];
      const detail = firstDifference(told(change), known ? kept(known.value) : NOTHING);
      return detail === undefined ? [] : [{ id, about: `${store.resource}/${id}`, detail }];
    });
  },
});

const asked = (list: List, ids: readonly number[]): InputOf<typeof planAsOf> => {
  const nobody = { sales_orders: [], manufacturing_orders: [], purchase_orders: [] };
  return { at_least: { versions: {}, posting: 0 }, wait_ms: WAIT_MS, is_shown: true, ...nobody, [list]: [...ids] };
};

const orderIdOf = (change: Change): number => ('sales_order_id' in change ? change.sales_order_id : change.order_id);

const told = (change: Change): KeptStatuses => ({
  order: change.order?.to ?? null,
  rows: Object.fromEntries(change.rows.flatMap(({ id, to }) => (to ? [[id, to]] : []))),
  ...('customers' in change && change.customers ? { customers: change.customers } : {}),
});

/** Where two say something else, in words; undefined if they agree. Customers count where both sides have them. */
function firstDifference(plan: KeptStatuses, kept: KeptStatuses): string | undefined {
  const inPlan = fieldsOf(plan);
  const inKept = fieldsOf(kept);
  for (const field of [...new Set([...inPlan.keys(), ...inKept.keys()])].sort()) {
    const [is, should] = [inKept.get(field), inPlan.get(field)];
    if (is === should || (field === 'customers' && (is === undefined || should === undefined))) continue;
    return `${field} is ${should ?? 'absent'} in the plan, and ${is ?? 'absent'} is stored`;
  }
  return undefined;
}

function fieldsOf({ order, rows, customers }: KeptStatuses): Map<string, string> {
  const fields = new Map<string, string>();
  const put = (name: string, status: object): void => {
    // What was kept before there was such a thing is not known to be at risk.
    for (const [field, value] of Object.entries({ is_at_risk: false, ...status })) fields.set(`${name}.${field}`, JSON.stringify(value));
  };
  if (order) put('order', order);
  for (const [id, status] of Object.entries(rows)) put(`row ${id}`, status as object);
  if (customers) fields.set('customers', JSON.stringify(customers.map((one) => Object.entries(one).sort())));
  return fields;
}
