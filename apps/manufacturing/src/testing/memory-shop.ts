import { randomUUID } from 'node:crypto';
import {
  inventoryCheckBatches,
  inventoryCostsOf,
  inventoryItemsOf,
  inventoryLocations,
  inventoryPost,
  planAsOf,
  planGiveBackShortage,
  planShortage,
  planTakeShortage,
  salesCutLink,
  salesLinkManufacturingOrder,
  salesOrderEvent,
  salesOrderOf,
  salesRedeal,
  sellRankingEvent,
  type ItemBody,
  type LocationBody,
  type Question,
} from '@pegboard/contracts';
import { CollectionDocumentStore, DocumentAggregateStore, type Asker } from '@pegboard/eventing';
import { locationCopiesSchema } from '@pegboard/service';
import { memoryWorld, watchVersions } from '@pegboard/eventing/testing';
import { quantity } from '@pegboard/kit';
import { PlanBarrier } from '@pegboard/service';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { BulkLinking } from '../linking/bulk-linking';
import { ManufacturingItemCopies, itemCopiesSchema } from '../items/item-copies';
import { LinkCutting } from '../linking/link-cutting';
import { Linking } from '../linking/linking';
import { ManufacturingOrderCreation } from '../orders/order-creation';
import { MakeToOrderController } from '../linking/make-to-order.controller';
import { ManufacturingListener } from '../manufacturing.listener';
import { ManufacturingOrdersController } from '../orders/manufacturing-orders.controller';
import { OperationRowsController } from '../orders/operation-rows.controller';
import { ManufacturingOrderViews } from '../orders/manufacturing-order.view';
import { Producing } from '../productions/producing';
import { ProductionsController } from '../productions/productions.controller';
import { RecipeEditing } from '../recipes/recipe-editing';
import { RecipeRowsController } from '../orders/recipe-rows.controller';
import { Schedule } from '../schedule/schedule';
import { SellPositions } from '../schedule/sell-positions';
import { ManufacturingSourcing } from '../sourcing/sourcing';
import { ManufacturingSourcingController } from '../sourcing/sourcing.controller';
import { Subassemblies } from '../orders/subassemblies';
import { Sweeping } from '../orders/sweeping';
import { BEAM, CHAIR, FRAME, itemsOf, locationsOf, PAINT } from './stub-items';
import { StubLedger } from './stub-ledger';
import { StubPlanner } from './stub-planner';
import { StubSales } from './stub-sales';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';
import { operatorsSchema, type OperatorDocument } from '../operators/operator.schema';
import { sellRanksSchema, type SellRank } from '../schedule/sell-rank.schema';

export type Shop = Awaited<ReturnType<typeof memoryShop>>;

/** Manufacturing on memory ports with stub neighbours. @param before a shop whose data it starts from, as after a restart */
export async function memoryShop(before?: { database: ReturnType<typeof memoryWorld>['database'] }) {
  const world = { ...memoryWorld(), ...(before ? { database: before.database } : {}) };
  const { clock, timers, database, bus, ids, claims } = world;
  if (before) watchVersions(world);
  const sales = new StubSales();
  const ledger = new StubLedger();
  const planner = new StubPlanner(bus.published);
  const problems: unknown[] = [];
  const onProblem = (problem: unknown): void => void problems.push(problem);
  world.asker.answer(inventoryItemsOf, ({ variant_ids }) => ({ items: itemsOf(variant_ids) }));
  world.asker.answer(inventoryLocations, (input) => ({ locations: locationsOf(input.ids) }));
  world.asker.answer(inventoryPost, (input) => ledger.post(input));
  world.asker.answer(inventoryCheckBatches, (input) => ledger.checkBatches(input));
  world.asker.answer(inventoryCostsOf, (input) => ledger.costsOf(input));
  world.asker.answer(salesOrderOf, (input) => sales.orderOf(input));
  world.asker.answer(salesLinkManufacturingOrder, (input) => sales.link(input));
  world.asker.answer(salesCutLink, (input) => sales.cutLink(input));
  world.asker.answer(salesRedeal, (input) => sales.redeal(input));
  world.asker.answer(planAsOf, (input) => planner.asOf(input));
  world.asker.answer(planTakeShortage, (input) => planner.takeShortage(input));
  world.asker.answer(planGiveBackShortage, (input) => planner.shortages.giveBack(input));
  world.asker.answer(planShortage, (input) => planner.shortage(input));
  const asker = new PausingAsker(world.asker);

  const orders: OrderStore = new DocumentAggregateStore(manufacturingOrders, database, bus, clock, timers, onProblem);
  const recipeStore: RecipeStore = new DocumentAggregateStore(recipes, database, bus, clock, timers, onProblem);
  const items = new ManufacturingItemCopies(
    new CollectionDocumentStore<ItemBody>(database, itemCopiesSchema),
    new CollectionDocumentStore<LocationBody>(database, locationCopiesSchema),
    asker,
  );
  const sellRanks = new CollectionDocumentStore<SellRank>(database, sellRanksSchema);
  const operators = new CollectionDocumentStore<OperatorDocument>(database, operatorsSchema);
  const schedule = await Schedule.open({
    orders,
    sellPositions: new SellPositions(sellRanks, clock),
    asker,
    database,
    sender: bus,
    clock,
    timers,
    // Two shops over the same data are two replicas.
    writer: randomUUID(),
    onProblem,
  });
  const editing = new RecipeEditing(recipeStore, items, clock);
  const creation = new ManufacturingOrderCreation(orders, recipeStore, items, schedule, ids, claims, clock);
  const lasting = { onReconnected: () => () => undefined };
  /** Each is a replica of its own, over the same database and ledger. */
  const replica = (): Producing => new Producing({ orders, items, asker, ids, clock, timers, bus: lasting, onProblem });
  const producing = replica();
  const cuts = new LinkCutting({ orders, asker, clock, timers, bus: lasting, onProblem });
  const subassemblies = new Subassemblies(creation, recipeStore, items, asker, ids, claims, orders);
  const linking = new Linking(orders, creation, producing, cuts, subassemblies, schedule, items, asker, ids, clock);
  const bulk = new BulkLinking(linking, items, asker);
  const views = new ManufacturingOrderViews(orders, schedule, new PlanBarrier(asker));
  const sourcing = new ManufacturingSourcing(creation, asker, ids, claims, orders);
  const sweeping = new Sweeping(orders, linking, schedule, timers, lasting, onProblem);
  const listener = new ManufacturingListener(orders, recipeStore, items, schedule, linking, views, sourcing);
  bus.listen(salesOrderEvent, (order) => listener.salesOrder(order));
  bus.listen(sellRankingEvent, (moved) => listener.sellRanking(moved));
  let messages = 0;
  sales.onChanged = (order) => void bus.publish(salesOrderEvent, order.id, 'changed', order, `sales-${++messages}`);
  sales.onMoved = (moved) => void bus.publish(sellRankingEvent, moved.n, 'moved', moved, `sell-${moved.n}`);
  return {
    ...world,
    world: world.asker,
    asker,
    sales,
    ledger,
    planner,
    problems,
    orders,
    recipes: recipeStore,
    items,
    sellRanks,
    operators,
    schedule,
    editing,
    creation,
    producing,
    replica,
    linking,
    bulk,
    views,
    sourcing,
    sweeping,
    /** Whatever a process does at its start. */
    sweep: async (): Promise<void> => {
      await producing.settling.sweep();
      await cuts.settling.sweep();
      await sweeping.sweep();
    },
    listener,
  };
}

