import fc from 'fast-check';
import { move, multiply, type Instant, type Quantity, type Ref, Rejection } from '@pegboard/kit';
import { Planner, type TriedChange, type Entity, type EntityStatus, type Fact, type StatusChange } from '../src';
import { arrivalOf, companies, randomOf, type CompanyHistory } from './company';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const LATER = '2026-05-14T08:00:00.000Z' as Instant;

function planned(company: CompanyHistory, seed: number): Planner {
  const plan = new Planner({
    now: company.now,
    options: { transfersFirstWithinDays: company.transfersFirstWithinDays },
  });
  for (const fact of arrivalOf(company, seed)) plan.apply(fact);
  return plan;
}

const law = (name: string, check: (plan: Planner, seed: number, again: () => Planner) => void): void =>
  it(name, () =>
    fc.assert(
      fc.property(companies, seeds, (company, seed) => check(planned(company, seed), seed, () => planned(company, seed))),
      { numRuns: RUNS },
    ),
  );

/** Everything that can be seen of a plan. */
const everything = (plan: Planner): string =>
  JSON.stringify([plan.statuses(), plan.allKeyFigures(), plan.exportPicture(), plan.differences(), plan.exportPublished()]);

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Any changes at all, of every kind, possible or not. */
function anyChanges(random: () => number): TriedChange[] {
  const id = (): number => 1 + Math.floor(random() * 6);
  const row = (): number => id() * 10 + Math.floor(random() * 3);
  const quantity = (): Quantity => (1_000_000 * Math.floor(random() * 8)) as Quantity;
  const place = () => ({ variantId: 1 + Math.floor(random() * 4), locationId: 1 + Math.floor(random() * 2) });
  const to = () => pick(random, ['first', 'last', { before: id() }, { after: id() }] as const);
  const rowRef = (): Ref =>
    `${pick(random, ['sales_order_row', 'manufacturing_order_recipe_row', 'purchase_order_row', 'outsourced_purchase_order_recipe_row', 'stock_transfer_row'])}/${row()}`;
  const orderRef = (): Ref => `${pick(random, ['sales_order', 'manufacturing_order', 'purchase_order', 'stock_transfer'])}/${id()}`;
  const ref = (): Ref => (random() < 0.5 ? rowRef() : orderRef());
  const makers: (() => TriedChange)[] = [
    () => ({ change: 'move_sales_order', id: id(), to: to() }),
    () => ({ change: 'move_manufacturing_order', id: id(), to: to() }),
    () => ({ change: 'add_sales_order', at: to(), deliveryDate: LATER, rows: [{ ...place(), quantity: quantity() }] }),
    () => ({ change: 'add_purchase_order', expectedDate: LATER, rows: [{ ...place(), quantity: quantity() }] }),
    () => ({
      change: 'add_manufacturing_order',
      ...place(),
      quantity: quantity(),
      expectedDate: LATER,
      salesOrderRowId: random() < 0.5 ? row() : null,
    }),
    () => ({ change: 'change_quantity', ref: ref(), quantity: quantity() }),
    () => ({ change: 'change_date', ref: ref(), date: random() < 0.2 ? null : LATER }),
    () => ({
      change: 'change_stock',
      ...place(),
      batchId: random() < 0.5 ? null : id(),
      by: (quantity() - 3_000_000) as Quantity,
    }),
    () => ({ change: 'receive', ref: ref() }),
    () => ({ change: 'remove', ref: ref() }),
  ];
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, makers)());
}

/** Undefined if it is impossible. */
function tried(plan: Planner, change: TriedChange): ReturnType<Planner['whatIf']> | undefined {
  try {
    return plan.whatIf([change]);
  } catch (problem) {
    if (problem instanceof Rejection) return undefined;
    throw problem;
  }
}

