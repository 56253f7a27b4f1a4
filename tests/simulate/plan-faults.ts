import type { EntityStatus, Fact } from '@pegboard/domain-planning';
import { Oracle } from '../../libs/domain/planning/laws/oracle';
import { LivePlan } from '../../apps/planner/src/live/live-plan';
import { presentStatuses, type Owner } from '../../apps/planner/src/publishing/status-messages';
import { documentsOf } from './clerks';
import type { SimService, World } from './world';

type Doc = any;

/** Every planner's answers are those of the independent oracle, and every owner shows them. */
export function planFaults(world: World, facts: readonly Fact[]): string[] {
  const faults: string[] = [];
  for (const replica of world.ready('planner')) {
    const { state } = replica.parts.get<LivePlan>(LivePlan);
    if (!state) continue;
    const expected = new Map(new Oracle(facts, state.now, null).statuses().map((status) => [nameOf(status), textOf(status)]));
    const is = new Map(state.plan.statuses().map((status) => [nameOf(status), textOf(status)]));
    for (const name of new Set([...expected.keys(), ...is.keys()]))
      if (expected.get(name) !== is.get(name))
        faults.push(`${replica.host.name}: ${name} is ${is.get(name) ?? 'absent'}, and the oracle says ${expected.get(name) ?? 'absent'}`);
  }
  const [first] = world.ready('planner');
  const plan = first?.parts.get<LivePlan>(LivePlan).state?.plan;
  if (!plan) return [...faults, 'there is no plan'];
  for (const [service, collection, list] of SHOWN)
    for (const document of documentsOf(world, service, collection)) {
      if (document.isDeleted) continue;
      const [shown, should] = [shownBy(document), plannedOf(presentStatuses(list, plan, document._id))];
      if (shown !== should) faults.push(`${service}: ${collection}/${document._id} shows ${shown}, and the plan says ${should}`);
    }
  return faults;
}

const nameOf = ({ entity, id }: EntityStatus): string => `${entity}/${id}`;
const textOf = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner));
const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const sorted = (value: object): object => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

const SHOWN: readonly (readonly [SimService, string, Owner['list']])[] = [
  ['sales', 'sales_orders', 'sales_orders'],
  ['manufacturing', 'manufacturing_orders', 'manufacturing_orders'],
];

/** The statuses of an order and its rows, row by row. */
function shownBy({ beside }: Doc): string {
  const { order = null, rows = [] } = (beside?.plan?.value ?? {}) as Doc;
  const list = Array.isArray(rows)
    ? rows.map(({ id, ...status }: Doc) => [id, status])
    : Object.entries(rows).map(([id, status]) => [Number(id), status]);
  return textOf([order, list.sort((a: Doc, b: Doc) => a[0] - b[0])]);
}

function plannedOf(change: ReturnType<typeof presentStatuses>): string {
  const rows = (change?.rows ?? []).flatMap((row) => (row.to ? [[row.id, row.to] as const] : []));
  return textOf([change?.order?.to ?? null, rows.sort((a, b) => a[0] - b[0])]);
}
