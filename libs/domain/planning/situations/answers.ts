import { Rejection, toDecimal, type Quantity, type Ref } from '@pegboard/kit';
import type { TriedChange, Cover, DemandName, Entity, Fix, StatusOf, SupplyExplanation, SupplyName, ToDoLine } from '../src';
import type { Model } from './model';
import { amount, moment, named, nameOf, parts, shown } from './words';

type AnyStatus = StatusOf[Entity];

/** Answers a question about the plan in lines of text; undefined if it isn't understood. */
export function answer(model: Model, question: string): string[] | undefined {
  const questions: [RegExp, (match: RegExpExecArray) => string[]][] = [
    [/^plan(?: of (.+))?$/, ([, names]) => planOf(model, names?.split(', '))],
    [/^changes$/, () => changes(model)],
    [/^figures of (\w+)(?: at (\w+))?$/, ([, item, at]) => figures(model, item!, at)],
    [/^explain (\S+)$/, ([, row]) => explain(model, named(row!).ref)],
    [/^whom does (\S+) serve$/, ([, supply]) => serves(model.plan.explainSupply(supplyRef(supply!)))],
    [/^whom does the stock of (\w+) serve$/, ([, item]) => serves(model.plan.explainStock(model.words.item(item!), 1))],
    [/^may be packed: (.+)$/, ([, list]) => packable(model, list!)],
    [/^missing for (\S+)$/, ([, order]) => missing(model, named(order!).ref)],
    [/^to do$/, () => toDo(model)],
    [/^make in batch for (\S+)$/, ([, row]) => [toDecimal(model.plan.suggestedBatch(named(row!).rowId!))]],
    [/^what if (.+)$/, ([, list]) => whatIf(model, list!.split('; '))],
    [/^who wins if (.+)$/, ([, list]) => whoWins(model, list!.split('; '))],
    [/^promise (.+?)(?: (at the top|before \S+))?$/, ([, list, at]) => promise(model, list!, at)],
  ];
  for (const [pattern, ask] of questions) {
    const match = pattern.exec(question);
    if (match) return ask(match);
  }
  return undefined;
}

const supplyRef = (name: string): Ref => {
  const { ref, rowId, prefix, id } = named(name);
  return rowId === undefined && prefix.endsWith('PO') ? (`purchase_order_row/${id * 100 + 1}` as Ref) : ref;
};

const isShort = (status: AnyStatus): boolean =>
  ('productAvailability' in status ? status.productAvailability : status.ingredientAvailability) === 'NOT_AVAILABLE';

export function statusText(status: AnyStatus | null): string {
  if (!status) return 'gone';
  // What lacks a part, or is late, is at risk anyway.
  const isAtRisk = status.isAtRisk && !status.isLate && !isShort(status);
  const flags = [...(status.isOverdue ? ['overdue'] : []), ...(status.isLate ? ['late'] : []), ...(isAtRisk ? ['at risk'] : [])];
  const short = status.missingQuantity > 0 ? [`missing ${toDecimal(status.missingQuantity)}`] : [];
  if (!('productAvailability' in status)) {
    const customers =
      'customers' in status ? status.customers.map((each) => `${toDecimal(each.quantity)} for ${each.customerName}'s ${each.orderNo}`) : [];
    return [withDate(status.ingredientAvailability, status.ingredientExpectedDate), ...short, ...flags, ...customers].join(', ');
  }
  const ingredients =
    status.ingredientAvailability === 'NOT_APPLICABLE'
      ? []
      : [`ingredients ${withDate(status.ingredientAvailability, status.ingredientExpectedDate)}`];
  const production = status.productionStatus === 'NOT_APPLICABLE' ? [] : [`production ${status.productionStatus}`];
  return [withDate(status.productAvailability, status.productExpectedDate), ...short, ...flags, ...ingredients, ...production].join(', ');
}

const withDate = (word: string, at: Parameters<typeof shown>[0]): string => (word === 'EXPECTED' ? `EXPECTED ${shown(at)}` : word);

