import { cpSync, existsSync } from 'node:fs';
import { customerEvent, salesOrderEvent } from '@pegboard/contracts';
import type { ReadMessage } from '@pegboard/eventing';
import { eventually } from '@pegboard/testing';
import fc from 'fast-check';
import { audit } from './audit';
import { AnotherWriter, type Mirror } from './mirror/mirror';
import { Syncing } from './syncing';
import { commit, row, salesOrder, status, StubCompany } from './testing/company';
import { contents, Mirrors } from './testing/mirrors';

const mirrors = new Mirrors();
afterAll(() => mirrors.remove());

/** A company's day: orders saved, packed and deleted, stock moved, plans made. */
async function day(): Promise<StubCompany> {
  const company = new StubCompany();
  await company.save(salesOrder(1, 1));
  await company.plan({ epoch: 1, run: 1 }, 1, status('NOT_AVAILABLE'));
  await company.commit(commit(1, '5', '2.5'));
  await company.save(salesOrder(2, 1, { rows: [row(20, '3'), row(21, '1')] }));
  await company.save(salesOrder(1, 2));
  await company.plan({ epoch: 1, run: 2 }, 1, status('IN_STOCK'));
  await company.commit(commit(2));
  await company.commit(commit(3, '-1.000001'));
  await company.save(
    salesOrder(1, 3, {
      status: 'PACKED',
      fulfillments: [
        { id: 7, status: 'PACKED', rows: [{ sales_order_row_id: 10, quantity: row(1, '1').quantity, batch_transactions: [] }] },
      ],
    }),
  );
  await company.save(salesOrder(2, 2, { is_deleted: true }));
  await company.plan({ epoch: 2, run: 1 }, 1, status('PICKED'));
  await company.plan({ epoch: 2, run: 2 }, 2, null);
  return company;
}

const took = async (company: StubCompany, mirror: Mirror, messages = company.ports.bus.messages): Promise<Mirror> => {
  await new Syncing(company.syncing, mirror).take(messages);
  return mirror;
};

describe('the mirror of what was told', () => {
  it('shows every table as the events say', async () => {
    const mirror = await took(await day(), await mirrors.open());
    const all = await contents(mirror);
    expect(all['sales_orders']).toMatchObject([
      { id: 1, version: 3, status: 'PACKED', is_deleted: 0 },
      { id: 2, version: 2, is_deleted: 1 },
    ]);
    expect(all['sales_order_rows']).toMatchObject([{ id: 10, quantity: 3, price_per_unit: 9.99 }]);
    expect(all['sales_order_fulfillment_rows']).toMatchObject([{ sales_order_fulfillment_id: 7, line: 0, quantity: 1, batch_id: null }]);
    expect(all['stock_movements']!.map(({ n, line, quantity }) => [n, line, quantity])).toEqual([
      [1, 0, 5],
      [1, 1, 2.5],
      [3, 0, -1.000001],
    ]);
    expect(all['sales_order_statuses']).toMatchObject([
      { sales_order_id: 1, plan_at: 2 * 2 ** 31 + 1, product_availability: 'PICKED' },
      { sales_order_id: 2, product_availability: null },
    ]);
    expect(all['sales_order_row_statuses']).toMatchObject([{ id: 10, product_availability: 'PICKED' }]);
    expect(mirror.state).toEqual({ position: { sequence: 12, messageId: `plan.${2 * 2 ** 31 + 2}.2` }, journalN: 3, rebuilds: 0 });
  });

  it('is the same in whatever order, however often and however cut the events arrive', async () => {
    const company = await day();
    const { messages } = company.ports.bus;
    const expected = await contents(await took(company, await mirrors.open()));
    const places = fc.nat({ max: messages.length - 1 });
    const delivery = fc
      .tuple(
        fc.shuffledSubarray([...messages.keys()], { minLength: messages.length }),
        fc.array(places, { maxLength: 12 }),
        fc.array(places),
      )
      .map(([all, again, cuts]) => ({
        order: [...all, ...again],
        cuts: [...new Set([0, ...cuts, all.length + again.length])].sort((a, b) => a - b),
      }));
    await fc.assert(
      fc.asyncProperty(delivery, async ({ order, cuts }) => {
        const mirror = await mirrors.open();
        for (let i = 1; i < cuts.length; i++) {
          const piece = order.slice(cuts[i - 1], cuts[i]).map((place) => messages[place]!);
          if (piece.length > 0) await took(company, mirror, piece);
        }
        expect(await contents(mirror)).toEqual(expected);
        await mirrors.close();
      }),
      { numRuns: 30 },
    );
  });

  it('fetches commits of the ledger that the stream did not bring', async () => {
    const company = new StubCompany();
    for (const n of [1, 2, 3]) company.commitSilently(commit(n, '1'));
    await company.commit(commit(4, '1'));
    const mirror = await took(company, await mirrors.open());
    expect(mirror.state.journalN).toBe(4);
    expect((await contents(mirror))['stock_movements']).toHaveLength(4);
  });

  it('counts what means nothing here, and puts aside what can’t be read, asking its owner instead', async () => {
    const company = new StubCompany();
    await company.save(salesOrder(1, 1));
    const { bus } = company.ports;
    bus.put('evt.sales.weather.1.changed', 'w1', { any: 'thing' });
    bus.put('evt.sales.weather.2.changed', 'w2', { any: 'thing' });
    company.keep(salesOrderEvent, salesOrder(1, 2, { status: 'PACKED' }));
    bus.put('evt.sales.sales_order.1.changed', 'bad', { specversion: '1.0', data: 'nonsense' });
    company.commitSilently(commit(1, '4'));
    bus.put('evt.inventory.journal.1.committed', 'bad-commit', {});
    bus.put('evt.sales.sales_order.99.changed', 'nobody', {});
    const mirror = await took(company, await mirrors.open());
    await took(company, mirror);

    const { database } = mirror;
    expect(await database.selectFrom('skipped').selectAll().execute()).toEqual([{ topic: 'sales.weather', events: 4 }]);
    const unread = await database.selectFrom('unread').selectAll().orderBy('sequence').execute();
    expect(unread.map(({ subject, is_made_good }) => [subject, is_made_good])).toEqual([
      ['evt.sales.sales_order.1.changed', 1],
      ['evt.inventory.journal.1.committed', 1],
      ['evt.sales.sales_order.99.changed', 0],
    ]);
    expect(unread[0]!['reason']).toMatch(/not a CloudEvent/);
    // Garbage is a difference until somebody says that it is known.
    const nothing = { owners: { all: async function* () {} }, get: async () => [] };
    const garbage = async () => (await audit(mirror, nothing)).filter((line) => line.includes('could not be read'));
    expect(await garbage()).toEqual([expect.stringMatching(/sales_order\.99.*erp-sync acknowledge \d+/)]);
    expect(await mirror.acknowledge(Number(unread[0]!['sequence']))).toBe(0);
    expect(await mirror.acknowledge(Number(unread[2]!['sequence']))).toBe(1);
    expect(await garbage()).toEqual([]);
    const all = await contents(mirror);
    expect(all['sales_orders']).toMatchObject([{ version: 2, status: 'PACKED' }]);
    expect(all['stock_movements']).toMatchObject([{ n: 1, quantity: 4 }]);
  });
});

