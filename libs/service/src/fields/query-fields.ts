import { lastInstantAt, type DateOrInstant } from '@pegboard/kit';
import {
  dateApi,
  LONGEST_DATE,
  MAX_TEXT_LENGTH,
  integerSchema,
  readDate,
  readDay,
  readId,
  readInstant,
  readInteger,
  readOneOf,
  readQuantity,
  readText,
  tooMany,
  type Sign,
} from './body-fields';
import { field, undescribed, wrong, type FieldOptions, type Read } from './field';

const MAX_IDS = 250;
const LARGEST_PAGE = 250;
const LAST_PAGE = 1_000_000;

/** Some clients write whole numbers with a fraction of zero. */
const asNumber = (raw: unknown): unknown => (typeof raw === 'string' && /^-?\d{1,15}(\.0+)?$/.test(raw) ? Number(raw) : raw);
/** A repeated parameter comes as a list, `a,b` and `a[]=b` too. */
export const asList = (raw: unknown): unknown[] => (Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [raw]);

function readAll(raw: unknown, name: string, read: (one: unknown) => Read): Read {
  const list = asList(raw);
  if (list.length > MAX_IDS) return { problem: tooMany(list.length, name, MAX_IDS) };
  const results = list.map(read);
  const bad = results.find((result) => 'problem' in result);
  return bad ?? { value: results.map((result) => (result as { value: unknown }).value) };
}

/** Query parameters are optional, and texts until they are read. */
const query = (options: FieldOptions): FieldOptions => ({ optional: true, ...options });

export const QueryId = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'integer', minimum: 1 }, (raw, name) => readId(asNumber(raw), name));

/** Repeated or comma-separated ids of a kind of their own → list of what `readOne` makes of them. @param item describes one of them */
export const QueryIdsOf = (
  item: { readonly type: 'integer' | 'string'; readonly format?: string; readonly minimum?: number; readonly maxLength?: number },
  readOne: (raw: unknown, name: string) => Read,
  options: FieldOptions = {},
): PropertyDecorator =>
  field(query(options), { type: 'array', maxItems: MAX_IDS, items: { ...item } }, (raw, name) =>
    readAll(raw, name, (one) => readOne(one, name)),
  );

/** Repeated or comma-separated ids → number[]. */
export const QueryIds = (options: FieldOptions = {}): PropertyDecorator =>
  QueryIdsOf({ type: 'integer', minimum: 1 }, (raw, name) => readId(asNumber(raw), name), options);

export const QueryText = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'string', maxLength: MAX_TEXT_LENGTH }, (raw, name) => readText(raw, name, {}));

const UndescribedText: PropertyDecorator = undescribed(query({}), (raw, name) => readText(raw, name, {}));

/** Repeated or comma-separated texts → string[]. */
export const QueryTexts = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'array', maxItems: MAX_IDS, items: { type: 'string', maxLength: MAX_TEXT_LENGTH } }, (raw, name) =>
    readAll(raw, name, (one) => readText(one, name, {})),
  );

/** One or several of the values → string[]. */
export const QueryOneOf = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'array', maxItems: MAX_IDS, items: { type: 'string', enum: [...values] } }, (raw, name) =>
    readAll(raw, name, (one) => readOneOf(one, name, values)),
  );

export const QueryInstant = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'string', format: 'date-time', maxLength: LONGEST_DATE }, readInstant);

/** The last instant to be listed: a date without a time is included whole, to its end in UTC. */
export const QueryLastInstant = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), dateApi, (raw, name) => {
    const read = readDate(raw, name);
    return 'value' in read ? { value: lastInstantAt(read.value as DateOrInstant) } : read;
  });

/** A point in time, or a day at the location of what is listed (D1) → `DateOrInstant`. */
export const QueryDate = (options: FieldOptions = {}): PropertyDecorator => field(query(options), dateApi, readDate);

export const QueryBoolean = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'boolean' }, (raw, name) => {
    if (raw === 'true' || raw === true) return { value: true };
    if (raw === 'false' || raw === false) return { value: false };
    return wrong('NOT_A_BOOLEAN', `${name} must be true or false.`);
  });

export const QueryInteger = (options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator =>
  field(query(options), integerSchema(options), (raw, name) => readInteger(asNumber(raw), name, options));

/** How many there are on a page. More than the most is the most, as integrations ask for 1000. */
const QueryLimit: PropertyDecorator = field(
  query({ default: 50, description: `At most ${LARGEST_PAGE}; more counts as ${LARGEST_PAGE}.` }),
  integerSchema({ min: 1 }),
  (raw, name) => {
    const read = readInteger(asNumber(raw), name, { min: 1 });
    return 'value' in read ? { value: Math.min(read.value as number, LARGEST_PAGE) } : read;
  },
);

/** A day as written (D2). */
export const QueryDay = (options: FieldOptions = {}): PropertyDecorator =>
  field(query(options), { type: 'string', format: 'date', maxLength: LONGEST_DATE }, readDay);

/** A number with at most six decimals → scaled integer. */
export const QueryQuantity = (options: FieldOptions & { sign?: Sign } = {}): PropertyDecorator =>
  field(query(options), { type: 'number' }, (raw, name) => readQuantity(raw, name, options.sign ?? 'any'));

/** What every list can be asked, also one of lines that are no documents and so have neither ids nor times. */
export class PageQuery {
  @QueryInteger({ min: 1, max: LAST_PAGE, default: 1 })
  page: number = 1;

  @QueryLimit
  limit: number = 50;

  /** A field name, with `-` in front for descending. A list that is `SortedBy` some describes it; the others refuse every word. */
  @UndescribedText
  sort?: string;
}

/** What every list of documents can be asked; lists add their own filters. */
export class ListQuery extends PageQuery {
  @QueryIds()
  ids?: number[];

  @QueryBoolean()
  include_deleted?: boolean;

  @QueryInstant()
  created_at_min?: string;

  @QueryLastInstant()
  created_at_max?: string;

  @QueryInstant()
  updated_at_min?: string;

  @QueryLastInstant()
  updated_at_max?: string;
}
