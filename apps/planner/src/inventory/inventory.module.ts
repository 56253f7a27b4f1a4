import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module';
import { InventoryController } from './inventory.controller';

/** What is in stock, committed and expected. */
@Module({ imports: [LiveModule], controllers: [InventoryController] })
export class InventoryFiguresModule {}
