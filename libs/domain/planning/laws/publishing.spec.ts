import fc from 'fast-check';
import type { Quantity } from '@pegboard/kit';
import { Planner, type EntityStatus, type Fact, type StatusChange } from '../src';
import { arrivalOf, companies, randomOf, type CompanyHistory } from './company';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

const plannerFor = ({ now, transfersFirstWithinDays }: CompanyHistory): Planner =>
  new Planner({ now, options: { transfersFirstWithinDays } });

const law = (name: string, check: (company: CompanyHistory, seed: number) => void): void =>
  it(name, () => fc.assert(fc.property(companies, seeds, check), { numRuns: RUNS }));

const KINDS = ['sales_order', 'manufacturing_order', 'purchase_order', 'stock_transfer'] as const;
type AnyOrder = Extract<Fact, { type: (typeof KINDS)[number]; rows: unknown }>;

/** As it is sent: each changed order whole, with every row as it is now. */
function wholly(plan: Planner, changes: readonly StatusChange[]): Pick<StatusChange, 'entity' | 'id' | 'ownerId' | 'to'>[] {
  const present = {
    sales_order: (id: number) => plan.salesOrderStatus(id),
    manufacturing_order: (id: number) => plan.manufacturingOrderStatus(id),
    purchase_order: (id: number) => plan.purchaseOrderStatus(id),
    stock_transfer: (id: number) => plan.stockTransferStatus(id),
  };
  const rows = {
    sales_order: 'sales_order_row',
    manufacturing_order: 'manufacturing_order_recipe_row',
    purchase_order: 'outsourced_purchase_order_recipe_row',
    stock_transfer: 'stock_transfer_row',
  } as const;
  return KINDS.flatMap((kind) => {
    const changed = changes.filter(({ entity }) => entity === kind || entity === rows[kind]);
    return [...new Set(changed.map(({ ownerId }) => ownerId))].flatMap((ownerId) => {
      const now = present[kind](ownerId);
      const all = now
        ? [{ entity: kind, id: ownerId, to: now.order }, ...now.rows.map(({ id, status: to }) => ({ entity: rows[kind], id, to }))]
        : [];
      const gone = changed.filter((change) => change.ownerId === ownerId && change.to === null);
      return [...all.map((each) => ({ ...each, ownerId })), ...gone] as ReturnType<typeof wholly>;
    });
  });
}

/** What a receiver of all messages has in the end. */
class Receiver {
  readonly statuses = new Map<string, EntityStatus>();

  take(changes: readonly StatusChange[]): void {
    for (const { entity, id, ownerId, from, to } of changes) {
      const name = `${entity}/${id}`;
      expect(this.statuses.get(name)?.status ?? null).toEqual(from);
      expect(to).not.toEqual(from);
      if (to) this.statuses.set(name, { entity, id, ownerId, status: to } as EntityStatus);
      else this.statuses.delete(name);
    }
  }

  list(like: readonly EntityStatus[]): EntityStatus[] {
    expect(this.statuses.size).toBe(like.length);
    return like.map(({ entity, id }) => this.statuses.get(`${entity}/${id}`)!);
  }
}

