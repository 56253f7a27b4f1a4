/** A guard that is taken out: the method that keeps a promise, as it would be without it. */
export interface Plant {
  /** What is missing then. */
  readonly about: string;
  /** The built module, from the repository's build folder, what of it, and the method. */
  readonly module: string;
  readonly owner: string;
  readonly method: string;
  readonly by: (original: (...args: any[]) => any) => (this: any, ...args: any[]) => any;
}

export const PLANTS: Readonly<Record<string, Plant>> = {
  'no-look-back': {
    about: 'nobody looks whether the bus still has what was sent',
    module: 'libs/eventing/src/published-mark.js',
    owner: 'PublishedMark',
    method: 'checkNow',
    by: () => async () => false,
  },
  'no-sweep': {
    about: 'what was not sent stays in its outbox',
    module: 'libs/eventing/src/store/outboxes.js',
    owner: 'Outboxes',
    method: 'sweep',
    by: () => async () => undefined,
  },
  'shut-without-bus': {
    about: 'a service that misses the bus takes no calls',
    module: 'libs/service/src/readiness.js',
    owner: 'Readiness',
    method: 'acceptingEntries',
    by: () =>
      async function (this: { entries(): unknown }) {
        return this.entries();
      },
  },
  'old-tokens': {
    about: 'the gateway measures by the wall clock how long it uses a token again',
    module: 'libs/service/src/access/identity.js',
    owner: 'IdentityIssuer',
    method: 'issue',
    by: (issue) =>
      function (this: { issued: Map<string, { token: Promise<string>; until: number }>; byTheWall?: Map<string, number> }, ...given) {
        const about = JSON.stringify([given[1], given[0].id]);
        const kept = (this.byTheWall ??= new Map());
        if ((kept.get(about) ?? 0) > Date.now()) for (const one of this.issued.values()) one.until = Infinity;
        else {
          this.issued.clear();
          kept.set(about, Date.now() + 10_000);
        }
        return issue.apply(this, given);
      },
  },
  'older-copies': {
    about: 'a copy is written over, whatever its version',
    module: 'libs/eventing/src/store/plain-stores.js',
    owner: 'CollectionDocumentStore',
    method: 'putNewer',
    by: () =>
      async function (this: { documents: { put(document: object): Promise<void> } }, id: number, at: number, value: unknown) {
        await this.documents.put({ _id: id, at, value });
        return true;
      },
  },
  'endless-queue': {
    about: 'the gateway takes as many calls as come',
    module: 'apps/gateway/src/forwarding/crowd.js',
    owner: 'Crowd',
    method: 'admits',
    by: () => () => undefined,
  },
  hoarder: {
    about: 'what was heard is kept',
    module: 'libs/eventing/src/bus/jetstream-strategy.js',
    owner: 'JetStreamStrategy',
    method: 'handle',
    by: (handle) =>
      async function (this: { hoard?: unknown[] }, ...given) {
        (this.hoard ??= []).push(new Array(20_000).fill(given[1]));
        return handle.apply(this, given) as unknown;
      },
  },
  'no-renewal': {
    about: 'nobody says that a message is still in work',
    module: 'libs/eventing/src/bus/jetstream-strategy.js',
    owner: 'JetStreamStrategy',
    method: 'renew',
    by: () => () => undefined,
  },
  'never-gives-up': {
    about: 'what can’t be handled is tried for ever',
    module: 'libs/eventing/src/bus/jetstream-strategy.js',
    owner: 'JetStreamStrategy',
    method: 'isHopeless',
    by: () => () => false,
  },
};
