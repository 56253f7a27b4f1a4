import { JournalEntry, journalOnWire } from '@pegboard/contracts';
import { quantity, type Instant } from '@pegboard/kit';
import { History } from '../history/history';
import { aLedger, BEAM, CHAIR, PAINT, FACTORY, posting, printed, reversal, SHOP, type MovementLine } from '../testing';
import { journalBody } from './journal-entry';

const row = 'sales_order_row/12' as const;
const otherRow = 'sales_order_row/13' as const;

describe('the stock ledger', () => {
  it('moves every line of a posting or none (T1)', () => {
    const { post, stock } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 10 }]));

    const outcome = post(posting('b', 'adjustment', [{ quantity: -4 }, { variant_id: CHAIR, quantity: -1 }]));

    expect(outcome.status).toBe('refused');
    expect(stock(BEAM)).toBe('10');
    expect(stock(CHAIR)).toBe('0');
  });

  it('says what is short, in words and numbers (T2)', () => {
    const { post } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 3 }]));

    const { refusal } = post(posting('b', 'sale', [{ quantity: -5 }]));

    expect(refusal).toMatchObject({ code: 'INSUFFICIENT_STOCK', message: 'BEAM at Factory: 5 needed, 3 in stock, 2 missing.' });
    expect(refusal!.details[0]!.info).toMatchObject({
      variant_id: BEAM,
      location_id: FACTORY,
      asked: '5',
      in_stock: '3',
      short: '2',
      held_by: [],
    });
  });

  it('judges several lines of one place by their sum, in any order (T2)', () => {
    const { post, stock } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 3 }]));

    expect(post(posting('b', 'sale', [{ quantity: -2 }, { quantity: -2 }])).status).toBe('refused');
    expect(post(posting('c', 'adjustment', [{ quantity: -4 }, { quantity: 2 }])).status).toBe('posted');
    expect(stock(BEAM)).toBe('1');
  });

  it('decides the postings of one commit one after the other (T1)', () => {
    const { postAll, stock, entries } = aLedger();
    const outcomes = postAll(
      posting('a', 'adjustment', [{ quantity: 1 }]),
      posting('b', 'sale', [{ quantity: -1 }]),
      posting('c', 'sale', [{ quantity: -1 }]),
    );

    expect(outcomes.map(({ status, n }) => [status, n])).toEqual([
      ['posted', 2],
      ['posted', 2],
      ['refused', 2],
    ]);
    expect(entries).toHaveLength(2);
    expect(stock(BEAM)).toBe('0');
  });

  it('answers the same posting the same way for ever, refusals too (T3)', () => {
    const { post, stock, entries } = aLedger();
    const refused = post(posting('b', 'sale', [{ quantity: -1 }]));
    const posted = post(posting('a', 'adjustment', [{ quantity: 10 }]));
    const commits = entries.length;

    expect(post(posting('a', 'adjustment', [{ quantity: 10 }]))).toEqual(posted);
    expect(post(posting('b', 'sale', [{ quantity: -1 }]))).toEqual(refused);
    expect(entries).toHaveLength(commits);
    expect(stock(BEAM)).toBe('10');
  });

  it('happens once when asked for twice in one commit (T3)', () => {
    const { postAll, stock } = aLedger();
    const [first, second] = postAll(posting('a', 'adjustment', [{ quantity: 10 }]), posting('a', 'adjustment', [{ quantity: 10 }]));
    expect(second).toEqual(first);
    expect(stock(BEAM)).toBe('10');
  });

  it('refuses as stale what was decided on older facts, and forgets that it did', () => {
    const { post, stock } = aLedger();
    const seen = post(posting('a', 'adjustment', [{ quantity: 10 }])).n;
    const now = post(posting('b', 'adjustment', [{ quantity: -1 }])).n;
    const pack = (n: number) => posting('c', 'sale', [{ quantity: -2 }], { unless_changed_since: { [`${BEAM}@${FACTORY}`]: n } });

    expect(post(pack(seen))).toMatchObject({ status: 'stale', n: now });
    expect(post(pack(now)).status).toBe('posted');
    expect(stock(BEAM)).toBe('7');
  });

  it('counts a change within the same commit as stale too', () => {
    const { post, postAll } = aLedger();
    const n = post(posting('a', 'adjustment', [{ quantity: 10 }])).n;
    const since = { unless_changed_since: { [`${BEAM}@${FACTORY}`]: n } };
    const outcomes = postAll(posting('b', 'sale', [{ quantity: -1 }], since), posting('c', 'sale', [{ quantity: -1 }], since));
    expect(outcomes.map(({ status }) => status)).toEqual(['posted', 'stale']);
  });

  it('does not name a variant or a location that is not there', () => {
    const { refusal } = aLedger().post(
      posting('a', 'adjustment', [
        { variant_id: 99, quantity: 1 },
        { location_id: 98, quantity: 1 },
      ]),
    );
    expect(refusal!.details.map(({ code, path }) => [code, path])).toEqual([
      ['UNKNOWN_VARIANT', 'movements/0'],
      ['UNKNOWN_LOCATION', 'movements/1'],
    ]);
  });

  it('lets untracked stock go below zero where the deployment allows it (T2)', () => {
    const { post, stock } = aLedger(true);
    expect(post(posting('a', 'sale', [{ quantity: -5 }])).status).toBe('posted');
    expect(stock(BEAM)).toBe('-5');
  });

  it('leaves nothing that a reader of the journal would refuse to read: what is too large is refused (T1)', () => {
    const { post, entries, stock, value } = aLedger(true);
    const most = { quantity: 9_000_000_000, price_per_unit: '0.1' };
    const refusalOf = (id: string, kind: 'adjustment' | 'sale' | 'production', lines: MovementLine[]) =>
      post(posting(id, kind, lines)).refusal;
    expect(refusalOf('all', 'adjustment', [most])).toBeNull();
    expect(refusalOf('a millionth more', 'adjustment', [{ quantity: '0.000001' }])).toMatchObject({
      code: 'QUANTITY_TOO_LARGE',
      message: 'BEAM at Factory: the stock would be 9000000000.000001; the limit is 9000000000.',
      details: [{ path: 'movements/0', info: { variant_id: BEAM, location_id: FACTORY, value: '9000000000.000001' } }],
    });
    const batch = (batch_number: string): MovementLine => ({
      variant_id: PAINT,
      quantity: 5_000_000_000,
      new_batch: { batch_number, expiration_date: null },
    });
    expect(refusalOf('in two batches', 'adjustment', [batch('A'), batch('B')])).toMatchObject({ code: 'QUANTITY_TOO_LARGE' });
    const dear = { variant_id: CHAIR, quantity: 1, price_per_unit: 5_000_000_000 };
    expect(refusalOf('dear', 'adjustment', [dear])).toBeNull();
    expect(refusalOf('dearer', 'adjustment', [dear])).toMatchObject({
      message: expect.stringContaining('the value would be 10000000000;'),
    });
    expect(refusalOf('owed', 'sale', [{ location_id: SHOP, quantity: -9_000_000_000 }])).toBeNull();
    expect(refusalOf('owed more', 'sale', [{ location_id: SHOP, quantity: -1 }])).toMatchObject({ code: 'QUANTITY_TOO_LARGE' });
    expect([stock(BEAM), value(CHAIR)]).toEqual(['9000000000', '5000000000']);
    entries.forEach((entry, i) => {
      const body = journalBody(entry, i + 1, entry.at);
      expect(JournalEntry.parse(journalOnWire(body))).toEqual(body);
    });
  });

  it('a reversal that would leave too much is refused as well (T1)', () => {
    const { post, stock } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 9_000_000_000 }]));
    post(posting('out', 'sale', [{ quantity: -5 }]));
    post(posting('in', 'adjustment', [{ quantity: 3 }]));
    expect(post(reversal('undo', 'out')).refusal).toMatchObject({ code: 'QUANTITY_TOO_LARGE' });
    expect(stock(BEAM)).toBe('8999999998');
  });

  it('asks to be asked again rather than make a commit too large', () => {
    const { command, commit } = aLedger();
    const many = (id: string) =>
      command(
        posting(
          id,
          'adjustment',
          Array.from({ length: 600 }, () => ({ quantity: 1 })),
        ),
      );
    expect(commit([many('a'), many('b')]).map(({ status }) => status)).toEqual(['posted', 'askAgain']);
  });
});

