import { Inject, Injectable } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Metrics } from './metrics';

/** What a member of a replica set says of its newest write, and of the newest that most members have. */
interface SaysHello {
  readonly lastWrite?: { readonly lastWriteDate?: Date; readonly majorityWriteDate?: Date };
}

/** Seconds between the two; undefined for a server that has no other members. */
export function majorityLag({ lastWrite }: SaysHello): number | undefined {
  const { lastWriteDate, majorityWriteDate } = lastWrite ?? {};
  if (!lastWriteDate || !majorityWriteDate) return undefined;
  return Math.max(0, lastWriteDate.getTime() - majorityWriteDate.getTime()) / 1_000;
}

/** How far most members of the database are behind. Every user may ask for that, unlike for the state of each member. */
@Injectable()
export class DatabaseMetrics {
  constructor(metrics: Metrics, @Inject(getConnectionToken()) database: Connection) {
    const help = 'How far most members of the replica set of MongoDB are behind its primary, in seconds; every write waits for them.';
    metrics.gauge({ name: 'pegboard_mongodb_majority_lag_seconds', help }, async () => {
      const lag = majorityLag((await database.db?.admin().command({ hello: 1 })) ?? {});
      return lag === undefined ? [] : [[{}, lag]];
    });
  }
}
