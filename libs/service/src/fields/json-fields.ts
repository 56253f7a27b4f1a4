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
