import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { KnownTaxRates } from './known-tax-rates';
import { taxRates, taxRatesSchema } from './tax-rate.schema';
import { TaxRatesController } from './tax-rates.controller';

const store = provideAggregate(taxRates);

/** Taxes, which rows of orders and fees name. */
@Module({
  imports: [collections(taxRatesSchema)],
  controllers: [TaxRatesController],
  providers: [store, KnownTaxRates],
  exports: [store, KnownTaxRates],
})
export class TaxRatesModule {}
