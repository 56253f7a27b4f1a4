import { Module } from '@nestjs/common';
import { provideDocuments } from '@pegboard/eventing';
import { LiveModule } from '../live/live.module';
import { Replenishing, REPLENISHMENTS } from './replenishing';
import { ReplenishmentController } from './replenishment.controller';

/** What should be made or bought, and the orders for it. */
@Module({
  imports: [LiveModule],
  controllers: [ReplenishmentController],
  providers: [provideDocuments(REPLENISHMENTS, 'replenishments'), Replenishing],
})
export class ReplenishmentModule {}
