import { Inject, Injectable } from '@nestjs/common';
import { planAsOf, type AtLeast } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { ASKER, CLAIMS, IDS, InjectStore, writtenSoFar, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { ref, Rejection, ZERO } from '@pegboard/kit';
import { idUnderClaim, orderShortage } from '@pegboard/service';
import { ManufacturingItemCopies } from '../items/item-copies';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { creationKey, ManufacturingOrderCreation } from './order-creation';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';

const WAIT_MS = 5_000;

type Row = ManufacturingOrder['rows'][number];

/** A row whose ingredient is made here, and its order. */
interface ShortRow {
  readonly order: ManufacturingOrder;
  readonly row: Row;
}

/**
 * M1: orders for the subassemblies of orders, made to stock, for the quantity that is short once the orders themselves are planned,
 * directly before them in the Schedule; and for theirs, at every level.
 */
@Injectable()
export class Subassemblies {
  constructor(
    private readonly creation: ManufacturingOrderCreation,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLAIMS) private readonly claims: Claims,
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
  ) {}

  /**
   * Makes what is short until nothing is that could be made: an order that was made takes its ingredients before its parent does,
   * so that a row that was covered may be short again. However often it is asked, it goes on where it was.
   * @throws Rejection `unavailable` if the planner can't say now what is short
   */
  async makeShortOnes(parents: readonly ManufacturingOrder[]): Promise<void> {
    const orders = [...parents];
    for (;;) {
      const more = await this.more(orders);
      if (more.length === 0) return;
      orders.push(...more);
    }
  }

  private async more(orders: readonly ManufacturingOrder[]): Promise<ManufacturingOrder[]> {
    const known = new Set(orders.map(({ id }) => id));
    const rows = (await Promise.all(orders.map((order) => this.makeableRows(order)))).flat();
    const before = (await Promise.all(rows.map(({ row }) => this.madeFor(row))))
      .flat()
      .filter(({ id, isDeleted }) => !known.has(id) && !isDeleted);
    if (before.length > 0) return before;
    const made: ManufacturingOrder[] = [];
    for (const short of await this.shortOf(orders, rows)) {
      const order = await this.make(short);
      if (order) made.push(order);
    }
    return made;
  }

  /** The orders that were made with an order, for its rows and for theirs, the nearest first; those that are deleted are left out. */
  async madeWith(parents: readonly ManufacturingOrder[]): Promise<{ readonly order: ManufacturingOrder; readonly madeForId: number }[]> {
    const found: { order: ManufacturingOrder; madeForId: number }[] = [];
    for (let level = parents; level.length > 0;) {
      const below = await Promise.all(
        level.flatMap((parent) =>
          parent.rows.map(async (row) => (await this.madeFor(row)).map((order) => ({ order, madeForId: parent.id }))),
        ),
      );
      const made = below.flat().filter(({ order }) => !order.isDeleted);
      found.push(...made);
      level = made.map(({ order }) => order);
    }
    return found;
  }

  /** What earlier rounds, or an earlier try that a crash ended, made for a row. */
  private async madeFor(row: Row): Promise<ManufacturingOrder[]> {
    const made: ManufacturingOrder[] = [];
    for (;;) {
      const claim = await this.claims.find(turnOf(row, made.length + 1));
      const order = claim && (await this.orders.find(claim.resourceId));
      if (!order) return made;
      made.push(order);
    }
  }

  /** P13: what others are making or buying at this moment isn't made again. */
  private async make({ order, row }: ShortRow): Promise<ManufacturingOrder | undefined> {
    const turn = turnOf(row, (await this.madeFor(row)).length + 1);
    const need = {
      basis: 'row' as const,
      of: ref('manufacturing_order_recipe_row', row.id),
      variant_id: row.variantId,
      location_id: order.locationId,
      quantity: null,
    };
    const shortage = { at_least: asOf([order]), request: turn, way: 'make' as const, needs: [need] };
    return orderShortage(this.asker, shortage, async (claimId, [quantity]) => {
      const claim = await this.claims.claim(turn, await this.ids.next('manufacturing_order'));
      const id = await idUnderClaim(this.claims, creationKey(claimId), async () => claim.resourceId);
      const made = {
        id,
        orderNo: `MO-${id}`,
        variantId: row.variantId,
        locationId: order.locationId,
        plannedQuantity: quantity!,
        productionDeadlineDate: order.productionDeadlineDate,
        additionalInfo: `For ${order.orderNo}`,
        link: null,
        claimId,
      };
      return this.creation.create(made, order.id);
    });
  }

  private async shortOf(orders: readonly ManufacturingOrder[], rows: readonly ShortRow[]): Promise<ShortRow[]> {
    if (rows.length === 0) return [];
    const plan = await this.asker.ask(
      planAsOf,
      {
        at_least: asOf(orders),
        wait_ms: WAIT_MS,
        sales_orders: [],
        manufacturing_orders: orders.map(({ id }) => id),
        purchase_orders: [],
      },
      { deadlineMs: WAIT_MS + 500 },
    );
    if (plan.is_pending)
      throw new Rejection('PLAN_PENDING', `The plan does not contain ${orders[0]!.orderNo} yet. Try again in a few seconds.`);
    const missing = new Map(
      plan.manufacturing_orders.flatMap((each) => each.rows).map((row) => [row.id, row.to?.missing_quantity ?? ZERO]),
    );
    return rows.filter(({ row }) => (missing.get(row.id) ?? ZERO) > 0);
  }

  private async makeableRows(parent: ManufacturingOrder): Promise<ShortRow[]> {
    const ids = [...new Set(parent.rows.map((row) => row.variantId))];
    const withRecipe = new Set(
      (await this.recipes.findMany(ids)).filter((recipe) => !recipe.isDeleted && recipe.rows.length > 0).map((recipe) => recipe.id),
    );
    const makeable = new Set<number>();
    for (const id of withRecipe) if (await this.canBeMade(id, parent.locationId)) makeable.add(id);
    return parent.rows.filter((row) => makeable.has(row.variantId)).map((row) => ({ order: parent, row }));
  }

  private async canBeMade(variantId: number, locationId: number): Promise<boolean> {
    try {
      await this.items.makeable(variantId, locationId);
      return true;
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind !== 'unavailable') return false;
      throw problem;
    }
  }
}

/** The n-th order for a row; the first bears the name that a release before gave it. */
const turnOf = (row: Row, n: number): string => (n === 1 ? `subassembly:${row.id}` : `subassembly:${row.id}:${n}`);

function asOf(orders: readonly ManufacturingOrder[]): AtLeast {
  const written = writtenSoFar();
  const versions = orders.map(({ id, version }) => [ref('manufacturing_order', id), version] as const);
  return { ...written, versions: { ...written.versions, ...Object.fromEntries(versions) } };
}
