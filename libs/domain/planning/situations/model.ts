import { move, type Day, type Instant, type Quantity } from '@pegboard/kit';
import { Planner, type FactType, type Fact, type ManufacturingOrderFact, type PlanOptions, type SalesOrderFact } from '../src';
import { amount, clause, dateClause as date, DATE, moment, movedRef, named, parts, rowIdOf, stateOf, targetOf, Words } from './words';

/** A company described in sentences, one fact each. Every sentence is a new version of what it names. */
export class Model {
  readonly words = new Words();
  private planner: Planner | undefined;
  private now = moment('2026-05-01');
  private options: Partial<PlanOptions> = {};
  private posting = 0;
  private moves = 0;
  private readonly versions = new Map<string, number>();
  private readonly sales = new Map<number, SalesOrderFact>();
  private readonly makers = new Map<number, ManufacturingOrderFact>();
  private cause = '';

  get plan(): Planner {
    return (this.planner ??= new Planner({ now: this.now, options: this.options }));
  }

  /** @returns whether the sentence was understood */
  tell(sentence: string): boolean {
    this.cause = sentence;
    const verbs: [RegExp, (match: RegExpExecArray) => void][] = [
      [new RegExp(`^(?:today|now) ${DATE}$`), ([, at]) => this.setNow(moment(at!))],
      [/^transfers go first within (\d+) days$/, ([, days]) => (this.options = { transfersFirstWithinDays: Number(days) })],
      [
        /^location (\w+) in (\S+)$/,
        ([, name, timeZone]) => this.apply({ type: 'location', id: this.words.location(name), timeZone: timeZone! }),
      ],
      [/^(\w+) is made of (.+)$/, ([, name, recipe]) => this.recipe(name!, recipe!)],
      [/^(\w+) is (produced|bought)(?: in (\d+) days)?$/, ([, name, how, days]) => this.variant(name!, how === 'produced', days)],
      [/^batch (\S+) of (\w+)(?: until (\S+))?$/, ([, batch, item, until]) => this.batch(batch!, item!, until)],
      [
        /^(\S+) (\w+) in stock(?: at (\w+))?(?: as (\S+))?$/,
        ([, q, item, at, batch]) => this.post({ balances: [this.balance(q!, item!, at, batch)] }),
      ],
      [
        /^(\S+) (\w+) held for (\S+?)(?: as (\S+))?$/,
        ([, q, item, row, batch]) =>
          this.post({ holds: [{ ...this.balance(q!, item!, undefined, batch), salesOrderRow: named(row!).ref }] }),
      ],
      [/^safety stock of (\S+) (\w+)$/, ([, q, item]) => this.safetyStock(amount(q!), item!)],
      [
        /^(\S+) has moved (\S+?)( and is closed)?$/,
        ([, row, q, closed]) => this.post({ rowTotals: [{ row: movedRef(row!), moved: amount(q!), isClosed: closed !== undefined }] }),
      ],
      [/^(SO-\d+) sells (.+)$/, ([, name, rest]) => this.sell(name!, { rest: rest! })],
      [/^(MO-\d+) makes (.+)$/, ([, name, rest]) => this.make(name!, { rest: rest! })],
      [/^(O?PO-\d+) buys (.+)$/, ([, name, rest]) => this.buy(name!, { rest: rest! })],
      [/^(TR-\d+) moves (\d.+)$/, ([, name, rest]) => this.transfer(name!, { rest: rest! })],
      [/^([SM]O-\d+) moves (to the top|to the end|(?:before|after) \S+)$/, ([, name, to]) => this.move(name!, to!)],
      [/^(\S+) is deleted$/, ([, name]) => this.remove(name!)],
      [
        /^(MO-\d+) is (not started|in progress|blocked|done)$/,
        ([, name, state]) => this.apply({ ...this.makers.get(named(name!).id)!, status: stateOf(state!) }),
      ],
    ];
    for (const [pattern, act] of verbs) {
      const match = pattern.exec(sentence);
      if (!match) continue;
      act(match);
      return true;
    }
    return false;
  }

  private setNow(now: Instant): void {
    this.now = now;
    if (this.planner) this.planner.setNow(now, this.cause);
  }

