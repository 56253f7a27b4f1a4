import { CustomFieldEntity, CustomFieldType, customFieldDefinitionEvent, type CustomFieldDefinitionBody } from '@pegboard/contracts';
import { definitionUuid, type CustomFieldChoice, type CustomFieldDefinition } from '@pegboard/domain-sales';
import { aggregateSchema, flag, listOf, oneOf, optional, part, text, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';

/** A definition as it is kept. */
export interface KeptDefinition extends Aggregate, CustomFieldDefinition {}

export const customFieldDefinitionsSchema = aggregateSchema<KeptDefinition>(
  'custom_field_definitions',
  {
    label: text,
    fieldType: oneOf(CustomFieldType.options),
    entityType: oneOf(CustomFieldEntity.options),
    source: text,
    description: optional(text),
    choices: optional(listOf(part<CustomFieldChoice>({ id: whole, label: text, isDeleted: flag }))),
    lastChoiceId: whole,
  },
  { indexes: ['createdAt', 'updatedAt'] },
);

export const customFieldDefinitions: AggregateType<KeptDefinition, CustomFieldDefinitionBody> = {
  event: customFieldDefinitionEvent,
  collection: customFieldDefinitionsSchema,
  toBody: ({ id, version, isDeleted, label, fieldType, entityType, source, description, choices }) => ({
    id,
    version,
    is_deleted: isDeleted,
    uuid: definitionUuid(id),
    label,
    field_type: fieldType,
    entity_type: entityType,
    source,
    description,
    choices: choices?.map((choice) => ({ id: choice.id, label: choice.label, is_deleted: choice.isDeleted })) ?? null,
  }),
};
