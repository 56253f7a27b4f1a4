import { Inject, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import {
  BUS,
  CLOCK,
  DATABASE,
  IDS,
  ON_PROBLEM,
  provideAggregate,
  provideDocuments,
  PUBLISHER,
  TIMERS,
  type BusConnection,
} from '@pegboard/eventing';
import { Readiness, ServiceModule } from '@pegboard/service';
import { Adjusting } from './adjustments/adjusting';
import { stockAdjustments } from './adjustments/adjustment.schema';
import { StockAdjustmentsController } from './adjustments/stock-adjustments.controller';
import { BatchCopies } from './batches/batch-copies';
import { BatchSearch } from './batches/batch-search';
import { batches } from './batches/batch.schema';
import { BatchesController } from './batches/batches.controller';
import { InventoryListener } from './inventory.listener';
import { Catalogue, VARIANT_PLACES } from './items/catalogue';
import { DefaultSuppliers } from './items/default-suppliers';
import { ItemKeeping } from './items/item-keeping';
import { ItemLists } from './items/item-lists';
import { items } from './items/item.schema';
import { MaterialsController } from './items/materials.controller';
import { ProductsController } from './items/products.controller';
import { VariantsController } from './items/variants.controller';
import { locations } from './locations/location.schema';
import { LocationsController } from './locations/locations.controller';
import { MovementHistory } from './movements/movement-history';
import { MovementsController } from './movements/movements.controller';
import { OpsController } from './stock/ops.controller';
import { SafetyStockController } from './safety-stocks/safety-stocks.controller';
import { safetyStocks } from './safety-stocks/safety-stock.schema';
import { DOCUMENT_USES, DocumentUses } from './stock/document-uses';
import { ItemFactKeeping } from './stock/item-facts';
import { ItemUses } from './stock/item-uses';
import { LedgerMetrics } from './stock/ledger-metrics';
import { LedgerChecking } from './stock/ledger-checking';
import { LedgerPages } from './stock/ledger-pages';
import { openStockLedger } from './stock/open-stock-ledger';
import { StockLedger } from './stock/stock-ledger';
import { Counting } from './stocktakes/counting';
import { stocktakes } from './stocktakes/stocktake.schema';
import { StocktakesController } from './stocktakes/stocktakes.controller';
import { CustomersOfOrders, ORDER_COPIES } from './traceability/customers-of-orders';
import { TracesController } from './traceability/traces.controller';
import { StockTransfersController } from './transfers/stock-transfers.controller';
import { stockTransfers } from './transfers/transfer.schema';
import { Transferring } from './transfers/transferring';

/** Stops the ledger before the bus is closed, so that what it has committed is told. */
@Injectable()
class LedgerClosing implements OnModuleDestroy {
  constructor(
    private readonly ledger: StockLedger,
    private readonly facts: ItemFactKeeping,
    @Inject(BUS) bus: BusConnection,
    readiness: Readiness,
    @Inject(ON_PROBLEM) private readonly onProblem: (problem: unknown) => void,
  ) {
    readiness.add('ledger', () => ({ isUp: true, detail: { commits: ledger.end } }));
    bus.onReconnected(() => void ledger.now().catch(onProblem));
  }

  onApplicationBootstrap(): void {
    void this.facts.repair().catch(this.onProblem);
  }

  onModuleDestroy(): Promise<void> {
    return this.ledger.stop();
  }
}

@Module({
  imports: [ServiceModule.forRoot('inventory')],
  controllers: [
    ProductsController,
    MaterialsController,
    VariantsController,
    LocationsController,
    StockAdjustmentsController,
    StockTransfersController,
    StocktakesController,
    TracesController,
    BatchesController,
    MovementsController,
    SafetyStockController,
    OpsController,
    InventoryListener,
  ],
  providers: [
    provideAggregate(items),
    provideAggregate(locations),
    provideAggregate(batches),
    provideAggregate(stockAdjustments),
    provideAggregate(stockTransfers),
    provideAggregate(stocktakes),
    provideAggregate(safetyStocks),
    provideDocuments(VARIANT_PLACES, 'variants'),
    provideDocuments(ORDER_COPIES, 'order_copies'),
    provideDocuments(DOCUMENT_USES, 'document_uses'),
    {
      provide: StockLedger,
      inject: [DATABASE, PUBLISHER, CLOCK, TIMERS, IDS, Catalogue, ON_PROBLEM, LedgerMetrics],
      useFactory: openStockLedger,
    },
    LedgerMetrics,
    Catalogue,
    DefaultSuppliers,
    ItemKeeping,
    ItemLists,
    ItemFactKeeping,
    ItemUses,
    DocumentUses,
    LedgerChecking,
    LedgerPages,
    LedgerClosing,
    MovementHistory,
    BatchCopies,
    BatchSearch,
    Adjusting,
    Transferring,
    Counting,
    CustomersOfOrders,
  ],
})
export class InventoryModule {}
