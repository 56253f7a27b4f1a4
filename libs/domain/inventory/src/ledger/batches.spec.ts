import type { ServedRef } from '@pegboard/contracts';
import { quantity, toDecimal, type Day, type Instant, type Quantity } from '@pegboard/kit';
import { refusedBatches, type PlannedBatch } from './batch-rules';
import { pickBatches } from './pick-batches';
import { aLedger, BEAM, FACTORY, PAINT, posting, reversal, SHOP } from '../testing';

const row = 'sales_order_row/12' as const;
const received = (id: string, batch_number: string, amount: number, expiration_date: string | null = null, location_id = FACTORY) =>
  posting(id, 'receipt', [{ variant_id: PAINT, location_id, quantity: amount, new_batch: { batch_number, expiration_date } }]);

describe('batches', () => {
  it('are made in the posting that brings them, and found again by their number (T5, T6)', () => {
    const { post, stock } = aLedger();
    const [first] = post(received('a', 'LOT-1', 5)).batch_ids;
    const [again] = post(received('b', 'LOT-1', 2)).batch_ids;
    expect(again).toBe(first);
    expect(stock(PAINT, FACTORY, first)).toBe('7');
  });

  it('that a posting has moved are what a second request under its id is told, also if it named others (T3, T6)', () => {
    const { post } = aLedger();
    const [one] = post(received('a', 'LOT-1', 5)).batch_ids;
    const [two] = post(received('b', 'LOT-2', 5)).batch_ids;
    const sale = (batch_id: number) => post(posting('c', 'sale', [{ variant_id: PAINT, quantity: -2, batch_id, serves: row }]));
    expect(sale(one!).moved).toEqual([{ serves: row, batch_id: one, quantity: quantity(-2) }]);
    expect(sale(two!).moved).toEqual([{ serves: row, batch_id: one, quantity: quantity(-2) }]);
  });

  it('are made once when two lines of one posting name the same new number (T5)', () => {
    const { post, ledger } = aLedger();
    const line = { variant_id: PAINT, quantity: 1, new_batch: { batch_number: 'LOT-1', expiration_date: null } };
    const { batch_ids } = post(posting('a', 'receipt', [line, { ...line, location_id: SHOP }]));
    expect(batch_ids[0]).toBe(batch_ids[1]);
    expect(ledger.state.batches.size).toBe(1);
  });

  it('keep the expiry date they have (T5)', () => {
    const { post } = aLedger();
    post(received('a', 'LOT-1', 5, '2026-06-01'));
    expect(post(received('b', 'LOT-1', 1, '2026-06-01T00:00:00.000Z')).status).toBe('posted');
    expect(post(received('c', 'LOT-1', 1, '2026-07-01')).refusal!.code).toBe('BATCH_EXPIRATION_DIFFERS');
  });

  it('have one expiry date within a posting too (T5)', () => {
    const { post } = aLedger();
    const line = (quantity: number, day: string | null) => ({
      variant_id: PAINT,
      quantity,
      new_batch: { batch_number: 'LOT-1', expiration_date: day },
    });
    const { refusal } = post(posting('a', 'receipt', [line(1, '2026-06-01'), line(2, null), line(3, '2026-07-01')]));
    expect(refusal!.details.map(({ path, code }) => [path, code])).toEqual([['movements/2', 'BATCH_EXPIRATION_DIFFERS']]);
    expect(post(posting('b', 'receipt', [line(1, '2026-06-01'), line(2, null)])).status).toBe('posted');
  });

  describe('with an expiry date that was mistyped (T5)', () => {
    it('are corrected by the next receipt while no movement of theirs stands', () => {
      const { post, ledger, entries } = aLedger();
      const [id] = post(received('a', 'LOT-1', 5, '2062-06-01')).batch_ids;
      expect(post(received('b', 'LOT-1', 1, '2026-06-01')).refusal!.code).toBe('BATCH_EXPIRATION_DIFFERS');
      post(reversal('undo', 'a'));
      expect(post(received('c', 'LOT-1', 5, '2026-06-01')).batch_ids).toEqual([id]);
      expect(ledger.state.batches.get(id!)).toMatchObject({ expirationDate: '2026-06-01' });
      expect(entries.at(-1)!.facts.batches).toMatchObject([{ id, expirationDate: '2026-06-01' }]);
      expect(post(received('d', 'LOT-1', 5, '2026-07-01')).refusal!.code).toBe('BATCH_EXPIRATION_DIFFERS');
    });

    it('are corrected too when they were made by hand, and once within a posting', () => {
      const { post, note, ledger } = aLedger();
      note({ batches: [{ id: 7, variantId: PAINT, number: 'LOT-1', expirationDate: '2062-06-01' as Day, isDeleted: false }] });
      const line = (day: string) => ({ variant_id: PAINT, quantity: 1, new_batch: { batch_number: 'LOT-1', expiration_date: day } });
      expect(post(posting('a', 'receipt', [line('2026-06-01'), line('2026-07-01')])).refusal!.code).toBe('BATCH_EXPIRATION_DIFFERS');
      expect(post(posting('b', 'receipt', [line('2026-06-01'), line('2026-06-01')])).batch_ids).toEqual([7, 7]);
      expect(ledger.state.batches.get(7)!.expirationDate).toBe('2026-06-01');
    });

    it('stay as they are while stock of theirs was moved, though none is left', () => {
      const { post } = aLedger();
      const [id] = post(received('a', 'LOT-1', 5, '2026-06-01')).batch_ids;
      post(posting('sold', 'sale', [{ variant_id: PAINT, quantity: -5, batch_id: id! }]));
      expect(post(received('b', 'LOT-1', 5, '2026-07-01')).refusal!.code).toBe('BATCH_EXPIRATION_DIFFERS');
    });
  });

  it.each(['receipt', 'production'] as const)('that have expired take nothing in by a %s, named by id or number (T7)', (kind) => {
    const { post } = aLedger();
    const [id] = post(received('a', 'OLD', 5, '2026-04-30')).batch_ids;
    for (const name of [{ batch_id: id! }, { new_batch: { batch_number: 'OLD', expiration_date: null } }])
      expect(post(posting(JSON.stringify(name), kind, [{ variant_id: PAINT, quantity: 1, ...name }])).refusal).toMatchObject({
        code: 'BATCH_EXPIRED',
        message: 'Batch OLD of PAINT expired on 2026-04-30. Give a new batch, or correct the expiry date of this batch first.',
      });
    expect(post(posting('counted', 'adjustment', [{ variant_id: PAINT, quantity: 1, batch_id: id! }])).status).toBe('posted');
  });

  it('must be named for a tracked item and not for another (T6)', () => {
    const { post } = aLedger();
    const [id] = post(received('a', 'LOT-1', 5)).batch_ids;
    expect(post(posting('b', 'sale', [{ variant_id: PAINT, quantity: -1 }])).refusal!.code).toBe('BATCHES_REQUIRED');
    expect(post(posting('c', 'receipt', [{ variant_id: PAINT, quantity: 1 }])).refusal!.code).toBe('BATCHES_REQUIRED');
    expect(post(posting('d', 'adjustment', [{ variant_id: BEAM, quantity: 1, batch_id: id! }])).refusal!.code).toBe('NOT_BATCH_TRACKED');
  });

  it('are left behind by what arrives after tracking was turned off on its way, there or back (I3, T4)', () => {
    const { post, note, stock } = aLedger();
    const [id] = post(received('a', 'LOT-1', 5)).batch_ids;
    const transfer = (name: string, location_id: number, quantity: number, serves: ServedRef) =>
      post(posting(name, 'transfer', [{ variant_id: PAINT, location_id, quantity, batch_id: id!, serves }]));
    transfer('leaves', FACTORY, -3, 'stock_transfer_row/1');
    note({ variants: [{ id: PAINT, itemId: 3, sku: 'PAINT', isTracked: false }] });
    expect(transfer('leaves too', FACTORY, -1, 'stock_transfer_row/2').refusal!.code).toBe('NOT_BATCH_TRACKED');
    expect(transfer('arrives', SHOP, 3, 'stock_transfer_arrival/1').status).toBe('posted');
    expect([stock(PAINT, SHOP), stock(PAINT, SHOP, id)]).toEqual(['3', '0']);
    for (const step of ['arrives', 'leaves']) expect(post(reversal(`${step} not`, step)).status).toBe('posted');
    expect([stock(PAINT, SHOP), stock(PAINT, FACTORY), stock(PAINT, FACTORY, id)]).toEqual(['0', '3', '2']);
  });

  it('must be there and belong to the variant (T5)', () => {
    const { post, note } = aLedger();
    note({
      variants: [{ id: 4, itemId: 3, sku: 'PAINT-RED', isTracked: true }],
      batches: [{ id: 7, variantId: 4, number: 'R', expirationDate: null, isDeleted: false }],
    });
    expect(post(posting('a', 'adjustment', [{ variant_id: PAINT, quantity: 1, batch_id: 999 }])).refusal!.code).toBe('UNKNOWN_BATCH');
    expect(post(posting('b', 'adjustment', [{ variant_id: PAINT, quantity: 1, batch_id: 7 }])).refusal).toMatchObject({
      code: 'BATCH_OF_ANOTHER_VARIANT',
      message: 'Batch R belongs to PAINT-RED, not to PAINT.',
    });
  });

  it('have numbers that are unique within the variant and free for others (T5)', () => {
    const { note } = aLedger();
    const batch = (id: number, variantId: number) => ({
      batches: [{ id, variantId, number: 'LOT-1', expirationDate: null, isDeleted: false }],
    });
    expect(note(batch(1, PAINT)).status).toBe('noted');
    expect(note(batch(2, 4)).status).toBe('noted');
    expect(note(batch(3, PAINT))).toMatchObject({ status: 'refusedNote', refusal: { code: 'BATCH_NUMBER_TAKEN' } });
  });

  it('go the way of the row that they serve, all of them (T2, T6)', () => {
    const { post, stock } = aLedger();
    const [a] = post(received('a', 'LOT-1', 6)).batch_ids;
    const [b] = post(received('b', 'LOT-2', 1)).batch_ids;
    const part = (batch_id: number, quantity: number, serves: ServedRef) => ({ variant_id: PAINT, batch_id, quantity, serves });
    const swap = (serves: ServedRef, way: 1 | -1) => [part(a!, 6 * way, serves), part(b!, -5 * way, serves)];
    for (const [serves, kind, way] of [
      ['stock_transfer_row/1', 'transfer', -1],
      ['sales_order_row/12', 'sale', -1],
      ['manufacturing_order_recipe_row/1', 'production', -1],
      ['purchase_order_row/1', 'receipt', 1],
      ['manufacturing_order/1', 'production', 1],
    ] as const) {
      const { refusal } = post(posting(serves, kind, swap(serves, way)));
      expect(refusal!.details).toEqual([
        expect.objectContaining({ path: 'movements/1', code: 'WRONG_SIGN', info: expect.objectContaining({ row: serves }) }),
      ]);
    }
    expect([stock(PAINT, FACTORY, a), stock(PAINT, FACTORY, b)]).toEqual(['6', '1']);
  });

  it('never go below zero one by one (T2)', () => {
    const { post } = aLedger();
    const [one] = post(received('a', 'LOT-1', 5)).batch_ids;
    post(received('b', 'LOT-2', 5));
    expect(post(posting('c', 'sale', [{ variant_id: PAINT, quantity: -6, batch_id: one! }])).refusal!.message).toBe(
      'PAINT, batch LOT-1 at Factory: 6 needed, 5 in stock, 1 missing.',
    );
  });

  it('can be used to the end of their last day at the location, and not after (T7)', () => {
    const { post } = aLedger();
    const [id] = post(received('a', 'LOT-1', 5, '2026-05-10')).batch_ids;
    const use = (posting_id: string, movement_date: string) =>
      post(posting(posting_id, 'sale', [{ variant_id: PAINT, quantity: -1, batch_id: id! }], { movement_date: movement_date as Instant }));
    // Tallinn is three hours ahead in May.
    expect(use('b', '2026-05-10T20:59:59.000Z').status).toBe('posted');
    expect(use('c', '2026-05-10T21:00:00.000Z').refusal).toMatchObject({
      code: 'BATCH_EXPIRED',
      message: 'Batch LOT-1 of PAINT expired on 2026-05-10 and can no longer be used.',
    });
  });

  it('are refused for a row on which they would go, or come in, when they have expired (T5, T6, T7)', () => {
    const { post, ledger } = aLedger();
    const [bad] = post(received('a', 'BAD', 5, '2026-05-01')).batch_ids;
    const [good] = post(received('b', 'GOOD', 5, '2026-07-01')).batch_ids;
    const on = (day: string, batch: Partial<PlannedBatch>) =>
      refusedBatches(
        ledger.state,
        [{ variantId: PAINT, batchId: null, batchNumber: null, use: 'goes out', path: 'batch_transactions/0', ...batch }],
        day as Day,
      ).map(({ code, path }) => `${code} ${path}`);
    expect(on('2026-05-01', { batchId: bad! })).toEqual([]);
    expect(on('2026-05-02', { batchId: bad! })).toEqual(['BATCH_EXPIRED batch_transactions/0']);
    expect(on('2026-05-02', { batchNumber: 'BAD', use: 'comes in' })).toEqual(['BATCH_EXPIRED batch_transactions/0']);
    expect(on('2026-05-02', { batchNumber: 'NEW', use: 'comes in' })).toEqual([]);
    expect(on('2026-05-02', { batchId: good! })).toEqual([]);
    expect(on('2026-05-02', {})).toEqual([]);
    expect(on('2026-05-02', { batchId: 999 })).toEqual(['UNKNOWN_BATCH batch_transactions/0']);
    expect(on('2026-05-02', { batchId: good!, variantId: BEAM })).toEqual(['NOT_BATCH_TRACKED batch_transactions/0']);
    expect(on('2026-05-02', { batchId: good!, variantId: 999 })).toEqual(['BATCH_OF_ANOTHER_VARIANT batch_transactions/0']);
  });

  it.each(['adjustment', 'stocktake', 'transfer'] as const)('can be moved by a %s when they have expired (T7)', (kind) => {
    const { post } = aLedger();
    const [id] = post(received('a', 'LOT-1', 5, '2026-04-10')).batch_ids;
    expect(post(posting('b', kind, [{ variant_id: PAINT, quantity: -1, batch_id: id! }])).status).toBe('posted');
  });

  it('can have their postings reversed when they have expired (T7)', () => {
    const { post } = aLedger();
    post(received('a', 'LOT-1', 5, '2026-04-10'));
    expect(post(reversal('b', 'a')).status).toBe('posted');
  });

  it('leave stock from before tracking usable without a batch until it is used up (I3)', () => {
    const { post, note } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 3 }]));
    note({ variants: [{ id: BEAM, itemId: 1, sku: 'BEAM', isTracked: true }] });
    expect(post(posting('b', 'sale', [{ quantity: -2 }])).status).toBe('posted');
    expect(
      post(posting('c', 'adjustment', [{ quantity: -1 }, { quantity: 1, new_batch: { batch_number: 'FOUND', expiration_date: null } }]))
        .status,
    ).toBe('posted');
    expect(post(posting('d', 'sale', [{ quantity: -1 }])).refusal!.code).toBe('BATCHES_REQUIRED');
  });

  it('take stock without a batch by counting, and by an adjustment that names it so, and in no other way (I3)', () => {
    const { post } = aLedger();
    expect(post(posting('a', 'adjustment', [{ variant_id: PAINT, quantity: 2, batches: 'none' }])).status).toBe('posted');
    expect(post(posting('b', 'stocktake', [{ variant_id: PAINT, quantity: 1 }])).status).toBe('posted');
    expect(post(posting('c', 'adjustment', [{ variant_id: PAINT, quantity: 1 }])).refusal!.code).toBe('BATCHES_REQUIRED');
    for (const kind of ['receipt', 'production'] as const)
      expect(post(posting(kind, kind, [{ variant_id: PAINT, quantity: 1, batches: 'none' }])).refusal!.code).toBe('BATCHES_REQUIRED');
  });
});

