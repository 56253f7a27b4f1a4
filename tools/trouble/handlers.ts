import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { wrap } from './built';
import { onLine } from './on-line';

/**
 * Loaded before a service whose listeners are to fail or to be slow. The line `refuse ID` makes each listener throw at whatever has
 * this id in its subject, `slow MILLISECONDS` makes each take that much longer, and `well` ends both.
 */
let [refused, slowMs] = ['', 0];

if (isMainThread) {
  wrap({ module: 'libs/eventing/src/bus/jetstream-strategy.js', owner: 'JetStreamStrategy', method: 'handle' }, (handle) => {
    return async function (this: unknown, ...given: [unknown, { subject: string }]) {
      if (refused !== '' && given[1].subject.split('.').includes(refused)) throw new Error(`the listener always fails at ${refused}`);
      if (slowMs > 0) await pause(slowMs);
      return handle.apply(this, given) as unknown;
    };
  });
}

onLine((line) => {
  const [word, given = ''] = line.split(' ');
  if (word === 'refuse') refused = given;
  if (word === 'slow') slowMs = Number(given);
  if (word === 'well') [refused, slowMs] = ['', 0];
});
