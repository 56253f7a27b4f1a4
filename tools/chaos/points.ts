import type { Service } from '../company/company';

/** A place between two steps that belong together, by the method before or after which a process ends there. */
export interface CrashPoint {
  readonly name: string;
  /** The built module, from the repository's build folder, what of it, and the method. */
  readonly module: string;
  readonly owner: string;
  readonly method: string;
  readonly when: 'before' | 'after';
  /** The services that come by. */
  readonly services: readonly Service[];
  /** What makes them come by, where the clerks' work doesn't. */
  readonly needs?: 'unreadable event' | 'bus put back' | 'end';
}

const KEEPERS: readonly Service[] = ['sales', 'manufacturing', 'purchasing', 'inventory'];
const ASKERS: readonly Service[] = ['sales', 'manufacturing', 'purchasing'];

export const CRASH_POINTS: readonly CrashPoint[] = [
  {
    name: 'after the commit, before the event is published',
    module: 'libs/eventing/src/bus/publisher.js',
    owner: 'JetStreamPublisher',
    method: 'send',
    when: 'before',
    services: KEEPERS,
  },
  {
    name: 'after the event is published, before the mark is kept',
    module: 'libs/eventing/src/published-mark.js',
    owner: 'PublishedMark',
    method: 'save',
    when: 'before',
    services: KEEPERS,
  },
  {
    name: 'after the mark is kept, before the outbox is emptied',
    module: 'libs/eventing/src/published-mark.js',
    owner: 'PublishedMark',
    method: 'save',
    when: 'after',
    services: KEEPERS,
  },
  {
    name: 'after an event took effect, before it is acknowledged',
    module: 'libs/eventing/src/bus/jetstream-strategy.js',
    owner: 'JetStreamStrategy',
    method: 'handle',
    when: 'after',
    services: KEEPERS,
  },
  {
    name: 'between the intent and its posting',
    module: 'libs/posting/src/asking-ledger.js',
    owner: 'AskingLedger',
    method: 'ask',
    when: 'before',
    services: ASKERS,
  },
  {
    name: 'after the posting, before it is concluded',
    module: 'libs/posting/src/asking-ledger.js',
    owner: 'AskingLedger',
    method: 'ask',
    when: 'after',
    services: ASKERS,
  },
  {
    name: 'after the posting, before the ledger replies',
    module: 'apps/inventory/src/stock/stock-ledger.js',
    owner: 'StockLedger',
    method: 'post',
    when: 'after',
    services: ['inventory'],
  },
  {
    name: 'after a dead letter is written, before the event is acknowledged',
    module: 'libs/eventing/src/metrics.js',
    owner: 'deadLetters',
    method: 'inc',
    when: 'before',
    services: ['sales', 'inventory', 'manufacturing'],
    needs: 'unreadable event',
  },
  {
    name: 'while everything is published again',
    module: 'libs/eventing/src/store/aggregate-store.js',
    owner: 'DocumentAggregateStore',
    method: 'republish',
    when: 'after',
    services: KEEPERS,
    needs: 'bus put back',
  },
  {
    name: 'while the planner keeps its state',
    module: 'apps/planner/src/live/kept-state.js',
    owner: 'KeptState',
    method: 'write',
    when: 'after',
    services: ['planner'],
    needs: 'end',
  },
];