  private apply(fact: { type: FactType; id: number } & Record<string, unknown>): void {
    const name = `${fact.type}/${fact.id}`;
    const version = (this.versions.get(name) ?? 0) + 1;
    this.versions.set(name, version);
    const whole = { ...fact, version } as unknown as Fact;
    if (whole.type === 'sales_order' && !whole.isDeleted) this.sales.set(whole.id, whole);
    if (whole.type === 'manufacturing_order' && !whole.isDeleted) this.makers.set(whole.id, whole);
    this.plan.apply(whole, this.cause);
  }

  private post(posting: Partial<Pick<Extract<Fact, { type: 'posting' }>, 'balances' | 'holds' | 'rowTotals'>>): void {
    this.plan.apply({ type: 'posting', n: ++this.posting, balances: [], holds: [], rowTotals: [], ...posting }, this.cause);
  }

  private balance(q: string, item: string, at: string | undefined, batch: string | undefined) {
    return {
      variantId: this.words.item(item),
      locationId: this.words.location(at),
      batchId: batch === undefined ? null : this.words.batch(batch),
      quantity: amount(q),
    };
  }

  private variant(name: string, isProducible: boolean, leadTimeDays: string | undefined): void {
    const id = this.words.item(name);
    const flags = { isSellable: true, isProducible, isPurchasable: !isProducible, batchTracked: false };
    this.apply({
      type: 'variant',
      id,
      sku: name,
      name,
      ...flags,
      defaultSupplierId: isProducible ? null : 1,
      leadTimeDays: leadTimeDays ? Number(leadTimeDays) : null,
    });
  }

  private recipe(name: string, recipe: string): void {
    this.variant(name, true, undefined);
    const rows = parts(recipe).map((part) => ({
      variantId: this.words.item(part.name),
      quantityPerUnit: part.quantity,
    }));
    this.apply({ type: 'recipe', id: this.words.item(name), rows });
  }

  private batch(batch: string, item: string, until: string | undefined): void {
    this.apply({
      type: 'batch',
      id: this.words.batch(batch),
      variantId: this.words.item(item),
      number: batch,
      expiresOn: (until as Day | undefined) ?? null,
    });
  }

  private safetyStock(quantity: Quantity, item: string): void {
    const variantId = this.words.item(item);
    this.apply({ type: 'safety_stock', id: variantId, variantId, locationId: 1, quantity });
  }

  private sell(name: string, sentence: { rest: string }): void {
    const { id } = named(name);
    const known = this.sales.get(id);
    const deliveryDate = date(sentence, 'by');
    const locationId = this.words.location(clause(sentence, /\bat (\w+)/));
    const customerName = clause(sentence, /\bfor (\w+)/) ?? 'Alice';
    const isQuote = clause(sentence, /,? ?as a quote/) !== undefined;
    const rows = this.lines(id, sentence.rest).map((line, i) => ({
      ...line,
      locationId,
      linkedManufacturingOrderId: known?.rows[i]?.linkedManufacturingOrderId ?? null,
      packedBeforeLink: 0,
    }));
    const rank = known?.rank ?? { key: id * 1000, move: 0 };
    this.apply({
      type: 'sales_order',
      id,
      orderNo: name,
      customerId: 1,
      customerName,
      status: isQuote ? 'PENDING' : 'NOT_SHIPPED',
      deliveryDate,
      rank,
      rows,
    });
  }

  private make(name: string, sentence: { rest: string }): void {
    const { id } = named(name);
    const productionDeadline = date(sentence, 'by');
    const expectedDate = date(sentence, 'expected') ?? productionDeadline;
    const locationId = this.words.location(clause(sentence, /\bat (\w+)/));
    const row = clause(sentence, /\bfor (SO-\d+\.\d+)/);
    const state = clause(sentence, /,? ?(not started|in progress|blocked|done)/) ?? 'not started';
    const ingredients = clause(sentence, /\bfrom (.+)$/);
    const [product] = parts(sentence.rest);
    if (row) this.link(row, id);
    this.apply({
      type: 'manufacturing_order',
      id,
      orderNo: name,
      status: stateOf(state),
      rank: this.makers.get(id)?.rank ?? { key: id * 1000, move: 0 },
      variantId: this.words.item(product!.name),
      locationId,
      plannedQuantity: product!.quantity,
      productionDeadline,
      expectedDate,
      salesOrderRowId: row ? named(row).rowId! : null,
      salesOrderId: row ? named(row).id : null,
      rows: this.lines(id, ingredients).map((line) => ({ ...line, plannedQuantity: line.quantity })),
    });
  }

