import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module';
import { EventFeed } from './event-feed';
import { EventsController } from './events.controller';

/** The feed of everything that happened. */
@Module({ imports: [ConnectionsModule], controllers: [EventsController], providers: [EventFeed], exports: [EventFeed] })
export class EventsModule {}
