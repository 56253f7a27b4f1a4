import { Schedule } from '../../apps/manufacturing/src/schedule/schedule';
import { KnownRanks } from '../../apps/sales/src/ranking/sell-ranks';
import { documentsOf } from './clerks';
import { SERVICES, type World } from './world';

type Doc = any;

/** What two places say of one thing: links on both sides, ranks in documents and in lists, copies and their owners. */
export const agreements = (world: World): string[] => [
  ...links(world),
  ...ranks(world),
  ...sequence(world),
  ...copies(world),
  ...twins(world),
  ...customers(world),
  ...variants(world),
];

/** No list of a document has two parts with one id: then a request was done twice. */
function twins(world: World): string[] {
  return SERVICES.flatMap((service) =>
    [...world.databases.get(service)!.everything()].flatMap(([name, document]) =>
      Object.entries(document).flatMap(([list, parts]: [string, unknown]) => {
        const ids = Array.isArray(parts) ? parts.flatMap((part: Doc) => (typeof part?.id === 'number' ? [part.id as number] : [])) : [];
        return new Set(ids).size === ids.length
          ? []
          : [`${service}: ${name}/${document._id} has ${list} with the same id: ${ids.join(', ')}`];
      }),
    ),
  );
}

/** An order that isn't delivered shows its customer as they are called now, and they are there (I5). */
function customers(world: World): string[] {
  const known = new Map(documentsOf(world, 'sales', 'customers').map((customer) => [customer._id, customer]));
  return documentsOf(world, 'sales', 'sales_orders').flatMap(({ _id, isDeleted, status, customerId, customerName }) => {
    const customer = known.get(customerId);
    if (isDeleted) return [];
    if (!customer || customer.isDeleted) return [`sales order ${_id} is of customer ${customerId}, who is deleted`];
    if (status === 'DELIVERED' || customer.name === customerName) return [];
    return [`sales order ${_id} says its customer is ${customerName}, who is called ${customer.name}`];
  });
}

function links(world: World): string[] {
  const faults: string[] = [];
  const orders = documentsOf(world, 'sales', 'sales_orders');
  const rows = new Map(orders.flatMap((order) => order.rows.map((row: Doc) => [row.id, { ...row, order }])));
  const makers = new Map(documentsOf(world, 'manufacturing', 'manufacturing_orders').map((maker) => [maker._id, maker]));
  for (const { id, linkedManufacturingOrderId: linked, order } of rows.values() as Iterable<Doc>) {
    if (linked === null || linked === undefined || order.isDeleted) continue;
    const maker = makers.get(linked);
    if (!maker || maker.isDeleted) faults.push(`row ${id} is linked to manufacturing order ${linked}, which isn't there`);
    else if (maker.link?.salesOrderRowId !== id) faults.push(`row ${id} is linked to manufacturing order ${linked}, which doesn't say so`);
    else {
      const followed = { salesVersion: maker.link.salesVersion, deliveryDate: maker.link.deliveryDate ?? null };
      if ((order.deliveryDate ?? null) !== followed.deliveryDate)
        faults.push(
          `manufacturing order ${linked} follows ${followed.deliveryDate}, and sales order ${order._id} says ${order.deliveryDate}`,
        );
    }
  }
  for (const { _id: id, isDeleted, link } of makers.values()) {
    if (isDeleted || !link) continue;
    const row = rows.get(link.salesOrderRowId) as Doc;
    const named: number[] = row
      ? [row.linkedManufacturingOrderId, ...(row.earlierLinks ?? []).map((one: Doc) => one.manufacturingOrderId)]
      : [];
    if (!row || row.order.isDeleted || !named.includes(id))
      faults.push(`manufacturing order ${id} is linked to row ${link.salesOrderRowId}, which doesn't say so`);
  }
  return faults;
}

function ranks(world: World): string[] {
  const faults: string[] = [];
  for (const replica of world.ready('sales')) {
    const { list } = replica.parts.get<KnownRanks>(KnownRanks);
    for (const { _id: id, isDeleted, beside } of documentsOf(world, 'sales', 'sales_orders')) {
      if (isDeleted) continue;
      const [kept, inList] = [beside?.rank?.value.key, list?.rankOf(id)?.key];
      // A replica learns of an order when it must place it.
      if (inList !== undefined && kept !== inList)
        faults.push(`${replica.host.name}: sales order ${id} has rank ${kept} beside it and ${inList} in the list`);
    }
  }
  for (const replica of world.ready('manufacturing')) {
    const schedule = replica.parts.get<Schedule>(Schedule);
    for (const order of documentsOf(world, 'manufacturing', 'manufacturing_orders')) {
      if (order.isDeleted || order.status === 'DONE') continue;
      const [beside, inList] = [order.beside?.rank?.value, schedule.keyOf({ ...order, id: order._id })];
      if (beside !== inList)
        faults.push(`${replica.host.name}: manufacturing order ${order._id} has rank ${beside} beside it and ${inList} in the list`);
    }
  }
  return faults;
}

/** M7: linked open orders stand in the Schedule in the sequence of their sales orders in Sell. */
function sequence(world: World): string[] {
  const sell = new Map(documentsOf(world, 'sales', 'sales_orders').map(({ _id, beside }) => [_id, beside?.rank?.value.key as number]));
  const linked = documentsOf(world, 'manufacturing', 'manufacturing_orders')
    .filter(({ isDeleted, status, link }) => !isDeleted && status !== 'DONE' && link)
    .sort((a, b) => a.beside?.rank?.value - b.beside?.rank?.value || a._id - b._id);
  return linked.flatMap((order, i) => {
    const before = linked[i - 1];
    if (!before || sell.get(before.link.salesOrderId)! <= sell.get(order.link.salesOrderId)!) return [];
    return [`manufacturing order ${order._id} stands behind ${before._id} in the Schedule, and its sales order before that one's in Sell`];
  });
}

/** What inventory keeps of each variant beside its item is of the item's version. */
function variants(world: World): string[] {
  const known = new Map(documentsOf(world, 'inventory', 'variants').map(({ _id, at }) => [_id, at as number]));
  return documentsOf(world, 'inventory', 'items').flatMap((item) =>
    item.variants.flatMap(({ id }: Doc) =>
      known.get(id) === item.version ? [] : [`variant ${id} is kept as of version ${known.get(id)}, and its item is at ${item.version}`],
    ),
  );
}

const COPIES = [
  ['item_copies', 'items', (item: Doc): number[] => item.variants.map(({ id }: Doc) => id)],
  ['location_copies', 'locations', (location: Doc): number[] => [location._id]],
] as const;

/** A copy of what inventory owns has its version, once it has been heard of. */
function copies(world: World): string[] {
  const faults: string[] = [];
  for (const [name, owned, keysOf] of COPIES)
    for (const owner of documentsOf(world, 'inventory', owned))
      for (const key of keysOf(owner))
        for (const service of ['sales', 'manufacturing', 'purchasing'] as const)
          for (const { _id, at } of documentsOf(world, service, name))
            if (_id === key && at !== owner.version)
              faults.push(`${service}: ${name}/${key} is version ${at}, and its owner's is ${owner.version}`);
  return faults;
}