describe('an aggregate that the database refuses', () => {
  it('is put aside with the reason, and what came with it and after it is written', async () => {
    const company = new StubCompany();
    await company.save(salesOrder(1, 1, { rows: [row(10, '1')] }));
    await company.save(salesOrder(2, 1, { rows: [row(10, '2')] }));
    await company.save(salesOrder(3, 1, { rows: [row(30, '1')] }));
    const mirror = await took(company, await mirrors.open());
    await company.save(salesOrder(4, 1, { rows: [row(40, '1')] }));
    await took(company, mirror, company.ports.bus.messages.slice(-1));
    const all = await contents(mirror);
    expect(all['sales_orders']!.map(({ id }) => id)).toEqual([1, 3, 4]);
    expect(all['sales_order_rows']!.map(({ id, sales_order_id }) => [id, sales_order_id])).toEqual([
      [10, 1],
      [30, 3],
      [40, 4],
    ]);
    expect(await mirror.database.selectFrom('unread').selectAll().execute()).toMatchObject([
      { subject: 'evt.sales.sales_order.2', reason: expect.stringMatching(/refused it.*UNIQUE/), is_made_good: 0 },
    ]);
  });
});

describe('a process that dies', () => {
  /** What the disk holds at a moment is what a process that is killed then leaves behind. */
  const copied = (file: string): string => {
    const copy = mirrors.newFile();
    for (const end of ['', '-wal']) if (existsSync(file + end)) cpSync(file + end, copy + end);
    return copy;
  };

  it('between writing and committing leaves the place and the data of before, and ends with the same', async () => {
    const company = await day();
    const { messages } = company.ports.bus;
    const file = mirrors.newFile();
    const disks: string[] = [];
    const mirror = await mirrors.open(file, async () => void disks.push(copied(file)));
    for (const message of messages) await took(company, mirror, [message]);
    const expected = await contents(mirror);

    expect(disks.length).toBeGreaterThanOrEqual(messages.length);
    for (const [i, disk] of disks.entries()) {
      const survivor = await mirrors.open(disk);
      const after = survivor.state.position?.sequence ?? 0;
      expect(after).toBeLessThanOrEqual(i);
      await took(company, survivor, messages.slice(after));
      expect(await contents(survivor)).toEqual(expected);
    }
  });

  it('a write that fails is undone as a whole, and done again', async () => {
    const company = await day();
    let fails = true;
    const mirror = await mirrors.open(undefined, async () => {
      if (fails) throw new Error('no room on the disk');
    });
    await expect(took(company, mirror)).rejects.toThrow('no room');
    expect([await contents(mirror), mirror.state.position]).toEqual([{}, null]);
    fails = false;
    await took(company, mirror);
    expect(await contents(mirror)).toEqual(await contents(await took(company, await mirrors.open())));
  });

  it('two that write into one mirror: the second to write ends', async () => {
    const company = await day();
    const file = mirrors.newFile();
    const [first, second] = [await mirrors.open(file), await mirrors.open(file)];
    await took(company, first);
    await expect(took(company, second)).rejects.toThrow(AnotherWriter);
  });
});

