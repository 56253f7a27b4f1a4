import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { TaxRateCopies, taxRateCopiesSchema } from './tax-rate-copies';

/** What purchasing knows of tax rates. */
@Module({
  imports: [collections(taxRateCopiesSchema)],
  providers: [provideDocuments(taxRateCopiesSchema), TaxRateCopies],
  exports: [TaxRateCopies],
})
export class PurchasingTaxesModule {}