describe('what if (P12)', () => {
  law('touches nothing, whatever is tried and whether or not it is possible', (plan, seed) => {
    const random = randomOf(seed);
    if (random() < 0.5) plan.markPublished(plan.differences(2));
    const before = everything(plan);
    for (let i = 0; i < 4; i++) {
      try {
        plan.whatIf(anyChanges(random));
      } catch (problem) {
        expect(problem).toBeInstanceOf(Rejection);
        expect((problem as Rejection).details[0]!.path).toMatch(/^changes\/\d/);
      }
      expect(everything(plan)).toBe(before);
    }
  });

  law('answers what doing it would do: moves, dates, quantities, removals, new orders', (plan, seed, again) => {
    const random = randomOf(seed);
    for (const [change, facts] of doable(plan, random)) {
      const { changes } = plan.whatIf([change]);
      const before = plan.statuses();
      const done = again();
      for (const fact of facts) done.apply(fact);
      const after = done.statuses();
      expect(changes.map(({ cause: _, ...rest }) => rest)).toEqual(differencesOf(before, after));
    }
  });

  law('tells each row that differs once, under one order, and calls nothing a win by which every row loses', (plan, seed) => {
    const random = randomOf(seed);
    const written = (status: object | null): string => JSON.stringify(status && { ...status, customers: undefined });
    for (const change of anyChanges(random)) {
      const result = tried(plan, change);
      if (!result) continue;
      const { changes, orders } = result;
      const differing = changes.filter(({ entity, from, to }) => entity.endsWith('_row') && written(from) !== written(to));
      const told = orders.flatMap(({ rows }) => rows.map(({ entity, id }) => `${entity}/${id}`));
      expect(told.sort()).toEqual(differing.map(({ entity, id }) => `${entity}/${id}`).sort());
      for (const { verdict, rows, from, to, daysLost, readyBefore, readyAfter } of orders) {
        expect([verdict === 'added', verdict === 'removed']).toEqual([!from, !!from && !to]);
        if (readyBefore && readyAfter) expect(daysLost).toBe((Date.parse(readyAfter) - Date.parse(readyBefore)) / 86_400_000);
        const missing = rows.map((row) => (row.to?.missingQuantity ?? 0) - (row.from?.missingQuantity ?? 0));
        if (from && to && missing.length > 0 && missing.every((more) => more > 0)) expect(verdict).not.toBe('better');
        if (from && to && missing.length > 0 && missing.every((more) => more < 0)) expect(verdict).not.toBe('worse');
      }
    }
  });

  law('a fix that explain offers does fix it, and can be done by the day that it names (P11, P14)', (plan) => {
    const demands = plan.statuses().filter(({ entity }) => entity.endsWith('_row'));
    const now = '2026-05-08T19:00:00.000Z';
    for (const { entity, id } of demands.slice(0, 12)) {
      const name: Ref = `${entity}/${id}`;
      const explained = plan.explainDemand(name);
      const { fixes, missing, demand, variantId, locationId, status } = explained;
      const fixed = (changes: TriedChange[]) =>
        plan.whatIf(changes).changes.find((each) => each.entity === entity && each.id === id)?.to ?? status;
      const check = (made: EntityStatus['status']): void => {
        const word = 'productAvailability' in made ? made.productAvailability : made.ingredientAvailability;
        if (missing > 0) expect(made.missingQuantity).toBe(0);
        else if (status.isAtRisk || status.isLate) expect(word === 'IN_STOCK' || !(made.isAtRisk || made.isLate)).toBe(true);
        else expect(word).toBe('IN_STOCK');
      };
      const inTime = fixes.flatMap((fix): TriedChange[] =>
        fix.fix === 'in_time' ? [{ change: 'change_date', ref: fix.ref, date: fix.by }] : [],
      );
      if (inTime.length > 0) check(fixed(inTime));
      for (const fix of fixes) {
        if (fix.fix === 'move_above')
          check(fixed([{ change: 'move_sales_order', id: demand.salesOrderId!, to: { before: fix.salesOrderId } }]));
        if (fix.fix === 'receive') check(fixed([{ change: 'receive', ref: fix.ref }]));
        if (fix.fix !== 'buy' && fix.fix !== 'make') continue;
        expect(fix.needs.length === 0 || fix.fix === 'make').toBe(true);
        if (fix.isLate && fix.expectedDate !== null) expect(fix.expectedDate > demand.deadline! || missing === 0).toBe(true);
        if (missing === 0 || fix.variantId !== variantId) continue;
        const expectedDate = demand.deadline !== null && demand.deadline > now ? demand.deadline : LATER;
        const { quantity } = fix;
        const made = fixed([
          fix.fix === 'buy'
            ? { change: 'add_purchase_order', expectedDate, rows: [{ variantId, locationId, quantity }] }
            : { change: 'add_manufacturing_order', variantId, locationId, quantity, expectedDate },
        ]);
        check(made);
      }
    }
  });
});

type Live<T extends Fact['type']> = Extract<Fact, { type: T; id: number; rows?: unknown }> & { isDeleted?: false };

