import type { EventType } from '@pegboard/contracts';
import { NotKnown, type BackgroundCheck, type IdPage } from '../checks/background-check';

/** A version of an aggregate, and whether its event still waits to be sent. */
export interface StoredVersion {
  readonly id: number;
  readonly version: number;
  readonly isUnsent: boolean;
}

/** What a store of aggregates lets itself be asked, a bounded piece at a time. */
export interface CheckedStore {
  readonly service: string;
  /** How operators know it. */
  readonly resource: string;
  /** Of everything that was published, tombstones too. @param filter narrows it, over the aggregate's own fields */
  pageOfIds(afterId: number, limit: number, filter?: Readonly<Record<string, unknown>>): Promise<IdPage>;
  versions(ids: readonly number[]): Promise<readonly StoredVersion[]>;
  /** Publishes the present state of these. */
  publishAgain(ids: readonly number[]): Promise<void>;
  /** What its aggregates publish. */
  readonly event: EventType<any>;
  /** The stored versions; an aggregate that isn't there is absent. */
  versionsOf(ids: readonly number[]): Promise<Map<number, number>>;
  /** Raises the version of everything that was published, so that what comes next is newer than what anybody has heard. */
  liftVersions(by: number): Promise<number>;
}

/** What the stream has about an aggregate. */
export interface LastPublished {
  /** Undefined if it has nothing, and null if nobody can say so, because old messages were removed. */
  lastVersionOf(type: { readonly service: string; readonly resource: string }, id: number): Promise<number | undefined | null>;
}

/**
 * The last version is the last published one. What waits in an outbox is on its way; what waits nowhere and is in no message is lost,
 * and no copy can notice that.
 */
export const publishedCheck = (store: CheckedStore, stream: LastPublished): BackgroundCheck => ({
  check: 'published',
  of: store.resource,
  stableMs: 0,
  isRepairedWhole: true,
  page: (after, limit) => store.pageOfIds(after, limit),
  mend: (ids) => store.publishAgain(ids),
  compare: async (ids) => {
    const seen = new Map<number, number>();
    for (const id of ids) {
      const published = await stream.lastVersionOf(store, id);
      if (published !== null) seen.set(id, published ?? 0);
    }
    // Read after the stream was asked: a save meanwhile is still in its outbox, or was sent.
    const behind = (await store.versions([...seen.keys()])).filter(({ id, version, isUnsent }) => !isUnsent && version > seen.get(id)!);
    const found = [];
    for (const { id, version } of behind) {
      const published = (await stream.lastVersionOf(store, id)) ?? 0;
      if (published >= version) continue;
      const detail = `version ${version} is stored, ${published === 0 ? 'nothing' : `version ${published}`} is published`;
      found.push({ id, about: `${store.resource}/${id}`, detail });
    }
    return found;
  },
});

/** What another service says of some aggregates of which it must know the newest version. */
export interface KnownVersions {
  /** It has read everything that was published before it was asked. */
  readonly isCurrent: boolean;
  readonly versions: ReadonlyMap<number, number>;
}

/** The version at the owner is the one that a reader of its events has. */
export const copiesCheck = (
  store: CheckedStore,
  reader: string,
  ask: (ids: readonly number[]) => Promise<KnownVersions>,
): BackgroundCheck => ({
  check: 'copies',
  of: `${store.resource} at ${reader}`,
  page: (after, limit) => store.pageOfIds(after, limit),
  mend: (ids) => store.publishAgain(ids),
  compare: async (ids) => {
    const stored = (await store.versions(ids)).filter(({ isUnsent }) => !isUnsent);
    const { isCurrent, versions } = await ask(stored.map(({ id }) => id));
    const behind = stored.filter(({ id, version }) => (versions.get(id) ?? 0) < version);
    if (behind.length > 0 && !isCurrent) throw new NotKnown(`${reader} has not read every event`);
    return behind.map(({ id, version }) => {
      const known = versions.get(id);
      const detail = `version ${version} is stored, ${reader} knows ${known === undefined ? 'nothing of it' : `version ${known}`}`;
      return { id, about: `${store.resource}/${id}`, detail };
    });
  },
});
