import { field, shown, TextField, wrong } from '@pegboard/service';

/** A text of the company's own, by its name. */
export class CustomFieldValueDto {
  @TextField({ max: 40, example: 'Power level' })
  field_name!: string;

  @TextField({ min: 0, max: 100, example: 'Strong' })
  field_value!: string;
}

/** As many texts as a variant has. */
export const MOST_CUSTOM_FIELDS = 3;

/** Kept or refused, and never dropped: there is no collection that it could name. */
export const CollectionField: PropertyDecorator = field(
  { optional: true, nullable: true, description: 'There are no collections of custom fields, so nothing but null is taken.' },
  { type: 'integer', minimum: 1 },
  (raw, name) => wrong('UNKNOWN_COLLECTION', `There is no collection of custom fields ${shown(raw)}. Leave ${name} out.`),
);
