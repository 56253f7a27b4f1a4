import { z } from 'zod';
import { eventType, Id, snapshotOf, Version } from './message';

/** What a value of such a field is: a text, a number, the id of a choice, a day, yes or no, an address. */
export const CustomFieldType = z.enum(['shortText', 'number', 'singleSelect', 'date', 'boolean', 'url']);
export type CustomFieldType = z.output<typeof CustomFieldType>;

/** What carries such values. */
export const CustomFieldEntity = z.enum(['SalesOrder', 'SalesOrderRow']);
export type CustomFieldEntity = z.output<typeof CustomFieldEntity>;

/** A field that the company defines itself. */
export const CustomFieldDefinitionBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  /** The key under which values stand. */
  uuid: z.string(),
  label: z.string(),
  field_type: CustomFieldType,
  entity_type: CustomFieldEntity,
  source: z.string(),
  description: z.string().nullable(),
  /** Of a `singleSelect`; a value is the id of one of them. */
  choices: z.array(z.object({ id: Id, label: z.string(), is_deleted: z.boolean() })).nullable(),
});
export type CustomFieldDefinitionBody = z.output<typeof CustomFieldDefinitionBody>;

export const customFieldDefinitionEvent = eventType('sales', 'custom_field_definition', CustomFieldDefinitionBody);
export const customFieldDefinitionSnapshot = snapshotOf(customFieldDefinitionEvent);
