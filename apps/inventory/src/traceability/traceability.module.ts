import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { MovementsModule } from '../movements/movements.module';
import { StockModule } from '../stock/stock.module';
import { CustomersOfOrders, orderCopiesSchema } from './customers-of-orders';
import { TracesController } from './traces.controller';

/** Where a batch came from and went to, and which customers to inform when it is recalled (T8). */
@Module({
  imports: [collections(orderCopiesSchema), MovementsModule, StockModule],
  controllers: [TracesController],
  providers: [provideDocuments(orderCopiesSchema), CustomersOfOrders],
  exports: [CustomersOfOrders],
})
export class TraceabilityModule {}
