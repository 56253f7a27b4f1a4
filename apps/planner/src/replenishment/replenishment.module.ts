import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { LiveModule } from '../live/live.module';
import { ShortagesModule } from '../shortages/shortages.module';
import { Replenishing, replenishmentsSchema } from './replenishing';
import { ReplenishmentController } from './replenishment.controller';

/** What should be made or bought, and the orders for it. */
@Module({
  imports: [collections(replenishmentsSchema), LiveModule, ShortagesModule],
  controllers: [ReplenishmentController],
  providers: [provideDocuments(replenishmentsSchema), Replenishing],
  exports: [Replenishing],
})
export class ReplenishmentModule {}
