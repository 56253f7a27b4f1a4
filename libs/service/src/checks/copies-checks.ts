import type { InputOf, OutputOf, plannerKnownVersions, Question } from '@pegboard/contracts';
import { copiesCheck, NotKnown, type Asker, type BackgroundCheck, type CheckedStore, type Copies, type Hearers } from '@pegboard/eventing';
import type { AggregateBody } from '@pegboard/contracts';

type KnownVersionsQuestion = Question<InputOf<typeof plannerKnownVersions>, OutputOf<typeof plannerKnownVersions>>;

const DEADLINE_MS = 4_000;

/** Who follows this store's events knows the newest version of each aggregate. */
export const copiesAt = (
  asker: Asker,
  reader: string,
  question: KnownVersionsQuestion,
  ...stores: readonly CheckedStore[]
): BackgroundCheck[] =>
  stores.map((store) =>
    copiesCheck(store, reader, async (ids) => {
      const answer = await asker.ask(question, { resource: store.resource, ids: [...ids] }, { deadlineMs: DEADLINE_MS });
      return { isCurrent: answer.is_current, versions: new Map(answer.versions.map(({ id, version }) => [id, version])) };
    }),
  );

/** Whether a service has handled every event that there is for it. One that listens to none has. */
export async function hasHandledAll(hearers: Hearers, service: string): Promise<boolean> {
  const progress = await hearers.progressOf(service);
  return (progress?.pending ?? 0) + (progress?.inFlight ?? 0) === 0;
}

/** A service's own copies are what their owner has. What is older is read again. */
export const ownCopiesCheck = <Body extends AggregateBody>(
  of: string,
  copies: Copies<Body>,
  { hearers, service }: { readonly hearers: Hearers; readonly service: string },
): BackgroundCheck => ({
  check: 'copies',
  of: `${of} here`,
  page: (after, limit) => copies.pageOfKeys(after, limit),
  compare: async (keys) => {
    const behind = await copies.behind(keys);
    if (behind.length > 0 && !(await hasHandledAll(hearers, service))) throw new NotKnown(`${service} has not handled every event`);
    return behind.map(({ key, version, owned }) => ({
      id: key,
      about: `${of}/${owned.id}`,
      detail: `version ${owned.version} is stored at its owner, ${service} has version ${version}`,
    }));
  },
  mend: async (keys) => {
    for (const { owned } of await copies.behind(keys)) await copies.learn(owned);
  },
});
