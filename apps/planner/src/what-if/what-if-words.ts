import type { IngredientStatus, OrderOutcome, RowOutcome, SalesStatus } from '@pegboard/domain-planning';
import { dayAt, toDecimal, type Day, type Quantity } from '@pegboard/kit';
import { isSalesStatus } from '../explanations/explanation.view';

type AnyStatus = SalesStatus | IngredientStatus;

const WORDS: Readonly<Record<string, string>> = {
  NOT_AVAILABLE: 'not available',
  IN_STOCK: 'in stock',
  PICKED: 'packed',
  PROCESSED: 'used up',
  NO_RECIPE: 'without a recipe',
  NOT_APPLICABLE: 'not needed',
  NONE: 'not planned',
  NOT_STARTED: 'not started',
  IN_PROGRESS: 'in progress',
  BLOCKED: 'blocked',
  DONE: 'done',
};

/** So many missing items are named in a sentence. */
const MAX_NAMED = 3;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const availabilityOf = (status: AnyStatus): string => (isSalesStatus(status) ? status.productAvailability : status.ingredientAvailability);

/** `expected on 2026-05-18`; of a status without a date `expected without a date`. */
const stateIn = (availability: string, day: string | null): string =>
  availability === 'EXPECTED' ? (day ? `expected on ${day}` : 'expected without a date') : (WORDS[availability] ?? availability);

const stateOf = (status: AnyStatus, ready: Day | null): string => stateIn(availabilityOf(status), ready);

/** `SO-11 for Northern Interiors`; what is only tried has no number of its own. */
const nameOf = ({ orderNo, customerName, id }: OrderOutcome, article: 'The' | 'the'): string =>
  `${id < 0 && orderNo === 'new' ? `${article} new order` : orderNo}${customerName ? ` for ${customerName}` : ''}`;

/** What an outcome says of one order: `SO-10 for Harbour Café is expected on 2026-05-18 instead of in stock: 4 days later.` */
export function sentenceOf(outcome: OrderOutcome): string {
  return [mainClause(outcome), ...dangers(outcome), ...missing(outcome.rows)].join(' ');
}

function mainClause(outcome: OrderOutcome): string {
  const { from, to, readyBefore, readyAfter } = outcome;
  if (!to) return `${nameOf(outcome, 'The')} is gone.`;
  // The ingredients of what is not sold are told of the order itself.
  const subject = isSalesStatus(to) ? `${nameOf(outcome, 'The')} is` : `What ${nameOf(outcome, 'the')} needs is`;
  const after = stateOf(to, readyAfter);
  if (!from) return `${subject} ${after}.`;
  const before = stateOf(from, readyBefore);
  if (before !== after) return `${subject} ${after} instead of ${before}${inDays(outcome.daysLost)}.`;
  return `${subject} ${after} as before${rest(from, to, outcome.timeZone)}.`;
}

const inDays = (days: number | null): string => (days ? `: ${plural(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'sooner'}` : '');

/** What else differs in what is sold, where it is as available as before. */
function rest(from: AnyStatus, to: AnyStatus, timeZone: string): string {
  if (!isSalesStatus(from) || !isSalesStatus(to)) return '';
  const parts: string[] = [];
  const state = ({ ingredientAvailability, ingredientExpectedDate }: SalesStatus): string =>
    stateIn(ingredientAvailability, ingredientExpectedDate && dayAt(ingredientExpectedDate, timeZone));
  if (state(from) !== state(to)) parts.push(`ingredients are ${state(to)} instead of ${state(from)}`);
  const [before, after] = [from, to].map(({ productionStatus }) => WORDS[productionStatus] ?? productionStatus);
  if (before !== after) parts.push(`production is ${after} instead of ${before}`);
  return parts.length > 0 ? `, but ${parts.join(', ')}` : '';
}

/** `It is late now.` Of an order with several rows a row may say it alone. */
function dangers({ from, to, rows }: OrderOutcome): string[] {
  if (!to) return [];
  const turns = (flag: 'isLate' | 'isAtRisk', now: boolean): boolean =>
    [{ from, to }, ...rows].some((each) => each.to?.[flag] === now && (each.from?.[flag] ?? false) !== now);
  const told = (flag: 'isLate' | 'isAtRisk', word: string): string[] => [
    ...(turns(flag, true) ? [`It is ${word} now.`] : []),
    ...(turns(flag, false) && !to[flag] ? [`It is no longer ${word}.`] : []),
  ];
  const late = told('isLate', 'late');
  // What is late, or lacks something, is at risk anyway.
  return late.length > 0 || availabilityOf(to) === 'NOT_AVAILABLE' ? late : told('isAtRisk', 'at risk');
}

/** `4 of CHAIR missing (before: 2).` */
function missing(rows: readonly RowOutcome[]): string[] {
  const told = rows.flatMap(({ sku, from, to }) => {
    const [before, after] = [from?.missingQuantity ?? 0, to?.missingQuantity ?? 0];
    if (before === after || !to) return [];
    const number = (quantity: number): string => toDecimal(quantity as Quantity);
    if (after === 0) return [`${number(before)} of ${sku} no longer missing`];
    return [`${number(after)} of ${sku} missing${from ? ` (before: ${number(before)})` : ''}`];
  });
  if (told.length === 0) return [];
  const more = told.length > MAX_NAMED ? `, and ${told.length - MAX_NAMED} more` : '';
  return [`${told.slice(0, MAX_NAMED).join(', ')}${more}.`];
}

/**
 * `1 order is worse off, 1 is better off. SO-10 loses most: 4 days.`
 * @param orders the most harmed before others that are harmed
 */
export function summaryOf(orders: readonly OrderOutcome[]): string {
  const count = (verdict: OrderOutcome['verdict']): number => orders.filter((order) => order.verdict === verdict).length;
  const counted = (
    [
      ['added', 'new'],
      ['removed', 'gone'],
      ['worse', 'worse off'],
      ['mixed', 'partly better and partly worse off'],
      ['better', 'better off'],
      ['same', 'as well off as before'],
    ] as const
  ).flatMap(([verdict, words]) =>
    count(verdict) > 0 ? [[count(verdict), `${count(verdict) === 1 ? 'is' : 'are'} ${words}`] as const] : [],
  );
  if (counted.length === 0) return 'Nothing changes.';
  const parts = counted.map(([number, words], i) => (i === 0 ? `${plural(number, 'order')} ${words}` : `${number} ${words}`));
  const worst = orders.find(({ verdict, readyBefore, readyAfter }) => verdict === 'worse' && readyBefore !== readyAfter);
  return `${parts.join(', ')}.${worst ? ` ${worst.orderNo} loses most: ${lossOf(worst)}.` : ''}`;
}

const lossOf = ({ daysLost }: OrderOutcome): string => (daysLost === null ? 'no day is known for it any more' : plural(daysLost, 'day'));
