import { DEAD, EVENTS, type BusConnection } from './connection';

/** How far a durable consumer has come. */
export interface ConsumerFigures {
  /** Events that it has not been sent yet. */
  readonly pending: number;
  /** Sent to it and not acknowledged. */
  readonly unacknowledged: number;
  /** Of those, sent more than once. */
  readonly redelivered: number;
}

/** Undefined for a consumer that isn't there. */
export async function consumerFigures(bus: BusConnection, durable: string): Promise<ConsumerFigures | undefined> {
  try {
    const info = await bus.manager.consumers.info(EVENTS, durable);
    return { pending: info.num_pending, unacknowledged: info.num_ack_pending, redelivered: info.num_redelivered };
  } catch (problem) {
    if ((problem as { code?: string }).code === '404') return undefined;
    throw problem;
  }
}

/** How many dead letters of all services wait until somebody looks at them. */
export async function deadLettersKept(bus: BusConnection): Promise<number> {
  return (await bus.manager.streams.info(DEAD)).state.messages;
}