describe('totals of rows', () => {
  it('are moved without sign for what comes in and what goes out (T1)', () => {
    const { post, moved } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, serves: 'purchase_order_row/4' }]));
    post(
      posting('b', 'production', [
        { quantity: -6, serves: 'manufacturing_order_recipe_row/7' },
        { variant_id: CHAIR, quantity: 3, serves: 'manufacturing_order/3' },
      ]),
    );
    expect(moved('purchase_order_row/4')).toBe('10');
    expect(moved('manufacturing_order_recipe_row/7')).toBe('6');
    expect(moved('manufacturing_order/3')).toBe('3');
  });

  it('are closed by a posting and reopened by its reversal', () => {
    const { post, entries } = aLedger();
    post(
      posting('a', 'production', [{ variant_id: CHAIR, quantity: 3, serves: 'manufacturing_order/3' }], {
        closes: ['manufacturing_order/3', 'manufacturing_order_recipe_row/7'],
      }),
    );
    expect(entries[1]!.rowTotals).toEqual([
      { row: 'manufacturing_order/3', moved: 3_000_000, isClosed: true },
      { row: 'manufacturing_order_recipe_row/7', moved: 0, isClosed: true },
    ]);
    post(reversal('b', 'a'));
    expect(entries[2]!.rowTotals.map(({ moved, isClosed }) => [moved, isClosed])).toEqual([
      [0, false],
      [0, false],
    ]);
  });
});

