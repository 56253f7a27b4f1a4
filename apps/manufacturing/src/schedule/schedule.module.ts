import { randomUUID } from 'node:crypto';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import {
  ASKER,
  CLOCK,
  collections,
  DATABASE,
  ON_PROBLEM,
  provideDocuments,
  PUBLISHER,
  storeToken,
  TIMERS,
  type Asker,
  type Clock,
  type Database,
  type OnProblem,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { Schedule } from './schedule';
import { sellRanksSchema } from './sell-rank.schema';
import { SellPositions } from './sell-positions';

/** The Schedule ranking, whose one authority is manufacturing. */
@Module({
  imports: [collections(sellRanksSchema), ManufacturingOrderStoreModule],
  providers: [
    provideDocuments(sellRanksSchema),
    SellPositions,
    {
      provide: Schedule,
      inject: [storeToken(manufacturingOrders), SellPositions, ASKER, DATABASE, PUBLISHER, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (
        orders: OrderStore,
        sellPositions: SellPositions,
        asker: Asker,
        database: Database,
        sender: Sender,
        clock: Clock,
        timers: Timers,
        onProblem: OnProblem,
      ) => Schedule.open({ orders, sellPositions, asker, database, sender, clock, timers, writer: randomUUID(), onProblem }),
    },
  ],
  exports: [Schedule],
})
export class ScheduleModule implements OnApplicationShutdown {
  constructor(private readonly schedule: Schedule) {}

  onApplicationShutdown(): Promise<void> {
    return this.schedule.stop();
  }
}
