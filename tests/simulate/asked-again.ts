import type { Chance } from './chance';
import { documentsOf } from './clerks';
import type { SimService, World } from './world';

interface List {
  readonly service: SimService;
  readonly collection: string;
  readonly path: (id: number) => string;
  readonly keyOf: (document: any) => number;
  readonly isMoved: (document: any) => boolean;
}

const LISTS: readonly List[] = [
  {
    service: 'sales',
    collection: 'sales_orders',
    path: (id) => `v1/sales_orders/${id}/rank`,
    keyOf: ({ beside }) => beside?.rank?.value.key,
    isMoved: () => true,
  },
  {
    service: 'manufacturing',
    collection: 'manufacturing_orders',
    path: (id) => `v1/manufacturing_orders/${id}/rank`,
    keyOf: ({ beside }) => beside?.rank?.value,
    // What moves sales orders, too, is dealt back by them.
    isMoved: ({ status, link }) => status !== 'DONE' && !link,
  },
];

const IS_UP_AGAIN_MS = 12_000;
const MOST_CALLS = 25;

/**
 * A clerk moves an order to the top, and the replica dies over it. Another order is moved to the top, and then the first clerk asks
 * again under the same key. If the first move was made, it must not be made again: others have moved since (S4, M7).
 */
export async function movesAskedAgain(world: World, chance: Chance): Promise<string[]> {
  const { service, collection, path, keyOf, isMoved } = chance.pick(LISTS)!;
  const top = (): number[] =>
    documentsOf(world, service, collection)
      .filter((document) => !document.isDeleted && isMoved(document))
      .sort((a, b) => keyOf(a) - keyOf(b) || a._id - b._id)
      .map(({ _id }) => _id as number);
  const [first, ...others] = top();
  const [moved, other] = [chance.pick(others), first];
  if (moved === undefined || other === undefined) return [];
  const toTop = (id: number, key?: string) =>
    world.agenda.until(
      world.send(service, { method: 'POST', path: path(id), body: { position: 'first' }, ...(key ? { key } : {}) }, 0),
      60_000,
      `moving ${id}`,
    );
  const key = 'asked-again';
  const host = world.ready(service)[0]?.host;
  host?.dieAfterCalls(1 + chance.below(MOST_CALLS));
  await toTop(moved, key);
  host?.dieAfterCalls(Infinity);
  await world.agenda.pass(IS_UP_AGAIN_MS);
  const wasMoved = top()[0] === moved;
  await toTop(other);
  await toTop(moved, key);
  await world.agenda.pass(IS_UP_AGAIN_MS);
  if (!wasMoved || top()[0] === other) return [];
  return [
    `${collection}: ${moved} was moved to the top, then ${other}; ${moved} was asked for again under its key and is at the top again`,
  ];
}