describe('publishing (P9)', () => {
  law('a receiver of the differences, in batches of any size, has the plan; each says truly what was before', (company, seed) => {
    const plan = plannerFor(company);
    const random = randomOf(seed);
    const receiver = new Receiver();
    const publish = (limit?: number): number => {
      const changes = plan.differences(limit);
      receiver.take(changes);
      plan.markPublished(changes);
      return changes.length;
    };
    for (const fact of arrivalOf(company, seed)) {
      plan.apply(fact);
      if (random() < 0.2) publish(1 + Math.floor(random() * 3));
    }
    while (publish(2) > 0);
    const statuses = plan.statuses();
    expect(receiver.list(statuses)).toEqual(statuses);
    expect(plan.exportPublished()).toEqual(statuses);
  });

  law('a batch has no more orders than asked for, and all changed rows of each', (company, seed) => {
    const plan = plannerFor(company);
    for (const fact of arrivalOf(company, seed)) plan.apply(fact);
    const all = plan.differences();
    const some = plan.differences(2);
    const ownerOf = ({ entity, ownerId }: StatusChange): string =>
      `${entity.replace(/_(recipe_)?row$/, '').replace('outsourced_', '')}/${ownerId}`;
    const owners = new Set(some.map(ownerOf));
    expect(owners.size).toBeLessThanOrEqual(2);
    expect(some).toEqual(all.filter((change) => owners.has(ownerOf(change))));
  });

  law('a replica that only reads what another publishes can go on from there at any point, and misses nothing', (company, seed) => {
    const [first, second] = [plannerFor(company), plannerFor(company)];
    const random = randomOf(seed);
    const receiver = new Receiver();
    const publish = (publisher: Planner, limit?: number): number => {
      const changes = publisher.differences(limit);
      receiver.take(changes);
      // Both read the output, the other one perhaps with a picture of its own behind or ahead.
      for (const replica of [first, second]) replica.markPublished(changes);
      return changes.length;
    };
    const facts = arrivalOf(company, seed);
    const late: Fact[] = [];
    for (const fact of facts) {
      first.apply(fact);
      late.push(fact);
      if (random() < 0.5) for (const each of late.splice(0)) second.apply(each);
      if (random() < 0.3) publish(first, 1);
    }
    for (const each of late) second.apply(each);
    while (publish(second, 1) > 0);
    const statuses = first.statuses();
    expect(receiver.list(statuses)).toEqual(statuses);
    expect(first.differences()).toEqual([]);
  });

  law('a planner that restarts from its snapshots has the same differences', (company, seed) => {
    const plan = plannerFor(company);
    const random = randomOf(seed);
    for (const fact of arrivalOf(company, seed)) {
      plan.apply(fact);
      if (random() < 0.2) plan.markPublished(plan.differences(2));
    }
    const again = plannerFor(company);
    for (const fact of plan.exportPicture()) again.apply(fact);
    again.markPublished(plan.exportPublished().map(({ status, ...name }) => ({ ...name, to: status })) as StatusChange[]);
    const bare = (changes: StatusChange[]) => changes.map(({ cause: _, ...change }) => change);
    expect(bare(again.differences())).toEqual(bare(plan.differences()));
    expect(again.exportPublished()).toEqual(plan.exportPublished());
  });

  it.each(KINDS)(
    'rows of a %s that have the ids of another order’s rows, as a mistaken event says them: publishing comes to rest',
    (kind) => {
      const check = (company: CompanyHistory, seed: number): void => {
        const plan = plannerFor(company);
        const publish = (): void => {
          for (let rounds = 0; ; rounds++) {
            const changes = plan.differences(2);
            if (changes.length === 0) return;
            expect(rounds).toBeLessThan(500);
            plan.markPublished(wholly(plan, changes));
          }
        };
        const facts = arrivalOf(company, seed);
        for (const fact of facts) plan.apply(fact);
        publish();
        const order = facts.filter((fact) => fact.type === kind && 'rows' in fact && fact.rows.length > 0).at(-1) as AnyOrder | undefined;
        if (!order) return;
        const steps: AnyOrder[] = [
          { ...order, id: 999_999, version: 1 },
          { ...order, version: order.version + 1 },
          { ...order, id: 999_998, version: 1, rows: [...order.rows, ...order.rows] as never },
          { ...order, version: order.version + 2, rows: [] },
        ];
        for (const step of steps) {
          plan.apply(step as Fact);
          publish();
        }
      };
      fc.assert(fc.property(companies, seeds, check), { numRuns: RUNS });
    },
  );
});

describe('packing (S5, S6)', () => {
  law('all rows asked about together never get more than is usable there, nor more than is open', (company, seed) => {
    const plan = plannerFor(company);
    for (const fact of arrivalOf(company, seed)) plan.apply(fact);
    const ids = plan.statuses().flatMap(({ entity, id }) => (entity === 'sales_order_row' ? [id] : []));
    const rows = ids.map((salesOrderRowId) => ({ salesOrderRowId, quantity: 1e12 as Quantity }));
    const allowed = new Map<string, number>();
    for (const row of plan.packable(rows).rows) {
      const { key } = plan.explainDemand(`sales_order_row/${row.salesOrderRowId}`, { withFixes: false });
      allowed.set(key, (allowed.get(key) ?? 0) + row.allowed);
      expect(row.allowed).toBeLessThanOrEqual(row.open);
      expect(allowed.get(key)).toBeLessThanOrEqual(row.inStock);
    }
  });
});