describe('held stock (T2)', () => {
  const made = (id: string, quantity: number, holds_for: typeof row | typeof otherRow = row) =>
    posting(id, 'production', [{ variant_id: CHAIR, quantity, serves: 'manufacturing_order/3', holds_for }]);
  const packed = (id: string, quantity: number, serves: typeof row | typeof otherRow = row) =>
    posting(id, 'sale', [{ variant_id: CHAIR, quantity: -quantity, serves }]);

  it('is what was made for a row, and no other takes it', () => {
    const { post, held } = aLedger();
    post(made('make', 3));
    post(posting('opening', 'adjustment', [{ variant_id: CHAIR, quantity: 1 }]));

    expect(held(row, CHAIR)).toBe('3');
    const { refusal } = post(packed('pack', 2, otherRow));
    expect(refusal).toMatchObject({
      code: 'STOCK_HELD',
      message: 'CHAIR at Factory: 2 needed, 4 in stock, 3 of that held (3 for sales_order_row/12), 1 missing.',
    });
    expect(refusal!.details[0]!.info).toMatchObject({ held: '3', held_by: [{ row, quantity: '3' }] });
    expect(post(packed('pack less', 1, otherRow)).status).toBe('posted');
  });

  it.each(['production', 'transfer', 'receipt'] as const)('is not seen by a %s', (kind) => {
    const { post } = aLedger();
    post(made('make', 3));
    expect(post(posting('take', kind, [{ variant_id: CHAIR, quantity: -1 }])).refusal!.code).toBe('STOCK_HELD');
  });

  it('is taken first by its own row, which then takes free stock', () => {
    const { post, held, stock } = aLedger();
    post(made('make', 3));
    post(posting('opening', 'adjustment', [{ variant_id: CHAIR, quantity: 2 }]));
    post(packed('pack some', 2));
    expect(held(row, CHAIR)).toBe('1');
    expect(post(packed('pack rest', 3)).status).toBe('posted');
    expect([held(row, CHAIR), stock(CHAIR)]).toEqual(['0', '0']);
  });

  it('is taken by several lines of the row together', () => {
    const { post, held } = aLedger();
    post(made('make', 3));
    const outcome = post(
      posting('pack', 'sale', [
        { variant_id: CHAIR, quantity: -2, serves: row },
        { variant_id: CHAIR, quantity: -1, serves: row },
      ]),
    );
    expect([outcome.status, held(row, CHAIR)]).toEqual(['posted', '0']);
  });

  it('is free after a release, for a reverted packing too', () => {
    const { post, held } = aLedger();
    post(made('make', 3));
    post(packed('pack', 1));
    post(posting('unlink', 'release', [], { releases: [row] }));
    expect(held(row, CHAIR)).toBe('0');
    post(reversal('revert', 'pack'));
    expect(held(row, CHAIR)).toBe('0');
    expect(post(packed('other', 3, otherRow)).status).toBe('posted');
  });

  it('comes back when the packing is reverted', () => {
    const { post, held, stock, moved } = aLedger();
    post(made('make', 3));
    post(packed('pack', 3));
    post(reversal('revert', 'pack'));
    expect([held(row, CHAIR), stock(CHAIR), moved(row)]).toEqual(['3', '3', '0']);
  });

  it('is lowered by undoing the production', () => {
    const { post, held, stock } = aLedger();
    post(made('make', 3));
    post(made('make more', 2));
    post(reversal('undo', 'make'));
    expect([held(row, CHAIR), stock(CHAIR)]).toEqual(['2', '2']);
  });

  it('keeps its production from being undone once the row has packed it (O4)', () => {
    const { post } = aLedger();
    post(made('make', 3));
    post(posting('opening', 'adjustment', [{ variant_id: CHAIR, quantity: 9 }]));
    post(packed('pack', 2));
    const { refusal } = post(reversal('undo', 'make'));
    expect(refusal).toMatchObject({
      code: 'PRODUCED_STOCK_PACKED',
      message: 'The sales order has packed 2 of the output of this production. Revert the packing first.',
    });
  });

  it('of others is not taken by undoing a production whose hold was released', () => {
    const { post } = aLedger();
    post(made('make', 3));
    post(posting('unlink', 'release', [], { releases: [row] }));
    post(packed('pack', 3, otherRow));
    post(made('for the other', 3, otherRow));
    expect(post(reversal('undo', 'make')).refusal!.code).toBe('STOCK_HELD');
  });

  it.each(['adjustment', 'stocktake'] as const)('can be taken by a %s', (kind) => {
    const { post, stock } = aLedger();
    post(made('make', 3));
    expect(post(posting('count', kind, [{ variant_id: CHAIR, quantity: -2 }])).status).toBe('posted');
    expect(stock(CHAIR)).toBe('1');
    expect(post(packed('pack', 1)).status).toBe('posted');
  });
});

