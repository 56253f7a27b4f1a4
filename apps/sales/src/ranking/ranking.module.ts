import { randomUUID } from 'node:crypto';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import {
  CLOCK,
  DATABASE,
  ON_PROBLEM,
  PUBLISHER,
  storeToken,
  TIMERS,
  type AggregateStore,
  type Clock,
  type Database,
  type OnProblem,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { KnownRanks, SellRanks } from './sell-ranks';

/** The Sell ranking, whose one authority is sales (S4). */
@Module({
  imports: [SalesOrderStoreModule],
  providers: [
    {
      provide: SellRanks,
      inject: [KnownRanks, storeToken(salesOrdersSchema), DATABASE, PUBLISHER, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (
        known: KnownRanks,
        orders: AggregateStore<SalesOrder>,
        database: Database,
        sender: Sender,
        clock: Clock,
        timers: Timers,
        onProblem: OnProblem,
      ) => SellRanks.open({ orders, database, sender, clock, timers, onProblem, writer: randomUUID() }, known),
    },
  ],
  exports: [SellRanks],
})
export class RankingModule implements OnApplicationShutdown {
  constructor(
    private readonly ranks: SellRanks,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.ranks.stop().catch(this.onProblem);
  }
}