/** Orders with one row say in one line what two would repeat. */
function planOf(model: Model, only?: readonly string[]): string[] {
  const statuses = model.plan.statuses();
  const lines: string[] = [];
  for (const { entity, id, status } of statuses) {
    if (entity.endsWith('_row')) continue;
    const name = nameOf(`${entity}/${id}`);
    if (only && !only.includes(name)) continue;
    const rows = statuses.filter(
      (each) => each.ownerId === id && each.entity.endsWith('_row') && nameOf(`${each.entity}/${each.id}`).startsWith(`${name}.`),
    );
    const isPlain = rows.length === 1 && statusText({ ...rows[0]!.status, missingQuantity: 0 as Quantity }) === statusText(status);
    lines.push(`${name.padEnd(7)} ${statusText(isPlain ? rows[0]!.status : status)}`);
    if (!isPlain) for (const row of rows) lines.push(`${nameOf(`${row.entity}/${row.id}`).padStart(9)} ${statusText(row.status)}`);
  }
  return lines;
}

function changes(model: Model): string[] {
  const list = model.plan.differences();
  model.plan.markPublished(list);
  return list.map(
    ({ entity, id, from, to, cause }) =>
      `${nameOf(`${entity}/${id}`).padEnd(7)} ${from ? statusText(from) : 'new'} → ${statusText(to)}  (${cause})`,
  );
}

function figures(model: Model, item: string, at: string | undefined): string[] {
  const { inStock, expired, committed, expected, safetyStock, calculated } = model.plan.keyFigures(
    model.words.item(item),
    model.words.location(at),
  );
  const text = { 'in stock': inStock, expired, committed, expected, 'safety stock': safetyStock, calculated };
  return [
    Object.entries(text)
      .map(([name, q]) => `${name} ${toDecimal(q)}`)
      .join(', '),
  ];
}

const demandText = ({ ref, type }: DemandName): string => (type === 'negative_stock' ? 'negative stock' : nameOf(ref));

function supplyText(model: Model, { type, ref, batchId, expectedDate, declaredDate, isOverdue, isAtRisk }: SupplyName): string {
  if (type === 'stock') return batchId === null ? 'stock' : `stock of ${model.words.batchName(batchId)}`;
  const flags = [
    ...(expectedDate === declaredDate ? [] : [`declared ${shown(declaredDate)}`]),
    ...(isOverdue ? ['overdue'] : []),
    ...(isAtRisk ? ['at risk'] : []),
  ];
  return `${nameOf(ref!)} ${shown(expectedDate)}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}`;
}

const coverText = (model: Model, { supply, quantity, isLinked }: Cover): string =>
  `${toDecimal(quantity)} from ${supplyText(model, supply)}${isLinked ? ', its own' : ''}`;

function explain(model: Model, ref: Ref): string[] {
  const { open, covers, missing: short, before, beforeCount, chain, fixes } = model.plan.explainDemand(ref);
  return [
    `needs ${toDecimal(open)}`,
    ...covers.map((cover) => `gets ${coverText(model, cover)}`),
    ...(short > 0 ? [`misses ${toDecimal(short)}`] : []),
    ...before.map(
      ({ demand, quantity, supply }) => `before it: ${demandText(demand)} takes ${toDecimal(quantity)} from ${supplyText(model, supply)}`,
    ),
    ...(beforeCount > before.length ? [`and ${beforeCount} in all`] : []),
    ...chain.map(
      ({ demand, supply, missing: lacks, variantId }) =>
        `because ${demandText(demand)} ${supply ? `waits for ${supplyText(model, supply)}` : `misses ${toDecimal(lacks)} ${model.words.itemName(variantId)}`}`,
    ),
    ...fixes.map((fix) => `fix: ${fixText(model, fix)}`),
  ];
}

function fixText(model: Model, fix: Fix): string {
  if (fix.fix === 'move_above') return `move above ${fix.orderNo}, harming ${fix.harms}`;
  if (fix.fix === 'in_time') return `${nameOf(fix.ref)} comes by ${shown(fix.by)}`;
  if (fix.fix === 'receive') return `receive ${toDecimal(fix.quantity)} of ${nameOf(fix.ref)}`;
  const needs = fix.needs.map(
    (need) => `, ${need.way} ${toDecimal(need.quantity)} ${model.words.itemName(need.variantId)} first, there ${shown(need.expectedDate)}`,
  );
  const when = `${fix.by ? ` by ${shown(fix.by)}` : ''}${fix.isLate ? `, late, there ${shown(fix.expectedDate)}` : ''}`;
  const where = fix.locationId === model.words.location('main') ? '' : ` at ${model.words.locationName(fix.locationId)}`;
  return `${fix.fix} ${toDecimal(fix.quantity)} ${model.words.itemName(fix.variantId)}${where}${when}${needs.join('')}`;
}