describe('stock that is held and no longer needed (T2)', () => {
  const row = 'sales_order_row/1';
  const lot = (batch_number: string) => ({ variant_id: PAINT, new_batch: { batch_number, expiration_date: null } });
  const madeAndBought = () => {
    const ledger = aLedger();
    ledger.post(posting('make', 'production', [{ ...lot('MADE'), quantity: 5, holds_for: row }]));
    ledger.post(posting('buy', 'receipt', [{ ...lot('BOUGHT'), quantity: 5 }]));
    const batch = (number: string): number => [...ledger.ledger.state.batches.entries()].find(([, fact]) => fact.number === number)![0];
    return { ...ledger, made: batch('MADE'), bought: batch('BOUGHT') };
  };

  it('is free after the last packing took other batches, and held again when that is reverted', () => {
    const { post, held, made, bought } = madeAndBought();
    post(posting('pack', 'sale', [{ variant_id: PAINT, batch_id: bought, quantity: -5, serves: row }], { frees: [row] }));
    expect(held(row, PAINT, made)).toBe('0');
    expect(post(posting('other', 'sale', [{ variant_id: PAINT, batch_id: made, quantity: -1, serves: 'sales_order_row/2' }])).status).toBe(
      'posted',
    );
    post(reversal('undo other', 'other'));
    post(reversal('unpack', 'pack'));
    expect(held(row, PAINT, made)).toBe('5');
  });

  it('what the packing itself takes is counted once', () => {
    const { post, held, stock, made, bought } = madeAndBought();
    const lines = [
      { variant_id: PAINT, batch_id: made, quantity: -3, serves: row as never },
      { variant_id: PAINT, batch_id: bought, quantity: -2, serves: row as never },
    ];
    post(posting('pack', 'sale', lines, { frees: [row] }));
    expect([held(row, PAINT, made), stock(PAINT, FACTORY, made)]).toEqual(['0', '2']);
    post(reversal('unpack', 'pack'));
    expect([held(row, PAINT, made), stock(PAINT, FACTORY, made)]).toEqual(['5', '5']);
  });
});

