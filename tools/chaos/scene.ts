import type { RunningServer } from '@pegboard/servers';
import type { Credentials } from '../company/credentials';
import type { Fleet } from '../company/fleet';
import type { SmallDisk } from './small-disk';
import type { Wire } from './wire';

/** What can be broken, and whose turn it is: one fault at a time for each part. */
export interface Scene {
  readonly fleet: Fleet;
  readonly nats: RunningServer;
  readonly mongo: RunningServer;
  /** Where NATS keeps its streams. */
  readonly natsStore: string;
  /** By replica and server. */
  readonly wires: ReadonlyMap<string, Wire>;
  readonly disk: SmallDisk | undefined;
  readonly credentials: Credentials;
  /** How sales proves itself to NATS. */
  readonly salesBus: { readonly user: string; readonly pass: string };
  readonly busy: Set<string>;
  /** How often each crash point was hit, by its name. */
  readonly hits: Map<string, number>;
}

/** What is done to a part, and what it takes. */
export interface Blow {
  /** What it is done to. */
  readonly part: string;
  /** What more there is to say of it. */
  readonly about?: string;
  /** What else it needs whole until then. */
  readonly beside?: readonly string[];
  /** Breaks it, and answers when it is whole again: the process runs, the wire is open. @returns how many processes ended */
  readonly strike: () => Promise<number>;
}
