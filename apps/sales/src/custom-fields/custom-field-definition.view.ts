import { definitionUuid } from '@pegboard/domain-sales';
import type { CustomFieldDefinitionAnswer } from './custom-field-definition.answer';
import type { KeptDefinition } from './custom-field-definition.schema';

export const customFieldDefinitionView = (definition: KeptDefinition): CustomFieldDefinitionAnswer => ({
  id: definitionUuid(definition.id),
  label: definition.label,
  field_type: definition.fieldType,
  entity_type: definition.entityType,
  source: definition.source,
  description: definition.description,
  options: definition.choices
    ? { choices: definition.choices.map(({ id, label, isDeleted }) => ({ id, label, ...(isDeleted ? { deleted: true } : {}) })) }
    : null,
  created_at: definition.createdAt,
  updated_at: definition.updatedAt,
  deleted_at: definition.isDeleted ? definition.updatedAt : null,
});
