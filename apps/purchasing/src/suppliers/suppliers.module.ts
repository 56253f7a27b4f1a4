import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { PurchasingItemsModule } from '../items/items.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { SupplierAddressesController } from './supplier-addresses.controller';
import { suppliers, suppliersSchema } from './supplier.schema';
import { SuppliersController } from './suppliers.controller';

const store = provideAggregate(suppliers);

/** Suppliers and their addresses. */
@Module({
  imports: [collections(suppliersSchema), PurchasingItemsModule, PurchaseOrderStoreModule],
  controllers: [SuppliersController, SupplierAddressesController],
  providers: [store],
  exports: [store],
})
export class SuppliersModule {}
