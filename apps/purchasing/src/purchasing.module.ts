import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DATABASE, provideAggregate, provideDocuments, type Database } from '@pegboard/eventing';
import { ServiceModule } from '@pegboard/service';
import { Buying } from './buying';
import { Catalogues, ITEM_COPIES, LOCATION_COPIES, RECIPE_COPIES } from './catalogues';
import { OutsourcedRecipeRowsController } from './outsourced-recipe-rows.controller';
import { Placing } from './placing';
import { PlanStatuses } from './plan-statuses';
import { LETTERHEAD, readLetterhead } from './letterhead';
import { PurchaseOrderPdfController } from './purchase-order-pdf.controller';
import { PurchaseOrderReceiveController } from './purchase-order-receive.controller';
import { PurchaseOrderRowsController } from './purchase-order-rows.controller';
import { INDEXES, purchaseOrders } from './purchase-order.schema';
import { PurchaseOrdersController } from './purchase-orders.controller';
import { PurchasingListener } from './purchasing.listener';
import { Receiving } from './receiving';
import { suppliers } from './supplier.schema';
import { SupplierAddressesController } from './supplier-addresses.controller';
import { SuppliersController } from './suppliers.controller';

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