describe('picking', () => {
  const shown = (picks: ReturnType<typeof pickBatches>) =>
    picks.map((pick) => pick.map(({ batchNumber, quantity: amount }) => [batchNumber, toDecimal(amount)]));
  const pick = (amount: number, holdsFor: typeof row | null = null) => ({
    variantId: PAINT,
    locationId: FACTORY,
    quantity: quantity(amount),
    holdsFor,
  });
  const on = '2026-05-01' as Day;

  it('suggests first-expiring first, those without expiry last, expired ones never (T7)', () => {
    const { post, ledger } = aLedger();
    post(received('a', 'NEVER', 5));
    post(received('b', 'LATE', 5, '2026-09-01'));
    post(received('c', 'SOON', 5, '2026-05-01'));
    post(received('d', 'GONE', 5, '2026-04-30'));
    expect(shown(pickBatches(ledger.state, [pick(12)], on))).toEqual([
      [
        ['SOON', '5'],
        ['LATE', '5'],
        ['NEVER', '2'],
      ],
    ]);
  });

  it('takes what is held for the row before all others, and leaves what others hold (T6)', () => {
    const { post, ledger } = aLedger();
    post(received('a', 'SOON', 5, '2026-05-02'));
    post(
      posting('b', 'production', [
        { variant_id: PAINT, quantity: 3, holds_for: row, new_batch: { batch_number: 'MADE', expiration_date: null } },
      ]),
    );
    expect(shown(pickBatches(ledger.state, [pick(4, row)], on))).toEqual([
      [
        ['MADE', '3'],
        ['SOON', '1'],
      ],
    ]);
    expect(shown(pickBatches(ledger.state, [pick(8)], on))).toEqual([[['SOON', '5']]]);
  });

  it('does not suggest the same stock twice', () => {
    const { post, ledger } = aLedger();
    post(received('a', 'SOON', 5, '2026-05-02'));
    post(
      posting('b', 'production', [
        { variant_id: PAINT, quantity: 3, holds_for: row, new_batch: { batch_number: 'MADE', expiration_date: null } },
      ]),
    );
    expect(shown(pickBatches(ledger.state, [pick(3, row), pick(4), pick(4)], on))).toEqual([
      [['MADE', '3']],
      [['SOON', '4']],
      [['SOON', '1']],
    ]);
  });

  it('answers untracked stock as one null batch', () => {
    const { post, ledger } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 3 }]));
    expect(pickBatches(ledger.state, [{ variantId: BEAM, locationId: FACTORY, quantity: quantity(5), holdsFor: null }], on)).toEqual([
      [{ batchId: null, batchNumber: null, quantity: quantity(3) }],
    ]);
  });
});

