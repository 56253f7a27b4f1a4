import { DEAD, type BusConnection } from './connection';

/** How many dead letters of all services wait until somebody looks at them. */
export async function deadLettersKept(bus: BusConnection): Promise<number> {
  return (await bus.manager.streams.info(DEAD)).state.messages;
}