function serves({ quantity, serves: served, unreserved }: SupplyExplanation): string[] {
  return [
    `has ${toDecimal(quantity)}`,
    ...served.map(({ demand, quantity: q, isLinked }) => `${toDecimal(q)} for ${demandText(demand)}${isLinked ? ', whose own it is' : ''}`),
    ...(unreserved > 0 ? [`${toDecimal(unreserved)} for nobody`] : []),
  ];
}

function packable(model: Model, list: string): string[] {
  const rows = list.split(', ').map((each) => {
    const [q, , row] = each.split(' ') as [string, string, string];
    return { salesOrderRowId: named(row).rowId!, quantity: amount(q) };
  });
  return model.plan.packable(rows).rows.map((row, i) => {
    const holders = row.holders.map((holder) => `${toDecimal(holder.quantity)} by ${nameOf(holder.demand)}`);
    const name = nameOf(`sales_order_row/${rows[i]!.salesOrderRowId}`);
    const own = [
      ...row.made.map((part) => `${toDecimal(part.quantity)} made for it${part.number ? ` as ${part.number}` : ''}`),
      ...(row.toMake ? [`${toDecimal(row.toMake.quantity)} to be made by ${row.toMake.orderNo}`] : []),
      ...(row.made.length > 0 || row.toMake ? [`at most ${toDecimal(row.allowedOther)} from elsewhere`] : []),
    ].join(', ');
    return `${name}: at most ${toDecimal(row.allowed)} of ${toDecimal(row.open)} open, ${toDecimal(row.inStock)} in stock${own && `, ${own}`}${holders.length ? `, held ${holders.join(', ')}` : ''}`;
  });
}

function missing(model: Model, ref: Ref): string[] {
  return model.plan.missingIngredients(ref).map((each) => {
    const expected = each.quantityExpected > 0 ? [`${toDecimal(each.quantityExpected)} expected ${shown(each.expectedDate)}`] : [];
    const short = each.quantityMissing > 0 ? [`${toDecimal(each.quantityMissing)} missing`] : [];
    const ways = [...(each.canBuy ? ['can be bought'] : []), ...(each.canMake ? ['can be made'] : [])];
    return `level ${each.level}: ${model.words.itemName(each.variantId)}: ${[...short, ...expected, ...ways].join(', ')}${each.rows.length ? ` (${each.rows.map(nameOf).join(', ')})` : ''}`;
  });
}

/** The sales orders behind a demand that isn't one itself. */
const servedText = ({ salesOrderId, serves: orders }: ToDoLine['demands'][number]['demand']): string =>
  salesOrderId === null && orders.length > 0 ? ` behind which are ${orders.map((order) => order.orderNo).join(' and ')}` : '';

function toDo(model: Model): string[] {
  const isProducible = (id: number): boolean =>
    model.plan.exportPicture().some((fact) => fact.type === 'variant' && fact.id === id && !fact.isDeleted && fact.isProducible);
  return model.plan
    .toDo((variantId) => ({ canBuy: !isProducible(variantId), canMake: isProducible(variantId), isKept: true }))
    .map((line) => {
      const drafts = line.quantityInDrafts > 0 ? `, ${toDecimal(line.quantityInDrafts)} in drafts` : '';
      const day = line.latestDay ? ` by ${line.latestDay}${line.isLate ? ', late' : ''}` : '';
      const demands = line.demands.map(
        ({ demand, quantity }) =>
          `${toDecimal(quantity)} for ${demand.ref && demand.type !== 'negative_stock' ? nameOf(demand.ref) : demand.type}${servedText(demand)}`,
      );
      return `${line.way ?? 'get'} ${toDecimal(line.quantity)} ${model.words.itemName(line.variantId)}${day}${drafts}: ${demands.join(', ')}`;
    });
}