describe('running', () => {
  const running = (company: StubCompany, mirror: Mirror) => {
    const syncing = new Syncing(company.syncing, mirror);
    const done = syncing.run();
    return { syncing, end: async () => (syncing.stop(), done) };
  };
  const ada = { id: 1, version: 1, is_deleted: false, name: 'Ada', email: null };

  it('begins a new mirror with what the owners know, of events that no stream has any more', async () => {
    const company = new StubCompany();
    company.keep(customerEvent, ada);
    for (let id = 1; id <= 600; id++) company.keep(salesOrderEvent, salesOrder(id, 4));
    for (let n = 1; n <= 450; n++) company.commitSilently(commit(n, '1'));
    await company.plan({ epoch: 3, run: 9 }, 5, status('EXPECTED'));
    company.ports.bus.goBackTo(0);
    const mirror = await mirrors.open();
    const { end } = running(company, mirror);
    await eventually(() => expect(mirror.state).toMatchObject({ rebuilds: 1, journalN: 450 }));
    await company.save(salesOrder(5, 5, { status: 'DELIVERED' }));
    await eventually(async () =>
      expect((await contents(mirror))['sales_orders']!.find(({ id }) => id === 5)).toMatchObject({ status: 'DELIVERED' }),
    );
    const counts = await mirror.counts();
    expect(counts).toMatchObject({ customers: 1, sales_orders: 600, stock_movements: 450, sales_order_statuses: 1 });
    await end();

    // The next start goes on from the place that was stored, and asks nobody but the ledger.
    company.asked.clear();
    await company.save(salesOrder(6, 5));
    const again = await mirrors.open();
    expect(again.state.position).toBeNull();
    const next = running(company, mirror);
    await eventually(() => expect(mirror.state.position!.sequence).toBe(2));
    await next.end();
    expect([...company.asked.keys()]).toEqual(['inventory.journal_since']);
  });

  it('notices a bus that went back, and fills itself again without losing a row', async () => {
    const company = await day();
    const mirror = await mirrors.open();
    const { end } = running(company, mirror);
    await eventually(() => expect(mirror.state.position?.sequence).toBe(12));
    const before = await contents(mirror);

    // The bus loses its tail; one order changes, and its event takes a place that was another's.
    company.ports.bus.goBackTo(3);
    company.keep(salesOrderEvent, salesOrder(3, 1));
    await company.save(salesOrder(4, 1));
    await eventually(() => expect(mirror.state.rebuilds).toBe(2));
    await eventually(async () => expect((await mirror.counts())['sales_orders']).toBe(4));
    const after = await contents(mirror);
    for (const [table, rows] of Object.entries(before)) for (const one of rows) expect(after[table]).toContainEqual(one);
    expect(company.problems).toContainEqual(expect.stringMatching(/no longer has the last read position/));
    await end();
  });

  it('rebuilt on request, believes the owners against what it holds', async () => {
    const company = await day();
    const mirror = await took(company, await mirrors.open());
    const expected = await contents(mirror);
    await mirror.database.updateTable('sales_orders').set({ version: 99, status: 'PENDING' }).where('id', '=', 1).execute();
    await mirror.database.updateTable('stock_movements').set({ quantity: 1000 }).execute();
    const stranger = { ...(expected['sales_orders']![0] as Record<string, string>), id: 77 };
    await mirror.database.insertInto('sales_orders').values(stranger).execute();
    await new Syncing(company.syncing, mirror).rebuild(true);
    const after = await contents(mirror);
    for (const table of ['sales_orders', 'sales_order_rows', 'stock_movements']) expect(after[table]).toEqual(expected[table]);
    expect(Object.keys(after)).toEqual(Object.keys(expected));
  });

  it('begins at any place in the stream that it is told', async () => {
    const company = await day();
    const mirror = await mirrors.open();
    const at = company.ports.bus.messages[7] as ReadMessage;
    const syncing = new Syncing(company.syncing, mirror);
    const done = syncing.run({ from: { sequence: at.sequence, messageId: at.messageId } });
    await eventually(() => expect(mirror.state.position?.sequence).toBe(12));
    syncing.stop();
    await done;
    const all = await contents(mirror);
    expect(all['sales_orders']!.map(({ id, version }) => [id, version])).toEqual([
      [1, 3],
      [2, 2],
    ]);
    expect(all['stock_movements']).toHaveLength(3);
    expect(mirror.state.rebuilds).toBe(0);
  });
});