  /** The rows of an order, or nothing. */
  private lines(orderId: number, text: string | undefined) {
    return (text ? parts(text) : []).map(({ name, quantity, isTheirs }, i) => ({
      id: rowIdOf(orderId, i),
      variantId: this.words.item(name),
      quantity,
      isTheirs,
    }));
  }

  private link(row: string, makerId: number): void {
    const order = this.sales.get(named(row).id);
    if (!order) return;
    const rows = order.rows.map((each) => (each.id === named(row).rowId ? relinked(each, makerId) : each));
    this.apply({ ...order, rows });
  }

  private buy(name: string, sentence: { rest: string }): void {
    const { id, prefix } = named(name);
    const expectedDate = date(sentence, 'expected');
    const tracked = clause(sentence, /,? ?tracked at (\w+)/);
    const locationId = this.words.location(clause(sentence, /\bat (\w+)/));
    const isDraft = clause(sentence, /,? ?as a draft/) !== undefined;
    const ingredients = clause(sentence, /\bfrom (.+)$/);
    const products = this.lines(id, sentence.rest);
    this.apply({
      type: 'purchase_order',
      id,
      orderNo: name,
      kind: prefix === 'OPO' ? 'outsourced' : 'regular',
      status: isDraft ? 'DRAFT' : 'NOT_RECEIVED',
      supplierId: 1,
      expectedDate,
      rows: products.map((line) => ({ ...line, locationId, expectedDate: null })),
      trackingLocationId: prefix === 'OPO' ? this.words.location(tracked) : null,
      ingredientRows: this.lines(id, ingredients).map((line) => ({ ...line, isSuppliedByContractor: line.isTheirs })),
    });
  }

  private transfer(name: string, sentence: { rest: string }): void {
    const { id } = named(name);
    const dispatchDate = date(sentence, 'leaving');
    const arrivalDate = date(sentence, 'arriving');
    const from = clause(sentence, /\bfrom (\w+)/);
    const to = clause(sentence, /\bto (\w+)/);
    const rows = this.lines(id, sentence.rest);
    const places = { fromLocationId: this.words.location(from), toLocationId: this.words.location(to) };
    this.apply({
      type: 'stock_transfer',
      id,
      number: name,
      status: 'draft',
      ...places,
      dispatchDate,
      arrivalDate,
      rows,
    });
  }

  private move(name: string, to: string): void {
    const { id, prefix } = named(name);
    const [type, orders] = prefix === 'SO' ? (['sell_move', this.sales] as const) : (['schedule_move', this.makers] as const);
    const list = [...orders.values()].map((order) => ({ id: order.id, key: order.rank.key }));
    const n = ++this.moves;
    const keys = [...move(list, [id], targetOf(to))].map(([moved, key]) => ({ id: moved, key }));
    for (const { id: moved, key } of keys) {
      const order = { ...orders.get(moved)!, rank: { key, move: n } };
      if (order.type === 'sales_order') this.sales.set(moved, order);
      else this.makers.set(moved, order);
    }
    this.plan.apply({ type, n, keys }, this.cause);
  }

  private remove(name: string): void {
    const { orderRef, id } = named(name);
    this.apply({ type: orderRef.split('/')[0] as FactType, id, isDeleted: true });
  }
}

/** The order of before stays the row's, too (M1). */
function relinked<R extends SalesOrderFact['rows'][number]>(row: R, makerId: number): R {
  const { linkedManufacturingOrderId: before, earlierManufacturingOrderIds: earlier = [] } = row;
  const isAnother = before !== null && before !== makerId;
  return { ...row, linkedManufacturingOrderId: makerId, ...(isAnother ? { earlierManufacturingOrderIds: [...earlier, before] } : {}) };
}
