import { field, readText, tooMany, wrong, type FieldOptions } from '@pegboard/service';

const MAX_TEXTS = 200;
const MAX_LENGTH = 200;

/** A list of texts, trimmed, none of them empty. */
export const TextsField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'array', maxItems: MAX_TEXTS, items: { type: 'string', minLength: 1, maxLength: MAX_LENGTH } }, (raw, name) => {
    if (!Array.isArray(raw)) return wrong('NOT_A_LIST', `${name} must be a list of strings.`);
    if (raw.length > MAX_TEXTS) return { problem: tooMany(raw.length, name, MAX_TEXTS) };
    const texts = raw.map((text, i) => readText(text, `${name}/${i}`, { max: MAX_LENGTH }));
    return texts.find((text) => 'problem' in text) ?? { value: texts.map((text) => (text as { value: unknown }).value) };
  });
