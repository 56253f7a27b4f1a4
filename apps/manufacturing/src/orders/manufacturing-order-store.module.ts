import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { manufacturingOrders, manufacturingOrdersSchema } from './manufacturing-order.schema';

const store = provideAggregate(manufacturingOrders);

/** The stored orders, which every area reads. */
@Module({ imports: [collections(manufacturingOrdersSchema)], providers: [store], exports: [store] })
export class ManufacturingOrderStoreModule {}