/** Holds questions back by subject, so that a test can place something between question and answer. */
export class PausingAsker implements Asker {
  private readonly pauses = new Map<string, (answer: () => Promise<unknown>) => Promise<unknown>>();
  /** Subjects that nobody answers now. */
  readonly away = new Set<string>();

  constructor(private readonly asker: Asker) {}

  /** The next question of this subject waits, before it is answered or after, until `go`; `asked` says that it came. */
  pause(question: Question<any, any>, when: 'before' | 'after' = 'before'): { go(): void; asked: Promise<void> } {
    let go!: () => void;
    let came!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const asked = new Promise<void>((resolve) => (came = resolve));
    this.pauses.set(question.subject, async (answer) => {
      this.pauses.delete(question.subject);
      if (when === 'before') {
        came();
        await gate;
        return answer();
      }
      const result = await answer();
      came();
      await gate;
      return result;
    });
    return { go, asked };
  }

  async ask(question: any, input: any): Promise<any> {
    if (this.away.has(question.subject)) return this.asker.ask({ ...question, subject: 'nobody.answers' }, input);
    const pause = this.pauses.get(question.subject);
    const answer = (): Promise<unknown> => this.asker.ask(question, input);
    return pause ? pause(answer) : answer();
  }
}

export type MemoryApi = ReturnType<typeof memoryApi>;

/** The controllers over the same parts: what HTTP calls once a body was checked. */
export function memoryApi(shop: Shop) {
  const {
    orders,
    recipes: recipeStore,
    items,
    creation,
    producing,
    linking,
    schedule,
    views,
    bulk,
    operators,
    sourcing,
    ids,
    clock,
  } = shop;
  return {
    orders: new ManufacturingOrdersController(orders, recipeStore, items, creation, producing, linking, schedule, views, ids, clock),
    makeToOrder: new MakeToOrderController(linking, bulk, views),
    recipeRows: new RecipeRowsController(orders, items, views, producing, ids, clock),
    operationRows: new OperationRowsController(orders, recipeStore, producing, operators, ids, clock),
    productions: new ProductionsController(orders, items, producing, linking, ids),
    sourcing: new ManufacturingSourcingController(orders, sourcing, views, items),
  };
}

/** A chair is one frame, and 0.2 paint if a test wants paint; a frame is two beams. */
export async function withRecipes(shop: Shop, { hasPaint = false, operations = [] as string[] } = {}): Promise<void> {
  const now = shop.clock.now();
  const row = (id: number, ingredientVariantId: number, q: string) => ({
    id,
    ingredientVariantId,
    quantity: quantity(q),
    notes: null,
    createdAt: now,
    updatedAt: now,
  });
  const operation = (operationName: string, i: number) => ({
    id: i + 1,
    operationId: i + 1,
    operationName,
    resourceId: null,
    resourceName: null,
    type: 'process' as const,
    plannedTimePerUnit: quantity(60),
    costPerHour: null,
    notes: null,
    createdAt: now,
    updatedAt: now,
  });
  const recipe = (id: number, productItemId: number, rows: ReturnType<typeof row>[]) => ({
    id,
    isDeleted: false,
    productItemId,
    rows,
    operations: operations.map(operation),
  });
  await shop.recipes.create(recipe(CHAIR, 1, [row(1, FRAME, '1'), ...(hasPaint ? [row(2, PAINT, '0.2')] : [])]), []);
  await shop.recipes.create(recipe(FRAME, 2, [row(3, BEAM, '2')]), []);
}
