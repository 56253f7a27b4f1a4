import { newer, type FactCause, type SupplyTaker } from '../keys';
import type { Order } from '../orders';
import { stateOf, statusOf, type AnyStatus, ENTITIES, isOrder, Kind, Mark, kindOf, ownerKindOf, type Table } from '../table';
import type { ReservingCustomer, EntityStatus, StatusChange } from '../words';

/** Published once, and no longer (or not yet) in the plan. */
interface Gone {
  readonly kind: Kind;
  readonly id: number;
  readonly ownerId: number;
  readonly status: AnyStatus;
  readonly cause: FactCause | null;
}

type Before = Pick<Gone, 'kind' | 'id' | 'ownerId'> & { readonly status: AnyStatus | null };
type Published = Pick<StatusChange, 'entity' | 'id' | 'ownerId' | 'to'>;

const NOBODY: readonly ReservingCustomer[] = [];
const nameOf = (kind: Kind, id: number): string => `${kind}/${id}`;

/** What differs between the plan and what was last published (P9), found by noting every status before it changes. */
export class Changes {
  /** The places of orders that may differ, themselves or in a row; those marked so, in the order in which they were. */
  private readonly unsettled = new Set<number>();
  private readonly causes = new Map<number, FactCause>();
  /** By owner. */
  private readonly gone = new Map<string, Map<string, Gone>>();
  /** While something is tried: what everything that changed was before. */
  private trial: Map<string, Before> | null = null;
  /** Those of the trials within which this one is made. */
  private readonly outer: (Map<string, Before> | null)[] = [];
  /** Causes of what was removed in the trial, for when it comes back. */
  private readonly laidAside = new Map<string, FactCause>();

  constructor(
    private readonly table: Table,
    private readonly orders: readonly (Order | undefined)[],
    /** What is known and isn't in the table is deleted, or will be (P9). */
    private readonly isKnown: (kind: Kind, id: number) => boolean,
  ) {}

  /** To be called before a status is changed. */
  willChange(at: number, cause: FactCause | null): void {
    if (this.trial) return this.remember(at);
    this.unsettle(this.table.owner[at]!);
    if (cause) this.causes.set(at, newer(this.causes.get(at) ?? null, cause)!);
  }

  private unsettle(owner: number): void {
    if ((this.table.marks[owner]! & Mark.Unsettled) !== 0) return;
    this.table.marks[owner]! |= Mark.Unsettled;
    this.unsettled.add(owner);
  }

  private settled(owner: number): void {
    this.table.marks[owner]! &= ~Mark.Unsettled;
    this.unsettled.delete(owner);
  }

  /** An order or a row is in the table from now on. */
  added(at: number): void {
    this.unsettle(this.table.owner[at]!);
    if (this.gone.size === 0 && !this.trial) return;
    const [kind, id, ownerId] = this.identity(at);
    const name = nameOf(kind, id);
    if (this.trial && !this.trial.has(name)) this.trial.set(name, { kind, id, ownerId, status: null });
    const gone = this.gone.get(nameOf(ownerKindOf(kind), ownerId))?.get(name);
    if (gone) {
      this.bury(gone.kind, gone.id, gone.ownerId);
      this.setPublished(at, gone.status);
    }
    const cause = this.laidAside.get(name);
    if (cause) this.causes.set(at, cause);
  }

  /** It is about to leave the table. */
  removed(at: number, cause: FactCause | null): void {
    if (this.trial) this.remember(at);
    const [kind, id, ownerId] = this.identity(at);
    const status = this.publishedAt(at);
    if (status) this.keep({ kind, id, ownerId, status, cause: this.trial ? null : cause });
    const known = this.causes.get(at);
    if (this.trial && known) this.laidAside.set(nameOf(kind, id), known);
    this.causes.delete(at);
    if (isOrder(kind)) this.settled(at);
    else this.unsettle(this.table.owner[at]!);
  }

