import { listFilter } from '@pegboard/service';
import type { CustomFieldDefinitionsQuery } from './custom-field-definition.dto';

export const customFieldDefinitionFilter = (query: CustomFieldDefinitionsQuery): Record<string, unknown> => ({
  ...listFilter(query),
  ...(query.label === undefined ? {} : { label: query.label }),
  ...(query.field_type ? { fieldType: { $in: query.field_type } } : {}),
  ...(query.entity_type ? { entityType: { $in: query.entity_type } } : {}),
});