function whatIf(model: Model, list: readonly string[]): string[] {
  try {
    const { changes: made } = model.plan.whatIf(list.map((text) => changeOf(model, text)));
    return made.map(
      ({ entity, id, from, to }) => `${nameOf(`${entity}/${id}`).padEnd(9)} ${from ? statusText(from) : 'new'} → ${statusText(to)}`,
    );
  } catch (problem) {
    if (!(problem instanceof Rejection)) throw problem;
    return [`${problem.code} at ${problem.details[0]!.path}: ${problem.message}`];
  }
}

/** P12, order by order. */
function whoWins(model: Model, list: readonly string[]): string[] {
  return model.plan
    .whatIf(list.map((text) => changeOf(model, text)))
    .orders.flatMap(({ entity, id, customerName, verdict, readyBefore, readyAfter, daysLost, rows }) => {
      const customer = customerName ? ` for ${customerName}` : '';
      const days = daysLost === null ? '' : `, ${daysLost} days`;
      return [
        `${nameOf(`${entity}/${id}`)}${customer} ${verdict}: ${readyBefore ?? '?'} → ${readyAfter ?? '?'}${days}`,
        ...rows.map(
          (row) =>
            `   ${nameOf(`${row.entity}/${row.id}`)} ${model.words.itemName(row.variantId)} ${row.from ? statusText(row.from) : 'new'} → ${statusText(row.to)}`,
        ),
      ];
    });
}

function changeOf(model: Model, text: string): TriedChange {
  const place = (item: string) => ({ variantId: model.words.item(item), locationId: 1 });
  const rows = (list: string) => parts(list).map((part) => ({ ...place(part.name), quantity: part.quantity }));
  const changes: [RegExp, (match: RegExpExecArray) => TriedChange][] = [
    [
      /^([SM])O-(\d+) moves (to the top|to the end|before|after)(?: [SM]O-(\d+))?$/,
      ([, kind, id, to, other]) => ({
        change: kind === 'S' ? 'move_sales_order' : 'move_manufacturing_order',
        id: Number(id),
        to: targetOf(to!, other),
      }),
    ],
    [/^we sell (.+?)( at the top)?$/, ([, list, top]) => ({ change: 'add_sales_order', at: top ? 'first' : 'last', rows: rows(list!) })],
    [/^we buy (.+) for (\S+)$/, ([, list, at]) => ({ change: 'add_purchase_order', expectedDate: moment(at!), rows: rows(list!) })],
    [
      /^we make (\S+) (\w+)(?: for (SO\S+))? by (\S+)$/,
      ([, q, item, row, at]) => ({
        change: 'add_manufacturing_order',
        ...place(item!),
        quantity: amount(q!),
        expectedDate: moment(at!),
        salesOrderRowId: row ? named(row).rowId! : null,
      }),
    ],
    [/^(\S+) is for (\d\S*)$/, ([, row, q]) => ({ change: 'change_quantity', ref: named(row!).ref, quantity: amount(q!) })],
    [/^(\S+) is due (\S+)$/, ([, order, at]) => ({ change: 'change_date', ref: named(order!).ref, date: moment(at!) })],
    [/^(-?[\d.]+) more (\w+)$/, ([, q, item]) => ({ change: 'change_stock', ...place(item!), by: amount(q!) })],
    [/^(\S+) comes in$/, ([, supply]) => ({ change: 'receive', ref: named(supply!).ref })],
    [/^(\S+) is deleted$/, ([, order]) => ({ change: 'remove', ref: named(order!).ref })],
  ];
  for (const [pattern, make] of changes) {
    const match = pattern.exec(text);
    if (match) return make(match);
  }
  throw new Error(`"${text}" is no change`);
}

function targetOf(to: string, other: string | undefined) {
  if (to === 'to the top') return 'first' as const;
  if (to === 'to the end') return 'last' as const;
  return to === 'before' ? { before: Number(other) } : { after: Number(other) };
}

function promise(model: Model, list: string, at: string | undefined): string[] {
  const rows = parts(list).map((part) => ({
    variantId: model.words.item(part.name),
    locationId: 1,
    quantity: part.quantity,
  }));
  const target = at === undefined ? {} : { at: at === 'at the top' ? ('first' as const) : { before: named(at.split(' ')[1]!).id } };
  const answered = model.plan.promise({ rows, ...target });
  return [`${answered.date ? shown(answered.date) : 'no date'}: ${answered.rows.map(statusText).join(' | ')}`];
}