describe('a linked row that is packed from other stock (S6)', () => {
  const row = 'sales_order_row/1' as const;
  const maker = 'manufacturing_order/9' as const;
  const lot = (batch_number: string, expiration_date: string | null = null) => ({
    variant_id: PAINT,
    new_batch: { batch_number, expiration_date },
  });
  const override = (keep: number) => ({ overrides: [{ row, manufacturing_order: maker, keep: quantity(keep) }] });
  const started = () => {
    const ledger = aLedger();
    const lines = [
      { ...lot('SOON', '2026-06-01'), quantity: 1, holds_for: row, serves: maker },
      { ...lot('LATE', '2026-09-01'), quantity: 2, holds_for: row, serves: maker },
    ];
    ledger.post(posting('make', 'production', lines));
    ledger.post(posting('buy', 'receipt', [{ ...lot('BOUGHT'), quantity: 9 }]));
    const batch = (number: string): number => [...ledger.ledger.state.batches.entries()].find(([, fact]) => fact.number === number)![0];
    const heldNow = () => ['SOON', 'LATE'].map((number) => ledger.held(row, PAINT, batch(number)));
    const packs = (id: string, lines: [string, number][], keep: number, at?: Instant) =>
      ledger.post(
        posting(
          id,
          'sale',
          lines.map(([number, amount]) => ({ variant_id: PAINT, batch_id: batch(number), quantity: -amount, serves: row })),
          { ...override(keep), ...(at ? { movement_date: at } : {}) },
        ),
      );
    return { ...ledger, heldNow, packs };
  };

  it('keeps held what the row still needs, those that expire first; a reversal holds all again', () => {
    const { packs, heldNow, post } = started();
    expect(packs('pack', [['BOUGHT', 4]], 2).elsewhere).toEqual([{ row, quantity: quantity(4) }]);
    expect(heldNow()).toEqual(['1', '1']);
    post(reversal('unpack', 'pack'));
    expect(heldNow()).toEqual(['1', '2']);
  });

  it('counts what was taken from what was made, and says the same when it is asked again (T3)', () => {
    const { packs, heldNow } = started();
    const first = packs(
      'pack',
      [
        ['LATE', 2],
        ['BOUGHT', 1],
      ],
      3,
    );
    expect(first.elsewhere).toEqual([{ row, quantity: quantity(1) }]);
    expect(heldNow()).toEqual(['1', '0']);
    packs('more', [['BOUGHT', 2]], 1);
    expect(
      packs(
        'pack',
        [
          ['LATE', 2],
          ['BOUGHT', 1],
        ],
        3,
      ),
    ).toEqual(first);
  });

  it('what is lost or has expired is not the link’s, so other stock for it is not from outside', () => {
    const { packs, post, ledger } = started();
    const soon = [...ledger.state.batches.entries()].find(([, fact]) => fact.number === 'SOON')![0];
    const lines: [string, number][] = [
      ['LATE', 2],
      ['BOUGHT', 1],
    ];
    const none = [{ row, quantity: quantity(0) }];
    expect(packs('when it has expired', lines, 2, '2026-07-01T08:00:00.000Z' as Instant).elsewhere).toEqual(none);
    post(reversal('unpack', 'when it has expired'));
    post(posting('lose', 'adjustment', [{ variant_id: PAINT, batch_id: soon, quantity: -1 }]));
    expect(packs('when it is lost', lines, 0).elsewhere).toEqual(none);
    expect(ledger.state.placesHeldFor.get(row)).toBeUndefined();
  });
});

describe('orders that made for one row, one after the other (M1, M6)', () => {
  const row = 'sales_order_row/1' as const;
  const makes = (id: string, maker: number, amount: number) =>
    posting(id, 'production', [{ variant_id: CHAIR, quantity: amount, holds_for: row, serves: `manufacturing_order/${maker}` as const }], {
      cause: { type: 'manufacturing_order', id: maker, number: null },
    });
  const packs = (id: string, amount: number) => posting(id, 'sale', [{ variant_id: CHAIR, quantity: -amount, serves: row }]);
  const releases = (maker: number, amount: number) =>
    posting('release', 'release', [], {
      releases_made: [
        {
          row,
          manufacturing_order: `manufacturing_order/${maker}` as const,
          made: [{ variant_id: CHAIR, location_id: FACTORY, batch_id: null, quantity: quantity(amount) }],
        },
      ],
    });

  it('one that loses the row frees what it made, and no more than is held', () => {
    const { post, held } = aLedger();
    post(makes('first', 1, 3));
    post(makes('second', 2, 2));
    post(packs('pack', 1));
    post(releases(2, 2));
    expect(held(row, CHAIR)).toBe('2');
    post(packs('rest', 2));
    expect(held(row, CHAIR)).toBe('0');
  });

  it('its production is undone from free stock, the other’s from what is held (O4)', () => {
    const { post, held, stock } = aLedger();
    post(makes('first', 1, 3));
    post(makes('second', 2, 2));
    post(releases(2, 2));
    expect(post(reversal('undo second', 'second')).status).toBe('posted');
    expect([held(row, CHAIR), stock(CHAIR)]).toEqual(['3', '3']);
    expect(post(reversal('undo first', 'first')).status).toBe('posted');
    expect([held(row, CHAIR), stock(CHAIR)]).toEqual(['0', '0']);
  });
});

