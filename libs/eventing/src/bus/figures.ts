import { DEAD, EVENTS, type BusConnection } from './connection';

/** How many dead letters of all services wait until somebody looks at them. */
export async function deadLettersKept(bus: BusConnection): Promise<number> {
  return (await bus.manager.streams.info(DEAD)).state.messages;
}

/** What a stream or the whole account holds, and the most that it may hold; undefined for no limit but the disk. */
export interface BytesHeld {
  readonly name: string;
  readonly bytes: number;
  readonly limit: number | undefined;
}

/** The company's streams, and its account, of which other streams are a part. */
export async function storageHeld(bus: BusConnection): Promise<{ streams: BytesHeld[]; account: BytesHeld }> {
  const [streams, { storage, limits }] = await Promise.all([
    Promise.all([EVENTS, DEAD].map((name) => bus.manager.streams.info(name))),
    bus.manager.getAccountInfo(),
  ]);
  return {
    streams: streams.map(({ config, state }) => ({ name: config.name, bytes: state.bytes, limit: limitOf(config.max_bytes) })),
    account: { name: 'account', bytes: storage, limit: limitOf(limits.max_storage) },
  };
}

/** Negative, or none, is no limit. */
const limitOf = (given: number | undefined): number | undefined => (given !== undefined && given > 0 ? given : undefined);
