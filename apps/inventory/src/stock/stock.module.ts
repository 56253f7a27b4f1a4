import { Module } from '@nestjs/common';
import { CLOCK, DATABASE, IDS, ON_PROBLEM, PUBLISHER, TIMERS } from '@pegboard/eventing';
import { Catalogue } from '../catalogue/catalogue';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { LedgerChecking } from './ledger-checking';
import { LedgerClosing } from './ledger-closing';
import { LedgerMetrics } from './ledger-metrics';
import { LedgerPages } from './ledger-pages';
import { openStockLedger } from './open-stock-ledger';
import { LedgerCheckController } from './ops.controller';
import { StockLedger } from './stock-ledger';

/** The ledger: everything that changes stock asks it. */
@Module({
  imports: [CatalogueModule],
  controllers: [LedgerCheckController],
  providers: [
    {
      provide: StockLedger,
      inject: [DATABASE, PUBLISHER, CLOCK, TIMERS, IDS, Catalogue, ON_PROBLEM, LedgerMetrics],
      useFactory: openStockLedger,
    },
    LedgerMetrics,
    LedgerChecking,
    LedgerClosing,
    LedgerPages,
  ],
  exports: [StockLedger, LedgerPages],
})
export class StockModule {}
