import type { ReadMessage } from '@pegboard/eventing';
import type { Thing } from '../../../apps/gateway/src/webhooks/things';
import { eventId } from '../../../apps/gateway/src/webhooks/told';
import type { Delivery } from '../../../apps/gateway/src/webhooks/deliveries';
import { tellableOf, thingKey, type TellableVersion } from './happened';
import type { Hooks, HookTold } from './hooks';

/** All that was ever said on the bus, put together. */
class History {
  readonly ids = new Map<string, Thing | undefined>();
  readonly versions = new Map<string, TellableVersion[]>();
  readonly plans = new Map<number, { readonly at: number; readonly to: object | null }>();
  /** The newest commit that moved a variant. */
  readonly commits = new Map<number, number>();
  readonly itemOf = new Map<number, string>();
  /** What each commit moved, by its number. */
  private readonly moved = new Map<number, ReadonlyMap<number, number>>();

  constructor(messages: readonly ReadMessage[]) {
    for (const message of messages) this.add(message);
    for (const versions of this.versions.values()) {
      versions.sort((a, b) => a.version - b.version);
      this.addDeletions(versions);
    }
    this.addEmptied();
  }

  commitId(variant: number, n: number): string {
    return eventId('journal', n, this.itemOf.get(variant)!);
  }

  private add(message: ReadMessage): void {
    const { version, ids, plans, moved, n, item } = tellableOf(message);
    for (const [id, thing] of ids) this.ids.set(id, thing);
    if (version) this.versions.set(version.name, [...(this.versions.get(version.name) ?? []), version]);
    for (const { id, at, to } of plans) if (at > (this.plans.get(id)?.at ?? -1)) this.plans.set(id, { at, to });
    for (const variant of item?.variants ?? []) this.itemOf.set(variant, item!.name);
    this.moved.set(n, moved);
    for (const variant of moved.keys()) {
      this.commits.set(variant, Math.max(n, this.commits.get(variant) ?? 0));
      this.ids.set(this.commitId(variant, n), undefined);
    }
  }

  /** After which commits nothing was left. */
  private addEmptied(): void {
    const stock = new Map<number, number>();
    for (const [n, moved] of [...this.moved].sort(([a], [b]) => a - b))
      for (const [variant, quantity] of moved) {
        stock.set(variant, (stock.get(variant) ?? 0) + quantity);
        if (stock.get(variant) === 0) this.ids.set(eventId('journal', n, this.itemOf.get(variant)!, 'out_of_stock'), undefined);
      }
  }

  /** What was there in a version and isn't in a later one was deleted. */
  private addDeletions(versions: readonly TellableVersion[]): void {
    const ever = new Set<string>();
    for (const { name, version, things } of versions) {
      for (const key of ever) if (!things.has(key)) this.ids.set(eventId(name, version, key, 'deleted'), undefined);
      for (const key of things.keys()) ever.add(key);
    }
  }
}

/** What webhooks told that did not happen, and what they have not told of what did. */
export function hookFaults(hooks: Hooks, ever: readonly ReadMessage[], { hasGoneBack }: { readonly hasGoneBack: boolean }): string[] {
  const history = new History(ever);
  const told = [...hooks.told.values()];
  return [
    ...queueFaults(hooks),
    ...told.flatMap((one) => inventedFault(history, one)),
    ...[...history.versions.values()].flatMap((versions) => untold(history, told, versions, hasGoneBack)),
    ...(hasGoneBack ? [] : untoldPlans(history, told)),
    ...[...history.commits].flatMap(([variant, n]) =>
      hooks.told.has(history.commitId(variant, n)) ? [] : [`webhooks: nobody was told that commit ${n} moved variant ${variant}`],
    ),
  ];
}

/** The receivers have been up for long enough. */
function queueFaults(hooks: Hooks): string[] {
  return [...hooks.database.everything()].flatMap(([name, document]) => {
    const { state, event } = document as unknown as Delivery;
    return name === 'webhook_deliveries' && state === 'pending' ? [`webhooks: ${event.action} ${event.object.id} is not delivered`] : [];
  });
}

function inventedFault({ ids }: History, { action, object, event_id }: HookTold): string[] {
  const about = `webhooks: ${action} ${object.id} (${object.status}) was told`;
  if (!ids.has(event_id)) return [`${about}, and did not happen`];
  const thing = ids.get(event_id);
  return !thing || thing.status === object.status ? [] : [`${about}, and it was ${thing.status}`];
}

/** Of each thing somebody was told how it is now, or that it is gone. */
function untold({ ids }: History, told: readonly HookTold[], versions: readonly TellableVersion[], hasGoneBack: boolean): string[] {
  const last = versions[versions.length - 1]!;
  const faults: string[] = [];
  const [own] = versions.flatMap(({ things }) => [...things.keys()].slice(0, 1));
  for (const key of new Set(versions.flatMap(({ things }) => [...things.keys()]))) {
    const about = told.filter(({ action, object }) => `${action.split('.')[0]}/${object.id}` === key && action !== 'current_inventory');
    const now = last.things.get(key);
    // A stream that went back may have lost the version with which a part came.
    if (about.length === 0 && hasGoneBack && key !== own) continue;
    if (!now && about.length > 0 && !about.some(({ action }) => action.endsWith('.deleted')))
      faults.push(`webhooks: ${key} is gone since version ${last.version} of ${last.name}, and nobody was told`);
    if (now && !about.some(({ event_id }) => ids.get(event_id)?.print === now.print))
      faults.push(`webhooks: nobody was told how ${thingKey(now)} is since version ${last.version} of ${last.name}`);
  }
  return faults;
}

const AVAILABILITY = ['product_availability', 'product_expected_date', 'ingredient_availability', 'ingredient_expected_date'] as const;

function untoldPlans({ plans }: History, told: readonly HookTold[]): string[] {
  const availability = (of: object): string => JSON.stringify(AVAILABILITY.map((field) => (of as Record<string, unknown>)[field]));
  const known = new Map<string, Set<string>>();
  for (const { action, object } of told)
    if (action === 'sales_order.availability_updated') known.set(object.id, (known.get(object.id) ?? new Set()).add(availability(object)));
  return [...plans].flatMap(([id, { to }]) =>
    !to || known.get(String(id))?.has(availability(to)) ? [] : [`webhooks: nobody was told that sales order ${id} is ${availability(to)}`],
  );
}
