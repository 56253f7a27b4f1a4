import { salesOrderEvent, sellRankingEvent, type Question } from '@pegboard/contracts';
import type { StubPlanner, StubSales } from '@pegboard/contracts/testing';
import { BlockIds, CollectionClaims, storeToken, type Asker } from '@pegboard/eventing';
import { memoryWorld, watchVersions } from '@pegboard/eventing/testing';
import { quantity } from '@pegboard/kit';
import { Life } from '@pegboard/posting/testing';
import { memoryService } from '@pegboard/service/testing';
import { BulkLinking } from '../linking/bulk-linking';
import { LinkCutting } from '../linking/link-cutting';
import { Linking } from '../linking/linking';
import { MakeToOrderController } from '../linking/make-to-order.controller';
import { ManufacturingListener } from '../manufacturing.listener';
import { ManufacturingModule } from '../manufacturing.module';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { ManufacturingOrderViews } from '../orders/manufacturing-order.view';
import { ManufacturingOrdersController } from '../orders/manufacturing-orders.controller';
import { OperationRowsController } from '../orders/operation-rows.controller';
import { ManufacturingOrderCreation } from '../orders/order-creation';
import { RecipeRowsController } from '../orders/recipe-rows.controller';
import { Sweeping } from '../orders/sweeping';
import { Producing } from '../productions/producing';
import { ProductionsController } from '../productions/productions.controller';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';
import { Schedule } from '../schedule/schedule';
import { ManufacturingSourcing } from '../sourcing/sourcing';
import { ManufacturingSourcingController } from '../sourcing/sourcing.controller';
import { BEAM, CHAIR, FRAME, PAINT } from './furniture';
import { ManufacturingNeighbours } from './neighbours';

export type Shop = Awaited<ReturnType<typeof memoryShop>>;

type World = ReturnType<typeof memoryWorld>;

/** A shop whose data, and whose neighbours if they are named, another one starts from: a restart, or a second replica. */
type Before = Pick<World, 'database'> & Partial<{ bus: World['bus']; sales: StubSales; planner: StubPlanner }>;

/** Manufacturing on memory ports with stub neighbours. @param life of its process, if it may crash */
export async function memoryShop(before?: Before, life = new Life()) {
  const world = { ...memoryWorld(), ...(before && { database: before.database }), ...(before?.bus && { bus: before.bus }) };
  if (before && !before.bus) watchVersions(world);
  const { bus, clock } = world;
  const database = life.database(world.database) as World['database'];
  const neighbours = new ManufacturingNeighbours({ published: bus.published, ...before });
  neighbours.answerWith((question, method) => world.asker.answer(question, method));
  neighbours.publishWith(bus);
  const problems: unknown[] = [];
  const asker = new PausingAsker(life.of(world.asker));

  const ports = { ...world, database, ids: new BlockIds(database), claims: new CollectionClaims(database, clock), asker };
  const service = () =>
    memoryService('manufacturing', ManufacturingModule, { ...ports, onProblem: (problem) => void problems.push(problem) });
  const app = await service();
  const listener = app.get(ManufacturingListener);
  // A process that has died hears no more, and keeps nobody waiting.
  bus.listen(salesOrderEvent, (order) => Promise.race([listener.salesOrder(order), life.death]));
  bus.listen(sellRankingEvent, (moved) => Promise.race([listener.sellRanking(moved), life.death]));
  const producing = app.get(Producing);
  const sweeping = app.get(Sweeping);
  return {
    ...world,
    world: world.asker,
    asker,
    sales: neighbours.sales,
    ledger: neighbours.ledger,
    planner: neighbours.planner,
    problems,
    orders: app.get<OrderStore>(storeToken(manufacturingOrders)),
    recipes: app.get<RecipeStore>(storeToken(recipes)),
    schedule: app.get(Schedule),
    creation: app.get(ManufacturingOrderCreation),
    producing,
    /** Of another replica over the same data, among the same neighbours. */
    otherProducing: async (): Promise<Producing> => (await service()).get(Producing),
    linking: app.get(Linking),
    bulk: app.get(BulkLinking),
    sourcing: app.get(ManufacturingSourcing),
    views: app.get(ManufacturingOrderViews),
    /** Whatever a process does at its start. */
    sweep: async (): Promise<void> => {
      await producing.settling.sweep();
      await app.get(LinkCutting).settling.sweep();
      await sweeping.sweep();
    },
    listener,
    /** What HTTP calls once a body was checked. */
    api: {
      orders: app.get(ManufacturingOrdersController),
      makeToOrder: app.get(MakeToOrderController),
      recipeRows: app.get(RecipeRowsController),
      operationRows: app.get(OperationRowsController),
      productions: app.get(ProductionsController),
      sourcing: app.get(ManufacturingSourcingController),
    },
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
