import type { Day, Instant } from '@pegboard/kit';
import { dayText, type Calendar } from '../days';
import { comparison, ingredientComparison } from '../explain';
import type { Order } from '../orders';
import type { Picture } from '../picture';
import { ENTITIES, isOrder, Kind, kindOf, ownerKindOf, statusOf } from '../table';
import type { OrderOutcome, RowOutcome, StatusChange, StatusOf, Entity, Verdict } from '../words';

type AnyStatus = StatusOf[Entity];

/** The order under which a change is told, as it is called. */
interface Heading {
  readonly kind: Kind;
  readonly id: number;
  readonly orderNo: string;
  readonly customerName: string | null;
  readonly calendar: Calendar;
  /** As it is at this moment. */
  readonly status: AnyStatus | null;
}

interface Placed {
  readonly change: StatusChange;
  readonly heading: Heading;
  /** Of a row: what it is of. */
  readonly item: { readonly variantId: number; readonly sku: string } | undefined;
}

const VERDICTS: readonly Verdict[] = ['added', 'removed', 'worse', 'mixed', 'better', 'same'];

/**
 * What a trial means order by order (P12). What is told of a linked manufacturing order stands under its sales order, which
 * is what somebody waits for. To be made within the trial, and finished after it: names of what it added are known
 * in it alone, and names of what it removed only when it is over.
 */
export class Outcomes {
  private readonly placed: readonly (Placed | undefined)[];

  constructor(
    private readonly picture: Picture,
    readonly changes: readonly StatusChange[],
  ) {
    this.placed = changes.map((change) => this.place(change));
  }

  /** The most harmed first, behind what was added or removed itself. */
  finished(): OrderOutcome[] {
    const groups = new Map<string, Placed[]>();
    this.changes.forEach((change, i) => {
      const placed = this.placed[i] ?? this.place(change);
      if (!placed) return;
      const name = `${placed.heading.kind}/${placed.heading.id}`;
      const group = groups.get(name);
      if (group) group.push(placed);
      else groups.set(name, [placed]);
    });
    return [...groups.values()]
      .map((group) => this.outcomeOf(group))
      .filter((outcome) => outcome !== undefined)
      .sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || shiftOf(b) - shiftOf(a));
  }

  private place(change: StatusChange): Placed | undefined {
    const { table, orders } = this.picture;
    const kind = kindOf(change.entity) as Kind;
    const at = table.find(kind, change.id);
    const order = at === undefined ? undefined : orders[table.owner[at]!];
    if (at === undefined || !order) return undefined;
    const heading = this.headingOf(order);
    if (isOrder(kind)) return { change, heading, item: undefined };
    const { variant } = this.picture.keyAt(at);
    return { change, heading, item: { variantId: variant.id, sku: variant.fact?.sku ?? '' } };
  }

  private headingOf(order: Order): Heading {
    const { table } = this.picture;
    const waiting = (order.kind === Kind.ManufacturingOrder && order.link?.salesOrder) || order;
    const { kind, id, at } = waiting;
    const [row] = table.rowsOf(at);
    return {
      kind,
      id,
      orderNo: waiting.number,
      customerName: waiting.kind === Kind.SalesOrder ? waiting.fact.customerName || null : null,
      calendar: row === undefined ? this.picture.calendar('UTC') : this.picture.keyAt(row).location.calendar,
      status: statusOf(table.stateAt(at), kind, []),
    };
  }

  /** @returns undefined if nothing about it differs that is told, such as only the customers who reserve from it */
  private outcomeOf(group: readonly Placed[]): OrderOutcome | undefined {
    const { heading } = group[0]!;
    const { kind, id, orderNo, customerName, calendar } = heading;
    const own = group.find(({ change }) => kindOf(change.entity) === kind && change.id === id)?.change;
    const [from, to] = own ? [own.from, own.to] : [heading.status, heading.status];
    const told = group.filter(({ change }) => isDifferent(change));
    if (told.length === 0) return undefined;
    const rows = told.flatMap(({ change, item }): RowOutcome[] =>
      item ? [{ entity: change.entity, id: change.id, ...item, from: change.from, to: change.to } as RowOutcome] : [],
    );
    const [readyBefore, readyAfter] = [from, to].map((status) => this.readyOn(status, calendar));
    return {
      entity: ENTITIES[kind] as OrderOutcome['entity'],
      id,
      orderNo,
      customerName,
      timeZone: calendar.timeZone,
      verdict: !from ? 'added' : !to ? 'removed' : verdictOf(kind, { from, to }, told),
      readyBefore: readyBefore ?? null,
      readyAfter: readyAfter ?? null,
      daysLost: readyBefore && readyAfter ? (Date.parse(readyAfter) - Date.parse(readyBefore)) / 86_400_000 : null,
      from,
      to,
      rows,
    };
  }

  /** The day there on which all of it is available; today if it is, undefined if nobody knows. */
  private readyOn(status: AnyStatus | null, calendar: Calendar): Day | undefined {
    if (!status) return undefined;
    const isSale = 'productAvailability' in status;
    const availability = isSale ? status.productAvailability : status.ingredientAvailability;
    const expected: Instant | null = isSale ? status.productExpectedDate : status.ingredientExpectedDate;
    if (availability === 'NOT_AVAILABLE' || availability === 'NO_RECIPE' || (availability === 'EXPECTED' && !expected)) return undefined;
    const day = availability === 'EXPECTED' ? Math.max(calendar.dayOf(expected!), calendar.today) : calendar.today;
    return dayText(day) ?? undefined;
  }
}

/** By how much it moves, either way; most if a day is lost or won altogether. */
function shiftOf({ readyBefore, readyAfter, daysLost }: OrderOutcome): number {
  return readyBefore !== readyAfter && daysLost === null ? Number.MAX_SAFE_INTEGER : Math.abs(daysLost ?? 0);
}

/** Whether anything differs but the customers of a manufacturing order. */
function isDifferent({ from, to }: StatusChange): boolean {
  const written = (status: AnyStatus | null): string => JSON.stringify(status && { ...status, customers: undefined });
  return written(from) !== written(to);
}

/** Products count before ingredients, and both before what is only late or at risk. */
function verdictOf(kind: Kind, own: { readonly from: AnyStatus; readonly to: AnyStatus }, told: readonly Placed[]): Verdict {
  const pairs = told.flatMap(({ change: { entity, from, to } }) => (from && to ? [{ kind: kindOf(entity) as Kind, from, to }] : []));
  const rows = pairs.filter((pair) => !isOrder(pair.kind));
  const ofOrder = rows.filter((pair) => ownerKindOf(pair.kind) === kind);
  const ofMakers = rows.filter((pair) => ownerKindOf(pair.kind) !== kind);
  const levels: number[][] = [
    [...ofOrder.map(({ from, to }) => comparison(from, to)), ...(rows.length === 0 ? [comparison(own.from, own.to)] : [])],
    [ingredientComparison(own.from, own.to), ...ofMakers.map(({ from, to }) => comparison(from, to))],
    pairs.flatMap(({ from, to }) => [Number(from.isLate) - Number(to.isLate), Number(from.isAtRisk) - Number(to.isAtRisk)]),
    pairs.map(({ from, to }) => Number(from.isOverdue) - Number(to.isOverdue)),
  ];
  for (const votes of levels) {
    const [isBetter, isWorse] = [votes.some((vote) => vote > 0), votes.some((vote) => vote < 0)];
    if (isBetter || isWorse) return isBetter && isWorse ? 'mixed' : isBetter ? 'better' : 'worse';
  }
  return 'same';
}
