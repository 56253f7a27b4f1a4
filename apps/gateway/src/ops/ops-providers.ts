import type { Provider } from '@nestjs/common';
import { SystemClock } from '@pegboard/eventing';
import { KeyDatabase } from '../keys/key-database';
import { ConsumerMetrics } from './consumer-metrics';
import { DeadLetterDesk } from './dead-letter-desk';
import { SettledLetters, type SettledLetter } from './settled-letters';
import { Watching } from './watching';

export const opsProviders: Provider[] = [
  Watching,
  ConsumerMetrics,
  DeadLetterDesk,
  {
    provide: SettledLetters,
    inject: [KeyDatabase],
    useFactory: ({ database }: KeyDatabase) =>
      new SettledLetters(database.collection<SettledLetter>('dead_letters_settled', ['sequence']), new SystemClock()),
  },
];
