import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DATABASE, provideAggregate, provideDocuments, type Database } from '@pegboard/eventing';
import { ServiceModule } from '@pegboard/service';
import { Buying } from './orders/buying';
import { Catalogues, ITEM_COPIES, LOCATION_COPIES, RECIPE_COPIES } from './items/catalogues';
import { OutsourcedRecipeRowsController } from './outsourcing/outsourced-recipe-rows.controller';
import { Placing } from './orders/placing';
import { PlanStatuses } from './orders/plan-statuses';
import { LETTERHEAD, readLetterhead } from './document/letterhead';
import { PurchaseOrderPdfController } from './document/purchase-order-pdf.controller';
import { PurchaseOrderReceiveController } from './receipts/purchase-order-receive.controller';
import { PurchaseOrderRowsController } from './orders/purchase-order-rows.controller';
import { INDEXES, purchaseOrders } from './orders/purchase-order.schema';
import { PurchaseOrdersController } from './orders/purchase-orders.controller';
import { PurchasingListener } from './purchasing.listener';
import { Receiving } from './receipts/receiving';
import { suppliers } from './suppliers/supplier.schema';
import { SupplierAddressesController } from './suppliers/supplier-addresses.controller';
import { SuppliersController } from './suppliers/suppliers.controller';

@Module({
  imports: [ServiceModule.forRoot('purchasing')],
  controllers: [
    PurchaseOrdersController,
    PurchaseOrderPdfController,
    PurchaseOrderRowsController,
    PurchaseOrderReceiveController,
    OutsourcedRecipeRowsController,
    SuppliersController,
    SupplierAddressesController,
    PurchasingListener,
  ],
  providers: [
    provideAggregate(purchaseOrders),
    provideAggregate(suppliers),
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    provideDocuments(RECIPE_COPIES, 'recipe_copies'),
    { provide: LETTERHEAD, useFactory: () => readLetterhead() },
    Catalogues,
    Placing,
    Buying,
    Receiving,
    PlanStatuses,
  ],
})
export class PurchasingModule implements OnModuleInit {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Asking for a collection with its indexes makes them. */
  async onModuleInit(): Promise<void> {
    await this.database.collection(purchaseOrders.collection, INDEXES).get(0);
  }
}
