import { isPlainObject, MAX_ROWS, tooMany } from './body-fields';
import { field, shown, wrong, type FieldOptions } from './field';

/** A free-form object, or a list of anything, that is taken as a whole. `isList` says which one the description speaks of. */
export const JsonField = ({
  isList,
  max = MAX_ROWS,
  ...options
}: FieldOptions & { isList?: boolean; max?: number } = {}): PropertyDecorator =>
  field(options, isList ? { type: 'array', maxItems: max, items: {} } : { type: 'object', additionalProperties: true }, (raw, name) => {
    if (typeof raw !== 'object') return wrong('NOT_AN_OBJECT', `${name} must be an object, not ${shown(raw)}.`);
    return Array.isArray(raw) && raw.length > max ? { problem: tooMany(raw.length, name, max) } : { value: raw };
  });

/** A list of free-form objects, each taken as a whole. */
export const JsonListField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'array', maxItems: MAX_ROWS, items: { type: 'object', additionalProperties: true } }, (raw, name) => {
    if (!Array.isArray(raw)) return wrong('NOT_A_LIST', `${name} must be a list, not ${shown(raw)}.`);
    if (raw.length > MAX_ROWS) return { problem: tooMany(raw.length, name, MAX_ROWS) };
    const bad = raw.findIndex((one) => !isPlainObject(one));
    return bad < 0 ? { value: raw } : wrong('NOT_AN_OBJECT', `${name}/${bad} must be an object, not ${shown(raw[bad])}.`);
  });

/** As many fields as a company defines. */
const MOST_VALUES = 50;

const isValue = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

/** Values of fields that the company defines, by the id of the definition. Whether they fit their definitions, their owner checks. */
export const CustomValuesField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'object', additionalProperties: true }, (raw, name) => {
    if (!isPlainObject(raw)) return wrong('NOT_AN_OBJECT', `${name} must be an object, not ${shown(raw)}.`);
    const entries = Object.entries(raw as object);
    if (entries.length > MOST_VALUES) return { problem: tooMany(entries.length, name, MOST_VALUES) };
    const bad = entries.find(([, value]) => !isValue(value));
    return bad
      ? wrong(
          'CUSTOM_FIELD_MALFORMED',
          `${name}/${bad[0].slice(0, 40)} must be a text, a number, true, false or null, not ${shown(bad[1])}.`,
        )
      : { value: raw };
  });
