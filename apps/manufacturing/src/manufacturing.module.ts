import { randomUUID } from 'node:crypto';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import type { Item, Location } from '@pegboard/contracts';
import {
  ASKER,
  CLAIMS,
  CLOCK,
  DATABASE,
  IDS,
  ON_PROBLEM,
  provideAggregate,
  provideDocuments,
  PUBLISHER,
  TIMERS,
  type Asker,
  type Claims,
  type Clock,
  type Database,
  type DocumentStore,
  type Ids,
  type OnProblem,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { PlanBarrier, ServiceModule } from '@pegboard/service';
import { INDEXES, manufacturingOrders, type OrderStore } from './orders/manufacturing-order.schema';
import { BomRowsController } from './recipes/bom-rows.controller';
import { BulkLinking } from './linking/bulk-linking';
import { Items, ITEM_COPIES, LOCATION_COPIES } from './items/items';
import { Linking } from './linking/linking';
import { MakeToOrderController } from './linking/make-to-order.controller';
import { Making } from './orders/making';
import { ManufacturingListener } from './manufacturing.listener';
import { ManufacturingOrdersController } from './orders/manufacturing-orders.controller';
import { OperationRowsController } from './orders/operation-rows.controller';
import { OperatorsController } from './operators/operators.controller';
import { OrderViews } from './orders/manufacturing-order.view';
import { Producing } from './productions/producing';
import { ProductOperationRowsController } from './recipes/product-operation-rows.controller';
import { ProductionsController } from './productions/productions.controller';
import { RecipeEditing } from './recipes/recipe-editing';
import { RecipeRowsController } from './orders/recipe-rows.controller';
import { Schedule } from './schedule/schedule';
import { SellPlaces } from './schedule/sell-places';
import { Sourcing } from './sourcing/sourcing';
import { SourcingController } from './sourcing/sourcing.controller';
import { Subassemblies } from './orders/subassemblies';
import { Sweeping } from './sweeping';
import { recipes, type RecipeStore } from './recipes/recipe.schema';
import { OPERATORS } from './operators/operator.schema';
import { SELL_RANKS, type SellRank } from './schedule/sell-rank.schema';

/** The parts that are plain classes, each built from the ports it names. */
const parts: Provider[] = [
  {
    provide: Items,
    inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
    useFactory: (items: DocumentStore<Item>, locations: DocumentStore<Location>, asker: Asker) => new Items(items, locations, asker),
  },
  {
    provide: Schedule,
    inject: [manufacturingOrders as never, SELL_RANKS, ASKER, DATABASE, PUBLISHER, CLOCK, TIMERS, ON_PROBLEM],
    useFactory: async (
      orders: OrderStore,
      sellRanks: DocumentStore<SellRank>,
      asker: Asker,
      database: Database,
      sender: Sender,
      clock: Clock,
      timers: Timers,
      onProblem: OnProblem,
    ) => {
      const schedule = await Schedule.open({
        orders,
        places: new SellPlaces(sellRanks, clock),
        asker,
        database,
        sender,
        clock,
        timers,
        writer: randomUUID(),
        onProblem,
      });
      return schedule;
    },
  },
  {
    provide: RecipeEditing,
    inject: [recipes as never, Items, CLOCK],
    useFactory: (store: RecipeStore, items: Items, clock: Clock) => new RecipeEditing(store, items, clock),
  },
  {
    provide: Making,
    inject: [manufacturingOrders as never, recipes as never, Items, Schedule, IDS, CLAIMS, CLOCK],
    useFactory: (orders: OrderStore, store: RecipeStore, items: Items, schedule: Schedule, ids: Ids, claims: Claims, clock: Clock) =>
      new Making(orders, store, items, schedule, ids, claims, clock),
  },
  {
    provide: Producing,
    inject: [manufacturingOrders as never, Items, ASKER, IDS, CLOCK],
    useFactory: (orders: OrderStore, items: Items, asker: Asker, ids: Ids, clock: Clock) => new Producing(orders, items, asker, ids, clock),
  },
  {
    provide: Subassemblies,
    inject: [Making, recipes as never, Items, ASKER, IDS, CLAIMS],
    useFactory: (making: Making, store: RecipeStore, items: Items, asker: Asker, ids: Ids, claims: Claims) =>
      new Subassemblies(making, store, items, asker, ids, claims),
  },
  {
    provide: Linking,
    inject: [manufacturingOrders as never, Making, Producing, Subassemblies, Schedule, Items, ASKER, IDS, CLOCK],
    useFactory: (
      orders: OrderStore,
      making: Making,
      producing: Producing,
      subassemblies: Subassemblies,
      schedule: Schedule,
      items: Items,
      asker: Asker,
      ids: Ids,
      clock: Clock,
    ) => new Linking(orders, making, producing, subassemblies, schedule, items, asker, ids, clock),
  },
  {
    provide: BulkLinking,
    inject: [Linking, Items, ASKER],
    useFactory: (linking: Linking, items: Items, asker: Asker) => new BulkLinking(linking, items, asker),
  },
  {
    provide: Sourcing,
    inject: [Making, ASKER, IDS, CLAIMS],
    useFactory: (making: Making, asker: Asker, ids: Ids, claims: Claims) => new Sourcing(making, asker, ids, claims),
  },
  {
    provide: OrderViews,
    inject: [manufacturingOrders as never, Schedule, PlanBarrier],
    useFactory: (orders: OrderStore, schedule: Schedule, barrier: PlanBarrier) => new OrderViews(orders, schedule, barrier),
  },
  {
    provide: Sweeping,
    inject: [manufacturingOrders as never, Producing, Linking, Schedule, TIMERS, ON_PROBLEM],
    useFactory: (orders: OrderStore, producing: Producing, linking: Linking, schedule: Schedule, timers: Timers, onProblem: OnProblem) =>
      new Sweeping(orders, producing, linking, schedule, timers, onProblem),
  },
];

@Module({
  imports: [ServiceModule.forRoot('manufacturing')],
  controllers: [
    BomRowsController,
    ProductOperationRowsController,
    OperatorsController,
    ManufacturingOrdersController,
    MakeToOrderController,
    RecipeRowsController,
    OperationRowsController,
    ProductionsController,
    SourcingController,
    ManufacturingListener,
  ],
  providers: [
    provideAggregate(recipes),
    provideAggregate(manufacturingOrders),
    provideDocuments(OPERATORS, 'operators'),
    provideDocuments(SELL_RANKS, 'sell_ranks'),
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    ...parts,
  ],
})
export class ManufacturingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sweeping: Sweeping,
    private readonly schedule: Schedule,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [collection, fields] of Object.entries(INDEXES)) await this.database.collection(collection, fields).get(0);
    this.sweeping.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.schedule.stop();
  }
}
