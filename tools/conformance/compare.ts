import { answerFields, bodyFields, operationsOf, queryNames, type DescribedOperation, type ApiDocument, type ApiField } from './described';
import type { KatanaOperation } from './facts';
import { reasonFor, type ConformanceDifference } from './reasons';

export const COLUMNS = ['offered', 'request', 'answer', 'filters', 'pages', 'order', 'status', 'errors'] as const;
export type ConformanceColumn = (typeof COLUMNS)[number];
/** As there, not asked for, different on purpose, not yet. */
export type ConformanceMark = '✓' | '·' | '≈' | '✗';

export interface Compared {
  readonly call: string;
  readonly marks: Readonly<Record<ConformanceColumn, ConformanceMark>>;
  /** What is not there yet, by name. */
  readonly gaps: readonly string[];
  readonly reasons: readonly string[];
}

/** Each operation of Katana against our own description, which the tests hold every answer against. */
export function compared(facts: readonly KatanaOperation[], ours: ApiDocument): Compared[] {
  const operations = operationsOf(ours, '/v1');
  return facts.map((fact) => {
    const operation = operations.get(fact.call);
    return operation ? offered(fact, ours, operation) : missing(fact);
  });
}

const ASKS_NOTHING = Object.fromEntries(COLUMNS.map((column) => [column, '·'])) as Record<ConformanceColumn, ConformanceMark>;

function missing({ call }: KatanaOperation): Compared {
  const reason = reasonFor(call, 'offered');
  return { call, marks: { ...ASKS_NOTHING, offered: reason ? '≈' : '✗' }, gaps: [], reasons: reason ? [reason] : [] };
}

function offered(fact: KatanaOperation, ours: ApiDocument, operation: DescribedOperation): Compared {
  const reasons = new Set<string>();
  const gaps: string[] = [];
  /** @param names what is missing; @param about what it is, for the list of gaps */
  const mark = (column: ConformanceDifference['column'], isAsked: boolean, names: readonly string[], about = ''): ConformanceMark => {
    if (!isAsked) return '·';
    const told = names.map((name) => ({ name, reason: reasonFor(fact.call, column, bare(name)) }));
    for (const { reason } of told) if (reason) reasons.add(reason);
    const open = told.filter(({ reason }) => !reason).map(({ name }) => name);
    if (open.length > 0) gaps.push(about + open.join(', '));
    return open.length > 0 ? '✗' : names.length > 0 ? '≈' : '✓';
  };
  const query = queryNames(ours, operation);
  const asked = fact.body.map((name) => name.replace('*', ''));
  const own = bodyFields(ours, operation);
  const statuses = Object.keys(operation.responses);
  return {
    call: fact.call,
    marks: {
      offered: '✓',
      request: mark('request', asked.length > 0, differingFields(asked, fact.body, own)),
      answer: mark('answer', Object.keys(fact.answer).length > 0, differingAnswers(fact, ours, operation), 'answer: '),
      filters: mark(
        'filters',
        fact.filters.length > 0,
        fact.filters.filter((name) => !query.includes(name)),
        'filters: ',
      ),
      pages: fact.isPaged ? (query.includes('page') && query.includes('limit') ? '✓' : '✗') : '·',
      order: mark('order', fact.isNewestFirst, reasonFor(fact.call, 'order') ? ['order'] : []),
      status: mark('status', true, statuses.includes(String(fact.status)) ? [] : [`${fact.status}`], 'status '),
      errors: expectedErrors(fact).every((status) => statuses.includes(status)) ? '✓' : '✗',
    },
    gaps,
    reasons: [...reasons],
  };
}

/** A name without what is said about it: `amount as string`. */
const bare = (name: string): string => name.replace(/ (as|may be) .*$/, '');

/** A part that isn't there as a whole is named once. */
const outermost = (names: readonly string[]): string[] =>
  names.filter((name) => !names.some((other) => name !== other && (name.startsWith(`${other}.`) || name.startsWith(`${other}[]`))));

/** What isn't taken, and what must be given here and not there. */
function differingFields(asked: readonly string[], theirs: readonly string[], own: readonly ApiField[]): string[] {
  const known = new Map(own.map(({ name, type }) => [name, type]));
  const isOpen = (name: string): boolean => [...known].some(([other, type]) => type.includes('any') && name.startsWith(`${other}[]`));
  const strict = own.filter(({ name, isRequired }) => isRequired && theirs.includes(name)).map(({ name }) => `${name} may be absent`);
  return [...outermost(asked.filter((name) => !known.has(name) && !isOpen(name))), ...strict];
}

function differingAnswers({ answer }: KatanaOperation, ours: ApiDocument, operation: DescribedOperation): string[] {
  const own = new Map(answerFields(ours, operation).map(({ name, type }) => [name, type.split('|')]));
  const absent = Object.keys(answer).filter((name) => !own.has(name) && !name.endsWith('[]'));
  const inOpenParts = (name: string): boolean => [...own].some(([other, types]) => types.includes('any') && name.startsWith(other));
  const mistyped = Object.entries(answer).filter(([name, types]) => {
    const mine = own.get(name)?.filter((type) => type !== 'null');
    const theirs = types.split('|').filter((type) => type !== 'null');
    return mine && theirs.length > 0 && !mine.includes('any') && !mine.some((type) => theirs.includes(type));
  });
  return [
    ...outermost(absent.filter((name) => !inOpenParts(name))),
    ...mistyped.map(([name, types]) => `${name} as ${types.replaceAll('|', ' or ')}`),
  ];
}

/** Whom is it refused, and what can be wrong with it. */
const expectedErrors = ({ call, body, filters }: KatanaOperation): string[] => [
  '401',
  ...(call.includes('{id}') ? ['404'] : []),
  ...(body.length > 0 || filters.length > 0 ? ['422'] : []),
];
