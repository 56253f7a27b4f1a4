import type { Export } from './bus-listeners';
import { BUS_USERS, busPermissions, type BusPermissions, type BusUser, type StillAllowed } from './bus-permissions';
import { STILL_ALLOWED } from './still-allowed';

/** What a release lets its users do on the bus, as it is kept in libs/contracts/released. */
export interface ReleasedBus {
  readonly users: Readonly<Record<string, BusPermissions>>;
  /** What the company's account lets the listener have. */
  readonly exports: readonly Export[];
}

export const NOTHING_MORE: StillAllowed = { users: {}, exports: [] };

/** What releases need beyond this version; a user that this version doesn't have can't be given anything. */
export function stillAllowed(releases: readonly ReleasedBus[], present: ReleasedBus): StillAllowed {
  const missing = (list: (permissions: BusPermissions) => readonly string[], user: string): string[] => {
    const has = new Set(list(present.users[user]!));
    const all = releases.flatMap(({ users }) => (users[user] ? list(users[user]) : []));
    return [...new Set(all)].filter((subject) => !has.has(subject)).sort();
  };
  const users = Object.keys(present.users).map((user) => {
    const more = { publish: missing(({ publish }) => publish.allow, user), subscribe: missing(({ subscribe }) => subscribe.allow, user) };
    return [user, more] as const;
  });
  const known = new Set(present.exports.map(({ subject }) => subject));
  const exports = releases.flatMap((release) => release.exports).filter(({ subject }) => !known.has(subject) && known.add(subject));
  return { users: Object.fromEntries(users.filter(([, { publish, subscribe }]) => publish.length + subscribe.length > 0)), exports };
}

/**
 * What a user may do while processes of supported releases run beside this version: what any of them needs. What one of them needs is
 * denied to nobody.
 */
export function permissionsBesideReleases(user: BusUser, still: StillAllowed = STILL_ALLOWED): BusPermissions {
  const own = busPermissions(user);
  const more = still.users[user];
  if (!more) return own;
  return {
    ...own,
    publish: {
      allow: [...own.publish.allow, ...more.publish],
      deny: own.publish.deny.filter((subject) => !more.publish.includes(subject)),
    },
    subscribe: { allow: [...own.subscribe.allow, ...more.subscribe] },
  };
}

/** What this version needs of the bus, to be kept when it is released. */
export const busOfThisVersion = (exports: readonly Export[]): ReleasedBus => ({
  users: Object.fromEntries(BUS_USERS.map((user) => [user, busPermissions(user)])),
  exports,
});
