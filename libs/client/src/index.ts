export { connectTo, newIdempotencyKey, type Connection } from './connect';
export { need, PegboardError, type Answered, type ErrorDetail } from './errors';
export { follow, type FeedEvent, type Following } from './events';
export { every, type PageAsked } from './pages';
export type { RetryLimits, Send } from './retries';
