import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Mongoose, type Connection } from 'mongoose';
import { PinoLogger } from 'nestjs-pino';
import { MongoDatabase, type Database } from '@pegboard/eventing';
import type { Settings } from '@pegboard/service';

const AGAIN_AFTER_MS = 1_000;
const ANSWERS_WITHIN_MS = 2_000;

/**
 * The gateway's own database, for API keys and webhooks. Opened in the background: without it everything goes on but
 * webhooks, and API keys that haven't been looked up in the last seconds.
 */
@Injectable()
export class GatewayDatabase implements OnApplicationShutdown {
  readonly database: Database;
  private readonly connection: Connection;
  private isClosing = false;

  constructor(
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {
    // How long a question waits for a connection is a setting of the library as a whole, so this is one of its own.
    const own = new Mongoose();
    own.set('bufferTimeoutMS', ANSWERS_WITHIN_MS);
    this.connection = own.createConnection();
    this.database = new MongoDatabase(this.connection);
    void this.open();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await this.connection.close(true).catch(() => undefined);
  }

  private async open(): Promise<void> {
    for (let isFirst = true; !this.isClosing; isFirst = false) {
      try {
        await this.connection.openUri(this.settings.MONGODB_URI, {
          dbName: `${this.settings.DATABASE_PREFIX}_gateway`,
          serverSelectionTimeoutMS: ANSWERS_WITHIN_MS,
          waitQueueTimeoutMS: ANSWERS_WITHIN_MS,
          autoIndex: false,
        });
        return;
      } catch (problem) {
        if (isFirst) this.logger.warn({ err: problem }, 'the database of keys is down');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS).unref());
      }
    }
  }
}
