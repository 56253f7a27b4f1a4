import { Module } from '@nestjs/common';
import { CLOCK, collections, DATABASE, IDS, ON_PROBLEM, PUBLISHER, TIMERS } from '@pegboard/eventing';
import { Catalogue } from '../catalogue/catalogue';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { LedgerChecking } from './ledger-checking';
import { LedgerClosing } from './ledger-closing';
import { LedgerMetrics } from './ledger-metrics';
import { LedgerPages, ledgerPageHeadsSchema, ledgerPagesSchema } from './ledger-pages';
import { ledgerPostingPlacesSchema, ledgerSnapshotChunksSchema, ledgerSnapshotsSchema } from './ledger-snapshot';
import { openStockLedger } from './open-stock-ledger';
import { LedgerCheckController } from './ops.controller';
import { StockLedger } from './stock-ledger';

const kept = [ledgerSnapshotsSchema, ledgerSnapshotChunksSchema, ledgerPostingPlacesSchema, ledgerPagesSchema, ledgerPageHeadsSchema];

/** The ledger: everything that changes stock asks it. */
@Module({
  imports: [collections(...kept), CatalogueModule],
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
