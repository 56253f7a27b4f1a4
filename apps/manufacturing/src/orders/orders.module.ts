import { Module, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import {
  ASKER,
  BUS,
  CLAIMS,
  CLOCK,
  IDS,
  ON_PROBLEM,
  storeToken,
  TIMERS,
  type Asker,
  type BusConnection,
  type Claims,
  type Clock,
  type Ids,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { PlanBarrier } from '@pegboard/service';
import { ManufacturingItemCopies } from '../items/item-copies';
import { ManufacturingItemsModule } from '../items/items.module';
import { BulkLinking } from '../linking/bulk-linking';
import { LinkCutting } from '../linking/link-cutting';
import { Linking } from '../linking/linking';
import { MakeToOrderController } from '../linking/make-to-order.controller';
import { OperatorsModule } from '../operators/operators.module';
import { Producing } from '../productions/producing';
import { ProductionsController } from '../productions/productions.controller';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';
import { RecipesModule } from '../recipes/recipes.module';
import { Schedule } from '../schedule/schedule';
import { ScheduleModule } from '../schedule/schedule.module';
import { ManufacturingOrderCreation } from './order-creation';
import { ManufacturingOrderStoreModule } from './manufacturing-order-store.module';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { ManufacturingOrderViews } from './manufacturing-order.view';
import { ManufacturingOrdersController } from './manufacturing-orders.controller';
import { OperationRowsController } from './operation-rows.controller';
import { RecipeRowsController } from './recipe-rows.controller';
import { Subassemblies } from './subassemblies';
import { Sweeping } from './sweeping';

/** The parts are plain classes, each built from the ports it names. */
const parts: Provider[] = [
  {
    provide: ManufacturingOrderCreation,
    inject: [storeToken(manufacturingOrders), storeToken(recipes), ManufacturingItemCopies, Schedule, IDS, CLAIMS, CLOCK],
    useFactory: (
      orders: OrderStore,
      store: RecipeStore,
      items: ManufacturingItemCopies,
      schedule: Schedule,
      ids: Ids,
      claims: Claims,
      clock: Clock,
    ) => new ManufacturingOrderCreation(orders, store, items, schedule, ids, claims, clock),
  },
  {
    provide: Producing,
    inject: [storeToken(manufacturingOrders), ManufacturingItemCopies, ASKER, IDS, CLOCK, TIMERS, BUS, ON_PROBLEM],
    useFactory: (
      orders: OrderStore,
      items: ManufacturingItemCopies,
      asker: Asker,
      ids: Ids,
      clock: Clock,
      timers: Timers,
      bus: BusConnection,
      onProblem: OnProblem,
    ) => new Producing({ orders, items, asker, ids, clock, timers, bus, onProblem }),
  },
  {
    provide: LinkCutting,
    inject: [storeToken(manufacturingOrders), ASKER, CLOCK, TIMERS, BUS, ON_PROBLEM],
    useFactory: (orders: OrderStore, asker: Asker, clock: Clock, timers: Timers, bus: BusConnection, onProblem: OnProblem) =>
      new LinkCutting({ orders, asker, clock, timers, bus, onProblem }),
  },
  {
    provide: Subassemblies,
    inject: [ManufacturingOrderCreation, storeToken(recipes), ManufacturingItemCopies, ASKER, IDS, CLAIMS, storeToken(manufacturingOrders)],
    useFactory: (...ports: ConstructorParameters<typeof Subassemblies>) => new Subassemblies(...ports),
  },
  {
    provide: Linking,
    inject: [
      storeToken(manufacturingOrders),
      ManufacturingOrderCreation,
      Producing,
      LinkCutting,
      Subassemblies,
      Schedule,
      ManufacturingItemCopies,
      ASKER,
      IDS,
      CLOCK,
    ],
    useFactory: (
      orders: OrderStore,
      creation: ManufacturingOrderCreation,
      producing: Producing,
      cuts: LinkCutting,
      subassemblies: Subassemblies,
      schedule: Schedule,
      items: ManufacturingItemCopies,
      asker: Asker,
      ids: Ids,
      clock: Clock,
    ) => new Linking(orders, creation, producing, cuts, subassemblies, schedule, items, asker, ids, clock),
  },
  {
    provide: BulkLinking,
    inject: [Linking, ManufacturingItemCopies, ASKER],
    useFactory: (linking: Linking, items: ManufacturingItemCopies, asker: Asker) => new BulkLinking(linking, items, asker),
  },
  {
    provide: ManufacturingOrderViews,
    inject: [storeToken(manufacturingOrders), Schedule, PlanBarrier],
    useFactory: (orders: OrderStore, schedule: Schedule, barrier: PlanBarrier) => new ManufacturingOrderViews(orders, schedule, barrier),
  },
  {
    provide: Sweeping,
    inject: [storeToken(manufacturingOrders), Linking, Schedule, TIMERS, BUS, ON_PROBLEM],
    useFactory: (orders: OrderStore, linking: Linking, schedule: Schedule, timers: Timers, bus: BusConnection, onProblem: OnProblem) =>
      new Sweeping(orders, linking, schedule, timers, bus, onProblem),
  },
];

/** Manufacturing orders with their rows, productions and links to sales orders: one document, so one area. */
@Module({
  imports: [ManufacturingItemsModule, ManufacturingOrderStoreModule, OperatorsModule, RecipesModule, ScheduleModule],
  controllers: [ManufacturingOrdersController, MakeToOrderController, RecipeRowsController, OperationRowsController, ProductionsController],
  providers: parts,
  exports: [Linking, ManufacturingOrderCreation, ManufacturingOrderViews],
})
export class ManufacturingOrdersModule implements OnApplicationBootstrap {
  constructor(
    private readonly producing: Producing,
    private readonly cuts: LinkCutting,
    private readonly sweeping: Sweeping,
  ) {}

  onApplicationBootstrap(): void {
    this.producing.settling.start();
    this.cuts.settling.start();
    this.sweeping.start();
  }
}
