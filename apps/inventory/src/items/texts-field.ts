import { field, wrong, type FieldOptions } from '@pegboard/service';

const MAX_TEXTS = 200;
const MAX_LENGTH = 200;

/** A list of texts, trimmed, none of them empty. */
export const TextsField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'array', items: { type: 'string' } }, (raw, name) => {
    if (!Array.isArray(raw)) return wrong('NOT_A_LIST', `${name} must be a list of strings.`);
    if (raw.length > MAX_TEXTS)
      return wrong('TOO_MANY', `${name} has ${raw.length} strings; at most ${MAX_TEXTS} are allowed.`, {
        count: raw.length,
        limit: MAX_TEXTS,
      });
    const texts = raw.map((text) => (typeof text === 'string' ? text.trim() : undefined));
    const bad = texts.findIndex((text) => !text || text.length > MAX_LENGTH);
    if (bad >= 0) return wrong('TEXT_MALFORMED', `${name}/${bad} must be a string of 1 to ${MAX_LENGTH} characters.`);
    return { value: texts };
  });