  /** What differs from what was published, at most `limit` orders. */
  differences(limit = Infinity): StatusChange[] {
    const found: { readonly kind: Kind; readonly ownerId: number; readonly changes: StatusChange[] }[] = [];
    for (const at of this.unsettled) {
      if (found.length >= limit) break;
      const changes = this.changesOf(at);
      if (changes.length > 0) found.push({ kind: this.table.kind[at]!, ownerId: this.table.id[at]!, changes });
      else this.settled(at);
    }
    for (const gone of this.gone.values()) {
      if (found.length >= limit) break;
      const { kind, ownerId } = gone.values().next().value!;
      const ownerKind = ownerKindOf(kind);
      // What another replica published of an order that hasn't been heard of here says nothing about that order.
      if (this.table.find(ownerKind, ownerId) === undefined && this.isKnown(ownerKind, ownerId))
        found.push({ kind: ownerKind, ownerId, changes: this.changesOfGone(gone) });
    }
    return found.sort((a, b) => a.kind - b.kind || a.ownerId - b.ownerId).flatMap(({ changes }) => changes);
  }

  private changesOf(owner: number): StatusChange[] {
    const order = this.orders[owner];
    if (!order) return [];
    const changes = [order.at, ...this.table.rowsOf(order.at)].filter((at) => !this.isSettled(at)).map((at) => this.changeOf(at));
    const gone = this.gone.size > 0 ? this.gone.get(nameOf(order.kind, order.id)) : undefined;
    return gone ? [...changes, ...this.changesOfGone(gone)] : changes;
  }

  private isSettled(at: number): boolean {
    if (!this.table.isPublished(at)) return false;
    const order = this.orders[at];
    if (order?.kind === Kind.ManufacturingOrder && !areCustomers(order.takers, order.publishedCustomers)) return false;
    this.causes.delete(at);
    return true;
  }

  private changeOf(at: number): StatusChange {
    const [kind, id, ownerId] = this.identity(at);
    const cause = this.causes.get(at)?.id ?? null;
    return {
      entity: ENTITIES[kind],
      id,
      ownerId,
      from: this.publishedAt(at),
      to: this.statusAt(at),
      cause,
    } as StatusChange;
  }

  private changesOfGone(gone: Map<string, Gone>): StatusChange[] {
    return [...gone.values()]
      .sort((a, b) => a.kind - b.kind || a.id - b.id)
      .map(
        ({ kind, id, ownerId, status, cause }) =>
          ({ entity: ENTITIES[kind], id, ownerId, from: status, to: null, cause: cause?.id ?? null }) as StatusChange,
      );
  }

  markPublished(changes: readonly Published[]): void {
    for (const { entity, id, ownerId, to } of changes) {
      const kind = kindOf(entity);
      if (kind === -1) continue;
      const at = this.placeUnder(kind, id, ownerId);
      if (at === undefined) {
        if (to) this.keep({ kind, id, ownerId, status: to, cause: null });
        else this.bury(kind, id, ownerId);
        const owner = this.table.find(ownerKindOf(kind), ownerId);
        if (owner !== undefined) this.unsettle(owner);
        continue;
      }
      this.setPublished(at, to);
      if (!this.isSettled(at)) this.unsettle(this.table.owner[at]!);
    }
  }

  /**
   * A row lives under its order. The id of another order's row, as a mistaken or hostile event may say it, is no word on that one:
   * both orders would be published for ever, each taking back what was said of the other.
   */
  private placeUnder(kind: Kind, id: number, ownerId: number): number | undefined {
    const at = this.table.find(kind, id);
    return at !== undefined && this.table.id[this.table.owner[at]!] === ownerId ? at : undefined;
  }

  /** Everything published, ordered by entity and id. */
  published(): EntityStatus[] {
    const live = this.list((at) => this.publishedAt(at));
    const gone = [...this.gone.values()].flatMap((rows) => [...rows.values()]);
    if (gone.length === 0) return live;
    const all = [
      ...live,
      ...gone.map(({ kind, id, ownerId, status }) => ({ entity: ENTITIES[kind]!, id, ownerId, status }) as EntityStatus),
    ];
    return all.sort((a, b) => kindOf(a.entity) - kindOf(b.entity) || a.id - b.id);
  }

