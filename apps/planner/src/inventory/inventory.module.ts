import { Module } from '@nestjs/common';
import { inventoryItemsOf, inventoryLocations } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { defaultSupplierExtension, EXTENSIONS, variantExtension, type Extensions } from '@pegboard/service';
import { LiveModule } from '../live/live.module';
import { InventoryController } from './inventory.controller';
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
        supplier: defaultSupplierExtension(asker),
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
