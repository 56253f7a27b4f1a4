import { Schema } from 'mongoose';

/**
 * mongoose's types, but exact: a value of another kind is refused, never converted. A schema's JSON description, from which
 * documents are checked, says the same.
 */

function exactly(kind: 'number' | 'string' | 'boolean') {
  return (value: unknown): any => {
    if (value !== null && value !== undefined && typeof value !== kind) throw new TypeError(`no ${kind}`);
    return value;
  };
}

function orNull({ options }: { readonly options: { readonly required?: unknown } }, type: object): object {
  return options.required ? type : { anyOf: [type, { type: 'null' }] };
}

export class Decimal extends Schema.Types.Number {
  static override readonly schemaName = 'Decimal' as never;
}
Decimal.cast(exactly('number'));

/** A whole number that a double holds exactly: ids, versions, counts. */
export class Whole extends Schema.Types.Number {
  static override readonly schemaName = 'Whole' as never;

  override toJSONSchema(): object {
    return orNull(this, { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
  }
}
Whole.cast(exactly('number'));

/** An exact amount, as the whole number of its millionths. */
export class Millionths extends Whole {
  static override readonly schemaName = 'Millionths' as never;
}

export class Text extends Schema.Types.String {
  static override readonly schemaName = 'Text' as never;
}
Text.cast(exactly('string'));

/** ISO 8601 in UTC with milliseconds, as text: instants compare as they are written. */
export class UtcInstant extends Text {
  static override readonly schemaName = 'UtcInstant' as never;

  override toJSONSchema(): object {
    return orNull(this, { type: 'string', pattern: '^[+]?\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
  }
}

/** `YYYY-MM-DD`, without a time or a zone. */
export class CalendarDay extends Text {
  static override readonly schemaName = 'CalendarDay' as never;

  override toJSONSchema(): object {
    return orNull(this, { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
  }
}

export class Flag extends Schema.Types.Boolean {
  static override readonly schemaName = 'Flag' as never;
}
Flag.cast(exactly('boolean'));

/** A date of the database's own kind, which only its clean-up of expired documents asks for. */
export class ExpiryDate extends Schema.Types.Date {
  static override readonly schemaName = 'ExpiryDate' as never;

  override toJSONSchema(): object {
    return orNull(this, { isDate: true });
  }
}
ExpiryDate.cast((value: unknown): any => {
  if (value !== null && value !== undefined && !(value instanceof Date)) throw new TypeError('no date');
  return value;
});

/** The id of a document in a collection that has numbers for what it is about, and words for its own notes. */
export class WholeOrWord extends Schema.Types.Mixed {
  static override readonly schemaName = 'WholeOrWord' as never;

  override toJSONSchema(): object {
    return orNull(this, { type: ['integer', 'string'] });
  }
}

// mongoose finds a type by its name among these.
Object.assign(Schema.Types, { Decimal, Whole, Millionths, Text, UtcInstant, CalendarDay, Flag, ExpiryDate, WholeOrWord });