  /** Everything planned, ordered by entity and id. */
  planned(): EntityStatus[] {
    return this.list((at) => this.statusAt(at));
  }

  private list(read: (at: number) => AnyStatus | null): EntityStatus[] {
    const list: EntityStatus[] = [];
    for (let kind = 0; kind < ENTITIES.length; kind++) {
      const places = [...this.table.all(kind)].sort((a, b) => this.table.id[a]! - this.table.id[b]!);
      for (const at of places) {
        const status = read(at);
        const [, id, ownerId] = this.identity(at);
        if (status) list.push({ entity: ENTITIES[kind]!, id, ownerId, status });
      }
    }
    return list;
  }

  /** From now on changes are only remembered, not noted for publishing. A trial may be made within another one. */
  beginTrial(): void {
    this.outer.push(this.trial);
    this.trial = new Map();
  }

  /** What has changed since the trial began, ordered by entity and id. */
  tried(): StatusChange[] {
    return [...this.trial!.values()]
      .map(({ kind, id, ownerId, status }) => {
        const at = this.table.find(kind, id);
        return {
          entity: ENTITIES[kind],
          id,
          ownerId,
          from: status,
          to: at === undefined ? null : this.statusAt(at),
          cause: null,
        } as StatusChange;
      })
      .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
      .sort((a, b) => kindOf(a.entity) - kindOf(b.entity) || a.id - b.id);
  }

  endTrial(): void {
    this.trial = this.outer.pop() ?? null;
    if (!this.trial) this.laidAside.clear();
  }

  statusAt(at: number): AnyStatus | null {
    return statusOf(this.table.stateAt(at), this.table.kind[at]!, this.customersAt(at));
  }

  private publishedAt(at: number): AnyStatus | null {
    const order = this.orders[at];
    const customers = order?.kind === Kind.ManufacturingOrder ? order.publishedCustomers : NOBODY;
    return statusOf(this.table.publishedAt(at), this.table.kind[at]!, customers);
  }

  private setPublished(at: number, status: AnyStatus | null): void {
    this.table.publish(at, status && stateOf(status));
    const order = this.orders[at];
    if (order?.kind === Kind.ManufacturingOrder)
      order.publishedCustomers = (status && 'customers' in status ? status.customers : undefined) ?? NOBODY;
  }

  private customersAt(at: number): readonly ReservingCustomer[] {
    const order = this.orders[at];
    return order?.kind === Kind.ManufacturingOrder ? order.customers : NOBODY;
  }

  private remember(at: number): void {
    const [kind, id, ownerId] = this.identity(at);
    const name = nameOf(kind, id);
    if (!this.trial!.has(name)) this.trial!.set(name, { kind, id, ownerId, status: this.statusAt(at) });
  }

  private identity(at: number): [kind: Kind, id: number, ownerId: number] {
    const { kind, id, owner } = this.table;
    return [kind[at]!, id[at]!, id[owner[at]!]!];
  }

  private keep(gone: Gone): void {
    const owner = nameOf(ownerKindOf(gone.kind), gone.ownerId);
    const rows = this.gone.get(owner);
    if (rows) rows.set(nameOf(gone.kind, gone.id), gone);
    else this.gone.set(owner, new Map([[nameOf(gone.kind, gone.id), gone]]));
  }

  private bury(kind: Kind, id: number, ownerId: number): void {
    const owner = nameOf(ownerKindOf(kind), ownerId);
    const rows = this.gone.get(owner);
    rows?.delete(nameOf(kind, id));
    if (rows?.size === 0) this.gone.delete(owner);
  }
}

/** Whether the takers, written out, would be these customers. */
const areCustomers = (takers: readonly SupplyTaker[], customers: readonly ReservingCustomer[]): boolean =>
  takers.length === customers.length &&
  takers.every(({ order: { id, fact }, quantity }, i) => {
    const { salesOrderId, quantity: published, customerName, orderNo } = customers[i]!;
    return id === salesOrderId && quantity === published && fact.customerName === customerName && fact.orderNo === orderNo;
  });