describe('a posting that only suggests its batches (T6)', () => {
  const suggested = (amount: number, more: object = {}) => ({
    variant_id: PAINT,
    quantity: amount,
    batches: 'suggested' as const,
    ...more,
  });
  const parts = (outcome: { moved?: readonly { batch_id: number | null; quantity: number }[] }) =>
    outcome.moved?.map(({ batch_id, quantity: amount }) => [batch_id, toDecimal(amount as Quantity)]);
  const stocked = () => {
    const ledger = aLedger();
    const idOf = (...args: Parameters<typeof received>): number => ledger.post(received(...args)).batch_ids[0]!;
    return { ...ledger, never: idOf('a', 'NEVER', 5), soon: idOf('b', 'SOON', 5, '2026-05-02'), gone: idOf('c', 'GONE', 5, '2026-04-30') };
  };

  it('takes first-expiring first, decided with the posting, and says what it took', () => {
    const { post, soon, never, stock } = stocked();
    expect(parts(post(posting('p', 'sale', [suggested(-7)])))).toEqual([
      [soon, '-5'],
      [never, '-2'],
    ]);
    expect([stock(PAINT, FACTORY, soon), stock(PAINT, FACTORY, never)]).toEqual(['0', '3']);
    // Asked again, it is the same posting (T3).
    expect(parts(post(posting('p', 'sale', [suggested(-7)])))).toEqual([
      [soon, '-5'],
      [never, '-2'],
    ]);
  });

  it('of a row of a transfer that names none is chosen, too; a sale names them', () => {
    const { post, soon, never } = stocked();
    expect(parts(post(posting('p', 'transfer', [{ variant_id: PAINT, quantity: -7 }])))).toEqual([
      [soon, '-5'],
      [never, '-2'],
    ]);
    expect(post(posting('q', 'sale', [{ variant_id: PAINT, quantity: -1 }])).refusal!.code).toBe('BATCHES_REQUIRED');
    expect(post(posting('r', 'transfer', [{ variant_id: PAINT, quantity: -1, batches: 'none' }])).refusal!.code).toBe('BATCHES_REQUIRED');
  });

  it('of which two are decided together takes nothing twice', () => {
    const { postAll, soon, never } = stocked();
    const [first, second] = postAll(posting('p', 'sale', [suggested(-4)]), posting('q', 'transfer', [suggested(-4)]));
    expect([parts(first!), parts(second!)]).toEqual([
      [[soon, '-4']],
      [
        [soon, '-1'],
        [never, '-3'],
      ],
    ]);
  });

  it('leaves to others what the posting names, and what is held for another row', () => {
    const { post, soon, never } = stocked();
    expect(parts(post(posting('p', 'transfer', [suggested(-6), { variant_id: PAINT, quantity: -3, batch_id: soon }])))).toEqual([
      [soon, '-2'],
      [never, '-4'],
      [soon, '-3'],
    ]);
    const made = { variant_id: PAINT, quantity: 3, holds_for: row, new_batch: { batch_number: 'MADE', expiration_date: null } };
    const [held] = post(posting('m', 'production', [made])).batch_ids;
    expect(parts(post(posting('own', 'sale', [suggested(-2, { serves: row })])))).toEqual([[held, '-2']]);
    expect(post(posting('other', 'sale', [suggested(-2)])).refusal).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      message: 'PAINT at Factory: 2 needed, and the batches that are good and not held have only 1.',
      details: [{ path: 'movements/0', info: { short: '1' } }],
    });
  });

  it('names in a refusal the movement that was asked for', () => {
    const { post } = stocked();
    const short = { variant_id: BEAM, quantity: -1 };
    expect(post(posting('p', 'sale', [suggested(-7), short])).refusal!.details).toMatchObject([{ path: 'movements/1' }]);
  });

  it('of an item that is not tracked is as if it said nothing, and what comes in chooses no batch', () => {
    const { post } = stocked();
    post(posting('beams', 'adjustment', [{ quantity: 3 }]));
    expect(parts(post(posting('p', 'sale', [suggested(-2, { variant_id: BEAM })])))).toEqual([[null, '-2']]);
    expect(post(posting('q', 'adjustment', [suggested(2)])).refusal!.code).toBe('BATCHES_REQUIRED');
  });
});
