import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { purchaseOrders, purchaseOrdersSchema } from './purchase-order.schema';

const store = provideAggregate(purchaseOrders);

/** The stored orders, which every area reads. */
@Module({ imports: [collections(purchaseOrdersSchema)], providers: [store], exports: [store] })
export class PurchaseOrderStoreModule {}
