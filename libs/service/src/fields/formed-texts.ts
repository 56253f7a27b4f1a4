import { isTimeZone } from '@pegboard/kit';
import { MAX_TEXT_LENGTH, readText } from './body-fields';
import { field, shown, wrong, type FieldOptions, type Read } from './field';

const MAX_EMAIL_LENGTH = 254;

/** Texts that must have one form, the same wherever they are taken. An empty one is absent. */
const formed = (
  options: FieldOptions & { max?: number },
  described: { format?: string; maxLength?: number; pattern?: string },
  check: (text: string, name: string) => Read,
): PropertyDecorator =>
  field(options, { type: 'string', minLength: 1, ...described }, (raw, name) => {
    const read = readText(raw, name, options);
    return 'value' in read ? check(read.value as string, name) : read;
  });

/** An address that mail can be sent to, as far as its form says. */
export const EmailField = (options: FieldOptions = {}): PropertyDecorator =>
  formed({ ...options, max: MAX_EMAIL_LENGTH }, { format: 'email', maxLength: MAX_EMAIL_LENGTH }, (text, name) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
      ? { value: text }
      : wrong('EMAIL_MALFORMED', `${name} must be an address such as sales@wood.example, not ${shown(text)}.`),
  );

/** ISO 4217: three capital letters. */
export const CurrencyField = (options: FieldOptions = {}): PropertyDecorator =>
  formed(options, { pattern: '^[A-Z]{3}$', maxLength: 3 }, (text, name) =>
    /^[A-Z]{3}$/.test(text)
      ? { value: text }
      : wrong('CURRENCY_MALFORMED', `${name} must be three capital letters such as EUR, not ${shown(text)}.`),
  );

/** The IANA name of a zone that this machine knows. */
export const TimeZoneField = (options: FieldOptions = {}): PropertyDecorator =>
  formed(options, { maxLength: MAX_TEXT_LENGTH }, (text) =>
    isTimeZone(text)
      ? { value: text }
      : wrong('UNKNOWN_TIME_ZONE', `There is no time zone ${shown(text)}. Give an IANA name such as Europe/Tallinn.`),
  );
