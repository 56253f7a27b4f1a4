import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { FeedEvent } from '@pegboard/client';
import type { BoardApi, ListPage, Query } from '../api/api';

/** What is heard within this time is shown, and asked for, together. */
const TOGETHER_MS = 40;
/** By then the owner has heard of the statuses, too: what was read meanwhile may be older than what the plan said. */
const SETTLED_MS = 1_500;
/** What isn't a list is read again at most so often. */
const AGAIN_MS = 700;
const IDS_AT_ONCE = 100;

interface Listed {
  readonly id: number;
}

export type Pages<T> = InfiniteData<ListPage<T>, number>;

/** How a list follows the feed. */
export interface LiveList<T extends Listed = never> {
  /** Its name at the API, and the first word of its queries. */
  readonly list: string;
  /** The changes of what it lists, such as `sales.sales_order.`; all else that begins with `area` may change which are in it. */
  readonly own: string;
  readonly area: string;
  /** With what one of them is read again. */
  readonly query: Query;
  /** The plan’s own event about them, such as `planner.sales_statuses.`: which it speaks of, and what it makes of one. */
  readonly statuses?: {
    readonly own: string;
    readonly idsIn: (said: object) => readonly number[];
    readonly applied: (item: T, said: object) => T;
  };
}

/** A query that isn't a list names in its `meta` what it depends on: it is read again when such an event is heard. */
export const follows = (...types: readonly string[]): { readonly follows: readonly string[] } => ({ follows: types });

const typeOf = ({ type }: FeedEvent): string => type.replace(/^pegboard\./, '');
const idOf = ({ subject }: FeedEvent): number => Number(subject.split('/')[1]);

/** Keeps one list as the feed tells. */
class Following<T extends Listed> {
  private readonly changed = new Set<number>();
  private readonly settling = new Set<number>();
  private isListChanged = false;
  private settle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: BoardApi,
    private readonly client: QueryClient,
    private readonly how: LiveList<T>,
  ) {}

  hear(events: readonly FeedEvent[]): void {
    const { own, area, statuses } = this.how;
    for (const event of events) {
      const type = typeOf(event);
      if (statuses && type.startsWith(statuses.own)) this.showStatuses(event.data.aggregate, statuses);
      else if (type.startsWith(own) && type.endsWith('.updated')) this.changed.add(idOf(event));
      else if (type.startsWith(area)) this.isListChanged = true;
    }
    if (this.changed.size > 0 || this.isListChanged) this.look();
    if (this.settling.size > 0) this.settle ??= setTimeout(() => this.lookAgain(), SETTLED_MS);
  }

  end(): void {
    clearTimeout(this.settle);
  }

  private showStatuses(said: object, { idsIn, applied }: NonNullable<LiveList<T>['statuses']>): void {
    const ids = new Set(idsIn(said));
    if (ids.size === 0) return;
    this.show((item) => (ids.has(item.id) ? applied(item, said) : item));
    for (const id of ids) this.settling.add(id);
  }

  private lookAgain(): void {
    this.settle = undefined;
    for (const id of this.settling) this.changed.add(id);
    this.settling.clear();
    this.look();
  }

  private look(): void {
    const [ids, isListChanged] = [[...this.changed], this.isListChanged];
    const { list, query } = this.how;
    this.changed.clear();
    this.isListChanged = false;
    if (isListChanged || ids.length > IDS_AT_ONCE) return void this.client.invalidateQueries({ queryKey: [list] });
    // Nobody looks at it.
    if (this.client.getQueryCache().findAll({ queryKey: [list], type: 'active' }).length === 0)
      return void this.client.invalidateQueries({ queryKey: [list], refetchType: 'none' });
    this.api
      .list<T>(list, { ids, ...query, limit: IDS_AT_ONCE })
      .then(({ data }) => {
        const read = new Map(data.map((item) => [item.id, item]));
        this.show((item) => read.get(item.id) ?? item);
      })
      // What could not be read alone is read with the list.
      .catch(() => this.client.invalidateQueries({ queryKey: [list] }));
  }

  private show(change: (item: T) => T): void {
    this.client.setQueriesData<Pages<T>>(
      { queryKey: [this.how.list] },
      (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(change) })) },
    );
  }
}

/** Keeps all that is shown as the feed tells. */
export class LiveLists {
  private readonly following: readonly Following<never>[];
  private heard: FeedEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly types = new Set<string>();
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    api: BoardApi,
    private readonly client: QueryClient,
    lists: readonly LiveList[],
  ) {
    this.following = lists.map((how) => new Following(api, client, how));
  }

  hear(event: FeedEvent): void {
    this.heard.push(event);
    this.timer ??= setTimeout(() => this.show(), TOGETHER_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    for (const each of this.following) each.end();
  }

  private show(): void {
    this.timer = undefined;
    const { heard } = this;
    this.heard = [];
    for (const each of this.following) each.hear(heard);
    for (const event of heard) this.types.add(typeOf(event));
    this.again ??= setTimeout(() => this.readAgain(), AGAIN_MS);
  }

  private readAgain(): void {
    this.again = undefined;
    const types = [...this.types];
    this.types.clear();
    void this.client.invalidateQueries({
      predicate: ({ meta }) => ((meta?.['follows'] ?? []) as readonly string[]).some((own) => types.some((type) => type.startsWith(own))),
    });
  }
}
