import { Module } from '@nestjs/common';
import { inventoryItemsOf, inventoryLocations, purchasingSuppliersOf } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { EXTENSIONS, variantExtension, type Extensions } from '@pegboard/service';
import { LiveModule } from '../live/live.module';
import { InventoryController } from './inventory.controller';
import type { SupplierInside } from './inventory.answer';
import { extendedLocation } from './inventory.view';

/** What is in stock, committed and expected. */
@Module({
  imports: [LiveModule],
  controllers: [InventoryController],
  providers: [
    {
      provide: EXTENSIONS,
      inject: [ASKER],
      useFactory: (asker: Asker): Extensions => ({
        variant: variantExtension(async (ids) => (await asker.ask(inventoryItemsOf, { variant_ids: [...ids] })).items),
        supplier: {
          fields: { default_supplier_id: 'supplier' },
          find: async (ids) => {
            const { suppliers } = await asker.ask(purchasingSuppliersOf, { ids: [...ids] });
            return new Map(suppliers.map(({ id, name, email, currency }): [number, SupplierInside] => [id, { id, name, email, currency }]));
          },
        },
        location: {
          fields: { location_id: 'location' },
          find: async (ids) => {
            const { locations } = await asker.ask(inventoryLocations, { ids: [...ids] });
            return new Map(locations.map((location) => [location.id, extendedLocation(location)]));
          },
        },
      }),
    },
  ],
})
export class InventoryFiguresModule {}