describe('a reversal', () => {
  it('is exact and happens once (T1)', () => {
    const { post, stock, value } = aLedger();
    post(
      posting('opening', 'adjustment', [
        { quantity: 3, price_per_unit: 2 },
        { quantity: 4, price_per_unit: 1, location_id: SHOP },
      ]),
    );
    post(reversal('back', 'opening'));
    expect([stock(BEAM), stock(BEAM, SHOP), value(BEAM), value(BEAM, SHOP)]).toEqual(['0', '0', '0', '0']);
    expect(post(reversal('back', 'opening')).status).toBe('posted');
    expect(post(reversal('again', 'opening')).refusal).toMatchObject({
      code: 'ALREADY_REVERSED',
      message: 'Posting opening was already reversed by back.',
    });
  });

  it('needs a posting that moved something', () => {
    const { post } = aLedger();
    post(posting('refused', 'sale', [{ quantity: -1 }]));
    post(posting('a', 'adjustment', [{ quantity: 1 }]));
    post(reversal('b', 'a'));
    expect(post(reversal('x', 'nothing')).refusal!.code).toBe('UNKNOWN_POSTING');
    expect(post(reversal('y', 'refused')).refusal!.code).toBe('UNKNOWN_POSTING');
    expect(post(reversal('z', 'b')).refusal!.code).toBe('NOT_REVERSIBLE');
  });

  it('takes back no more than is there (T2)', () => {
    const { post } = aLedger();
    post(posting('receive', 'receipt', [{ quantity: 5 }]));
    post(posting('use', 'production', [{ quantity: -2 }]));
    expect(post(reversal('revert', 'receive')).refusal).toMatchObject({ code: 'INSUFFICIENT_STOCK' });
  });

  it('of several happens in one commit: each is a posting of its own, and each is reversed once (T1, O4)', () => {
    const { post, stock, entries } = aLedger();
    post(posting('first', 'production', [{ variant_id: CHAIR, quantity: 2 }]));
    post(posting('second', 'production', [{ variant_id: CHAIR, quantity: 3 }]));
    const both = { ...reversal('undo', 'second'), reverses_also: ['first'] };
    expect([post(both).status, stock(CHAIR)]).toEqual(['posted', '0']);
    expect(entries.at(-1)!.postings.map(({ postingId, reverses }) => [postingId, reverses])).toEqual([
      ['undo', 'second'],
      ['undo/2', 'first'],
    ]);
    expect([post(both).status, stock(CHAIR)]).toEqual(['posted', '0']);
    expect(post(reversal('again', 'first')).refusal).toMatchObject({
      code: 'ALREADY_REVERSED',
      message: 'Posting first was already reversed by undo/2.',
    });
  });

  it('of several is none where one of them can’t be: the refusal names that one, and what is left of the others stands (O4)', () => {
    const { post, stock } = aLedger();
    post(posting('first', 'production', [{ variant_id: CHAIR, quantity: 2 }]));
    post(posting('second', 'production', [{ variant_id: CHAIR, quantity: 3 }]));
    post(posting('sell', 'sale', [{ variant_id: CHAIR, quantity: -1 }]));
    const both = { ...reversal('undo', 'second'), reverses_also: ['first'] };
    expect(post(both).refusal).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: [{ info: { posting_id: 'first', asked: '2', in_stock: '1', short: '1' } }],
    });
    expect(stock(CHAIR)).toBe('4');
    expect(post({ ...reversal('once', 'first'), reverses_also: ['first'] }).refusal!.code).toBe('ALREADY_REVERSED');
    expect([post(reversal('one', 'second')).status, stock(CHAIR)]).toEqual(['posted', '1']);
  });

  it('of several has as many lines together as one posting may have', () => {
    const { post } = aLedger();
    const many = (id: string) => posting(id, 'adjustment', Array(600).fill({ quantity: 1 }));
    post(many('first'));
    post(many('second'));
    const both = { ...reversal('undo', 'second'), reverses_also: ['first'] };
    expect(post(both).refusal).toMatchObject({ code: 'TOO_MANY_LINES', details: [{ info: { count: 1200, limit: 1000 } }] });
  });

  it('says what took the stock that it would need (O4)', () => {
    const { post, commit, command, ledger, entries } = aLedger();
    post(posting('receive', 'receipt', [{ quantity: 5 }]));
    post(posting('use', 'production', [{ quantity: -1 }], { cause: { type: 'manufacturing_order', id: 3, number: 'MO-3' } }));
    post(posting('use more', 'production', [{ quantity: -2 }], { cause: { type: 'manufacturing_order', id: 3, number: 'MO-3' } }));
    const sold = posting('sell', 'sale', [{ quantity: -1 }], { cause: { type: 'sales_order', id: 4, number: 'SO-4' } });
    post(sold);
    post(reversal('unsell', 'sell'));
    const history = new History();
    entries.forEach((entry, i) => history.add(entry, i + 1));
    const takers = history.takersSince(ledger.known('receive')!);
    const [outcome] = commit([{ ...command(reversal('revert', 'receive')), takers } as ReturnType<typeof command>]);
    expect(outcome).toMatchObject({
      refusal: {
        message: 'BEAM at Factory: 5 needed, 2 in stock, 3 missing. Used by MO-3 (3).',
        details: [{ info: { used_by: [{ type: 'manufacturing_order', id: 3, number: 'MO-3', quantity: '3' }] } }],
      },
    });
  });

  it('finds a posting that was forgotten in what the index says', () => {
    const { post, ledger, commit, command, stock } = aLedger();
    const { n } = post(posting('a', 'adjustment', [{ quantity: 5 }]));
    const known = ledger.known('a')!;
    ledger.forgetUpTo(n);

    const ask = command(reversal('b', 'a'));
    expect(commit([ask])[0]!.status).toBe('askAgain');
    expect(commit([{ ...ask, lookedUpTo: n, reversed: known } as typeof ask])[0]!.status).toBe('posted');
    expect(stock(BEAM)).toBe('0');
    const repeated = { ...command(posting('a', 'adjustment', [{ quantity: 5 }])), lookedUpTo: n, earlier: known } as typeof ask;
    expect(commit([repeated])[0]).toMatchObject({ status: 'posted', n });
  });
});

