import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { SalesSourcing } from './sourcing';
import { SalesSourcingController } from './sourcing.controller';

/** Orders for what a sales order lacks: made, bought or outsourced. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SalesSourcingController],
  providers: [SalesSourcing],
})
export class SalesSourcingModule {}
