import { field, wrong, type FieldOptions } from '@pegboard/service';

const MOST_TEXTS = 200;
const LONGEST = 200;

/** A list of texts, trimmed, none of them empty. */
export const TextsField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'array', items: { type: 'string' } }, (raw, name) => {
    if (!Array.isArray(raw)) return wrong('NOT_A_LIST', `${name} must be a list of texts.`);
    if (raw.length > MOST_TEXTS)
      return wrong('TOO_MANY', `${name} has ${raw.length} texts; at most ${MOST_TEXTS} are taken.`, {
        count: raw.length,
        limit: MOST_TEXTS,
      });
    const texts = raw.map((text) => (typeof text === 'string' ? text.trim() : undefined));
    const bad = texts.findIndex((text) => !text || text.length > LONGEST);
    if (bad >= 0) return wrong('TEXT_MALFORMED', `${name}/${bad} must be a text of 1 to ${LONGEST} characters.`);
    return { value: texts };
  });
