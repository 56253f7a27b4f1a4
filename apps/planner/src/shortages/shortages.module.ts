import { Module } from '@nestjs/common';
import { collections } from '@pegboard/eventing';
import { LiveModule } from '../live/live.module';
import { shortageClaimsSchema } from './shortage-claim.schema';
import { Shortages } from './shortages';

/** What is short and was handed out to be ordered. */
@Module({
  imports: [collections(shortageClaimsSchema), LiveModule],
  providers: [Shortages],
  exports: [Shortages],
})
export class ShortagesModule {}