describe('holds', () => {
  it('T2, O4: what one posting both holds and frees for a row is free at once, and taken back whole', () => {
    const { post, ledger } = aLedger();
    const row = 'sales_order_row/1' as const;
    post(posting('a', 'production', [{ variant_id: CHAIR, quantity: 1, holds_for: row }]));
    const before = printed(ledger.state);

    post(posting('b', 'sale', [{ variant_id: CHAIR, quantity: 1, holds_for: row }], { frees: [row] }));

    expect(printed(ledger.state)).toMatchObject({ held: [] });
    expect(post(reversal('c', 'b')).status).toBe('posted');
    expect(printed(ledger.state)).toEqual(before);
  });

  it('T2, O4: lines that leave a place with what is held for a row share the hold, and come back with it', () => {
    const { post, ledger } = aLedger();
    const row = 'sales_order_row/1' as const;
    post(
      posting('a', 'production', [
        { variant_id: CHAIR, quantity: 3, holds_for: row },
        { variant_id: CHAIR, quantity: 1 },
      ]),
    );
    const before = printed(ledger.state);
    const leaving = { variant_id: CHAIR, quantity: -2, holds_for: row };

    expect(post(posting('b', 'transfer', [leaving, leaving])).status).toBe('posted');

    expect(printed(ledger.state)).toMatchObject({ held: [], balances: [] });
    expect(post(reversal('c', 'b')).status).toBe('posted');
    expect(printed(ledger.state)).toEqual(before);
  });
});

describe('replay', () => {
  it('detects an entry that is torn', () => {
    const { post, entries } = aLedger();
    post(posting('a', 'adjustment', [{ quantity: 5 }, { quantity: 2 }], { movement_date: '2026-05-01T08:00:00.000Z' as Instant }));
    const fresh = aLedger().ledger;
    const torn = { ...entries[1]!, postings: [{ ...entries[1]!.postings[0]!, movements: entries[1]!.postings[0]!.movements.slice(0, 1) }] };
    expect(() => fresh.apply(torn, 2)).toThrow(
      "The stock journal's entry 2 is damaged: it says 7 of variant 1 at location 10, its movements lead to 5",
    );
  });
});
