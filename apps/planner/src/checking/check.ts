import {
  DEMAND_TYPES,
  type EntityStatus,
  type KeyFigures,
  type PictureSnapshot,
  type Plan,
  type TentativeSupply,
} from '@pegboard/domain-planning';
import { ref, Rejection, stockKey, toDecimal, type Quantity, type StockKey } from '@pegboard/kit';

/** The live plan as it was at one moment, with the facts it was made from. */
export interface PlanSample {
  readonly facts: PictureSnapshot;
  readonly statuses: readonly EntityStatus[];
  readonly keys: readonly KeyFigures[];
  /** What was being ordered, and every status with it as supply (P13). */
  readonly beingOrdered: readonly TentativeSupply[];
  readonly supposed: readonly EntityStatus[];
}

export const sampleOf = (plan: Plan, beingOrdered: readonly TentativeSupply[] = []): PlanSample => ({
  facts: plan.exportPicture(),
  statuses: plan.statuses(),
  keys: plan.allKeyFigures(),
  beingOrdered,
  supposed: beingOrdered.length > 0 ? plan.supposing(beingOrdered, () => plan.statuses()) : [],
});

export interface Finding {
  readonly invariant: string;
  readonly about: string;
  readonly detail: string;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly finding_count: number;
  readonly statuses: number;
  readonly demands: number;
  readonly supplies: number;
  readonly keys: number;
}

const SLICE = 2_000;
const MAX_FINDINGS = 50;
const DEMANDS = new Set<string>(DEMAND_TYPES);

/**
 * Runs every invariant that can be seen from outside on a plan made from scratch from the sample's facts, and compares
 * that plan with the live one, status by status (P10).
 * @param giveWay is called between slices of work, so that others are served meanwhile
 */
export async function checkPlan(sample: PlanSample, fresh: Plan, giveWay: () => Promise<void>): Promise<CheckResult> {
  const findings: Finding[] = [];
  let count = 0;
  const find = (invariant: string, about: string, detail: string): void => {
    if (++count <= MAX_FINDINGS) findings.push({ invariant, about, detail });
  };
  await inSlices(sample.facts, giveWay, (fact) => void fresh.apply(fact));
  compare('P10 statuses equal those from scratch', sample.statuses, fresh.statuses(), (status) => `${status.entity}/${status.id}`, find);
  compare(
    'P10 figures equal those from scratch',
    sample.keys,
    fresh.allKeyFigures(),
    (key) => stockKey(key.variantId, key.locationId),
    find,
  );
  await giveWay();
  if (sample.beingOrdered.length > 0) {
    const supposed = fresh.supposing(sample.beingOrdered, () => fresh.statuses());
    compare('P13 what is being ordered makes the same plan', sample.supposed, supposed, ({ entity, id }) => `${entity}/${id}`, find);
    await giveWay();
  }
  const dealt = new Dealt(fresh, find);
  const demands = fresh.statuses().filter((status) => DEMANDS.has(status.entity));
  await inSlices(demands, giveWay, (status) => dealt.demand(status));
  await inSlices(fresh.allKeyFigures(), giveWay, (key) => dealt.key(key));
  await inSlices(dealt.supplies(), giveWay, (supply) => dealt.supply(supply));
  return {
    findings,
    finding_count: count,
    statuses: sample.statuses.length,
    demands: demands.length,
    supplies: dealt.supplies().length,
    keys: sample.keys.length,
  };
}

async function inSlices<T>(items: readonly T[], giveWay: () => Promise<void>, work: (item: T) => void): Promise<void> {
  for (let i = 0; i < items.length; i++) {
    work(items[i]!);
    if (i % SLICE === SLICE - 1) await giveWay();
  }
}

type Find = (invariant: string, about: string, detail: string) => void;

function compare<T>(invariant: string, live: readonly T[], fresh: readonly T[], nameOf: (one: T) => string, find: Find): void {
  const expected = new Map(fresh.map((one) => [nameOf(one), JSON.stringify(one)]));
  for (const one of live) {
    const [is, should] = [JSON.stringify(one), expected.get(nameOf(one))];
    if (is !== should) find(invariant, nameOf(one), `live ${is}, from scratch ${should ?? 'absent'}`);
    expected.delete(nameOf(one));
  }
  for (const [name, should] of expected) find(invariant, name, `live absent, from scratch ${should}`);
}

interface SupplyUse {
  readonly key: StockKey;
  readonly ref: `${string}/${number}` | null;
  readonly batchId: number | null;
  taken: number;
}

/** Adds up what was dealt, demand by demand and supply by supply. */
class Dealt {
  private readonly uses = new Map<string, SupplyUse>();
  private readonly committed = new Map<StockKey, number>();

  constructor(
    private readonly plan: Plan,
    private readonly find: Find,
  ) {}

  supplies(): SupplyUse[] {
    return [...this.uses.values()];
  }

  demand({ entity, id }: EntityStatus): void {
    const name = ref(entity, id);
    const explained = found(() => this.plan.explainDemand(name, { limit: 0, withFixes: false }));
    if (!explained) return;
    const covered = explained.covers.reduce((total, cover) => total + cover.quantity, 0);
    if (covered + explained.missing !== explained.open)
      this.find('covered + missing = open', name, `${text(covered)} + ${text(explained.missing)} is not ${text(explained.open)}`);
    if (explained.missing < 0 || explained.covers.some((cover) => cover.quantity <= 0))
      this.find('nothing is dealt below zero', name, JSON.stringify(explained.covers));
    this.committed.set(explained.key, (this.committed.get(explained.key) ?? 0) + explained.open);
    for (const { supply, quantity } of explained.covers) {
      const use = `${supply.ref ?? explained.key}#${supply.batchId}`;
      const known = this.uses.get(use) ?? { key: explained.key, ref: supply.ref, batchId: supply.batchId, taken: 0 };
      known.taken += quantity;
      this.uses.set(use, known);
    }
  }

  supply(use: SupplyUse): void {
    const [variantId, locationId] = use.key.split('@').map(Number) as [number, number];
    const name = use.ref ?? `stock of ${use.key}, batch ${use.batchId ?? 'none'}`;
    const explained = found(() =>
      use.ref ? this.plan.explainSupply(use.ref) : this.plan.explainStock(variantId, locationId, use.batchId),
    );
    if (!explained) return this.find('every supply that serves is there', name, `${text(use.taken)} was dealt from it`);
    if (use.taken > explained.quantity)
      this.find('no more is dealt from a supply than it has', name, `${text(use.taken)} of ${text(explained.quantity)}`);
    if (explained.unreserved < 0) this.find('what nobody takes is not below zero', name, text(explained.unreserved));
  }

  key(key: KeyFigures): void {
    const name = stockKey(key.variantId, key.locationId);
    const calculated = key.inStock - key.expired - key.committed + key.expected - key.safetyStock;
    if (calculated !== key.calculated) this.find('P8 calculated stock', name, `${text(key.calculated)} instead of ${text(calculated)}`);
    const committed = this.committed.get(name) ?? 0;
    if (committed !== key.committed)
      this.find('P8 committed = Σ open demand', name, `${text(key.committed)} instead of ${text(committed)}`);
  }
}

const text = (value: number): string => toDecimal(value as Quantity);

/** Undefined for what the plan doesn't know, such as the rows of a quote. */
function found<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (problem) {
    if (problem instanceof Rejection && problem.code === 'NOT_FOUND') return undefined;
    throw problem;
  }
}
