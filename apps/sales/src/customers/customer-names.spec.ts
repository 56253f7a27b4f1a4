import { customerEvent, salesOrderEvent, type CustomerBody, type SalesOrderBody } from '@pegboard/contracts';
import { quantity } from '@pegboard/kit';
import { CHAIR } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

async function company() {
  const world = await salesWorld();
  const heard = { customers: [] as CustomerBody[], orders: [] as SalesOrderBody[] };
  world.bus.listen(customerEvent, (customer) => void heard.customers.push(customer));
  world.bus.listen(salesOrderEvent, (order) => void heard.orders.push(order));
  const customer_id = (await world.sales.customersApi.create({ name: 'Ada' }))['id'] as number;
  const take = async (): Promise<number> =>
    (await world.sales.ordersApi.create({ customer_id, sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(1) }] }))['id'] as number;
  const call = (name: string) => world.sales.customersApi.update(customer_id, { name });
  const nameIn = async (id: number): Promise<string> => (await world.sales.orders.get(id)).customerName;
  return { world, heard, customer_id, take, call, nameIn };
}

describe('the name of an order’s customer', () => {
  it('is what the customer is called now, in whatever order changes are heard of, and twice', async () => {
    const { world, heard, take, call, nameIn } = await company();
    const id = await take();
    for (const name of ['Ada King', 'Ada Lovelace']) await call(name);
    await world.bus.deliver();
    const { version } = await world.sales.orders.get(id);
    for (const customer of [...heard.customers, ...[...heard.customers].reverse()]) await world.sales.listener.customer(customer);
    expect(await nameIn(id)).toBe('Ada Lovelace');
    expect((await world.sales.orders.get(id)).version).toBeLessThanOrEqual(version + 1);
  });

  it('is right also in an order that was taken while the customer was renamed', async () => {
    const { world, heard, customer_id, take, call, nameIn } = await company();
    const before = await world.sales.customers.get(customer_id);
    await call('Ada Lovelace');
    await world.bus.deliver();
    for (const customer of heard.customers) await world.sales.listener.customer(customer);
    // The request had read the customer before.
    jest.spyOn(world.sales.customers, 'find').mockResolvedValueOnce(before);
    const id = await take();
    await world.bus.deliver();
    for (const order of heard.orders) await world.sales.listener.order(order);
    expect(await nameIn(id)).toBe('Ada Lovelace');
  });

  it('I5: a customer who was deleted while an order was taken is there again, also if its process died before it looked', async () => {
    const { world, heard, customer_id, take } = await company();
    const before = await world.sales.customers.get(customer_id);
    await world.sales.customersApi.delete(customer_id);
    // What creating reads first, and then the look after the order was written.
    jest.spyOn(world.sales.customers, 'find').mockResolvedValueOnce(before).mockRejectedValueOnce(new Error('it died'));
    await expect(take()).rejects.toThrow('it died');
    await world.bus.deliver();
    for (const order of heard.orders) await world.sales.listener.order(order);
    expect((await world.sales.customers.get(customer_id)).isDeleted).toBe(false);
  });

  it('I5: a late event of an order that was deleted since brings no customer back', async () => {
    const { world, heard, customer_id, take } = await company();
    const id = await take();
    await world.bus.deliver();
    await world.sales.ordersApi.delete(id);
    await world.sales.customersApi.delete(customer_id);
    for (const order of heard.orders) await world.sales.listener.order(order);
    await expect(world.sales.customers.get(customer_id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
