import { planAsOf } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { writtenSoFar, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { Rejection, type Quantity } from '@pegboard/kit';
import type { ManufacturingItemCopies } from '../items/item-copies';
import type { ManufacturingOrderCreation } from './order-creation';
import type { RecipeStore } from '../recipes/recipe.schema';

const WAIT_MS = 5_000;

/**
 * M1: orders for the subassemblies of an order, made to stock, for the quantity that is short once the order itself is planned,
 * directly before it in the Schedule; and for theirs.
 */
export class Subassemblies {
  constructor(
    private readonly creation: ManufacturingOrderCreation,
    private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    private readonly asker: Asker,
    private readonly ids: Ids,
    private readonly claims: Claims,
  ) {}

  /** One order a short row, however often it is asked: the row is claimed. */
  async makeShortOnes(parent: ManufacturingOrder): Promise<void> {
    const made: ManufacturingOrder[] = [];
    for (const { row, quantity } of await this.shortRows(parent)) {
      const claim = await this.claims.claim(`subassembly:${row.id}`, await this.ids.next('manufacturing_order'));
      const order = await this.creation.create({
        id: claim.resourceId,
        orderNo: `MO-${claim.resourceId}`,
        variantId: row.variantId,
        locationId: parent.locationId,
        plannedQuantity: quantity,
        productionDeadlineDate: parent.productionDeadlineDate,
        additionalInfo: `For ${parent.orderNo}`,
        link: null,
        before: parent.id,
      });
      made.push(order);
    }
    for (const order of made) await this.makeShortOnes(order);
  }

  private async shortRows(parent: ManufacturingOrder): Promise<{ row: ManufacturingOrder['rows'][number]; quantity: Quantity }[]> {
    const makeable = await this.makeableRows(parent);
    if (makeable.length === 0) return [];
    const written = writtenSoFar();
    const atLeast = { ...written, versions: { ...written.versions, [`manufacturing_order/${parent.id}`]: parent.version } };
    const plan = await this.asker.ask(
      planAsOf,
      { at_least: atLeast, wait_ms: WAIT_MS, sales_orders: [], manufacturing_orders: [parent.id], purchase_orders: [] },
      { deadlineMs: WAIT_MS + 500 },
    );
    if (plan.is_pending)
      throw new Rejection('PLAN_PENDING', `The plan does not contain ${parent.orderNo} yet. Try again in a few seconds.`);
    const statuses = new Map(
      plan.manufacturing_orders.flatMap((order) => (order.order_id === parent.id ? order.rows : [])).map((row) => [row.id, row.to]),
    );
    return makeable.flatMap((row) => {
      const missing = statuses.get(row.id)?.missing_quantity ?? (0 as Quantity);
      return missing > 0 ? [{ row, quantity: missing }] : [];
    });
  }

  private async makeableRows(parent: ManufacturingOrder): Promise<ManufacturingOrder['rows'][number][]> {
    const ids = [...new Set(parent.rows.map((row) => row.variantId))];
    const withRecipe = new Set(
      (await this.recipes.findMany(ids)).filter((recipe) => !recipe.isDeleted && recipe.rows.length > 0).map((recipe) => recipe.id),
    );
    const makeable = new Set<number>();
    for (const id of withRecipe) if (await this.canBeMade(id, parent.locationId)) makeable.add(id);
    return parent.rows.filter((row) => makeable.has(row.variantId));
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
