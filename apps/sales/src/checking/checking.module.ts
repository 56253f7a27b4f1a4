import { Module } from '@nestjs/common';
import { FulfillmentsModule } from '../fulfillments/fulfillments.module';
import { ItemsModule } from '../items/items.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { RankingModule } from '../ranking/ranking.module';
import { SalesChecks } from './sales-checks';

/** What is compared with others in the background. */
@Module({ imports: [FulfillmentsModule, ItemsModule, SalesOrderStoreModule, RankingModule], providers: [SalesChecks] })
export class SalesCheckingModule {}