/** Changes that can be done with plain facts: of orders without links, which pull nothing else along. */
function* doable(plan: Planner, random: () => number): Iterable<[TriedChange, Fact[]]> {
  const picture = plan.exportPicture();
  const live = <T extends Fact['type']>(type: T): Live<T>[] =>
    picture.filter((fact) => fact.type === type && !('isDeleted' in fact && fact.isDeleted)) as Live<T>[];
  const makers = live('manufacturing_order');
  const sales = live('sales_order').filter((order) => makers.every((mo) => mo.salesOrderId !== order.id));
  const all = live('sales_order').map((order) => ({ id: order.id, key: order.rank.key }));
  const moveNumber = plan.moves.sell + 100;
  for (const order of sales.slice(0, 2)) {
    const target = pick(random, all).id;
    if (target !== order.id) {
      const keys = [...move(all, [order.id], { before: target })].map(([id, key]) => ({ id, key }));
      yield [{ change: 'move_sales_order', id: order.id, to: { before: target } }, [{ type: 'sell_move', n: moveNumber, keys }]];
    }
    const version = order.version + 1;
    yield [{ change: 'change_date', ref: `sales_order/${order.id}`, date: LATER }, [{ ...order, version, deliveryDate: LATER }]];
    const row = order.rows[0];
    if (!row) continue;
    const quantity = (row.quantity + 3_000_000) as Quantity;
    if (totalOf(picture, `sales_order_row/${row.id}`) <= quantity) {
      const rows = order.rows.map((each) => (each === row ? { ...each, quantity } : each));
      yield [{ change: 'change_quantity', ref: `sales_order_row/${row.id}`, quantity }, [{ ...order, version, rows }]];
    }
    if (order.rows.every((each) => totalOf(picture, `sales_order_row/${each.id}`) === 0)) {
      yield [{ change: 'remove', ref: `sales_order/${order.id}` }, [{ type: 'sales_order', id: order.id, version, isDeleted: true }]];
    }
  }
  // As manufacturing scales it: per unit × the new quantity, rounded once (M5).
  const scalable = makers.filter((mo) => mo.salesOrderId === null && mo.status !== 'DONE' && !mo.follows && mo.rows.length > 0);
  for (const made of scalable.filter(({ rows }) => rows.every((each) => each.quantityPerUnit !== undefined)).slice(0, 2)) {
    const plannedQuantity = (made.plannedQuantity + 3_000_000) as Quantity;
    if (totalOf(picture, `manufacturing_order/${made.id}`) > plannedQuantity) continue;
    const rows = made.rows.map((each) => ({ ...each, plannedQuantity: multiply(each.quantityPerUnit!, plannedQuantity) }));
    yield [
      { change: 'change_quantity', ref: `manufacturing_order/${made.id}`, quantity: plannedQuantity },
      [{ ...made, version: made.version + 1, plannedQuantity, rows }],
    ];
  }
  for (const bought of live('purchase_order').slice(0, 2)) {
    yield [
      { change: 'remove', ref: `purchase_order/${bought.id}` },
      [{ type: 'purchase_order', id: bought.id, version: bought.version + 1, isDeleted: true }],
    ];
  }
}

const totalOf = (picture: readonly Fact[], row: Ref): number =>
  picture.flatMap((fact) => (fact.type === 'ledger' ? fact.rowTotals : [])).find((total) => total.row === row)?.moved ?? 0;

/** Two plans compared entity by entity, in the order of entities and ids. */
function differencesOf(before: readonly EntityStatus[], after: readonly EntityStatus[]): Omit<StatusChange, 'cause'>[] {
  const order: Entity[] = [
    'sales_order',
    'sales_order_row',
    'manufacturing_order',
    'manufacturing_order_recipe_row',
    'purchase_order',
    'outsourced_purchase_order_recipe_row',
    'stock_transfer',
    'stock_transfer_row',
  ];
  const name = ({ entity, id }: EntityStatus): string => `${entity}/${id}`;
  const from = new Map(before.map((each) => [name(each), each]));
  const to = new Map(after.map((each) => [name(each), each]));
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((key) => {
      const { entity, id, ownerId } = (from.get(key) ?? to.get(key))!;
      return { entity, id, ownerId, from: from.get(key)?.status ?? null, to: to.get(key)?.status ?? null } as Omit<StatusChange, 'cause'>;
    })
    .filter((change) => JSON.stringify(change.from) !== JSON.stringify(change.to))
    .sort((a, b) => order.indexOf(a.entity) - order.indexOf(b.entity) || a.id - b.id);
}
