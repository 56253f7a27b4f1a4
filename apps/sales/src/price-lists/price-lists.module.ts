import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { CustomersModule } from '../customers/customers.module';
import { ItemsModule } from '../items/items.module';
import { ListPrices } from './list-prices';
import { PriceListCustomersController } from './price-list-customers.controller';
import { PriceListRowsController } from './price-list-rows.controller';
import { priceLists, priceListsSchema } from './price-list.schema';
import { PriceListsController } from './price-lists.controller';

const store = provideAggregate(priceLists);

/** Prices for some customers (S11). */
@Module({
  imports: [collections(priceListsSchema), CustomersModule, ItemsModule],
  controllers: [PriceListsController, PriceListRowsController, PriceListCustomersController],
  providers: [store, ListPrices],
  exports: [store, ListPrices],
})
export class PriceListsModule {}
