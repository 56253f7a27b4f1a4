import { CustomFieldEntity, CustomFieldType } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, flag } = answered;

export const customFieldDefinitionAnswer = answer(
  'CustomFieldDefinition',
  {
    id: text.meta({ format: 'uuid', description: 'The key under which values stand in `custom_fields`' }),
    label: text,
    field_type: CustomFieldType,
    entity_type: CustomFieldEntity,
    source: text,
    description: text.nullable(),
    options: z.strictObject({ choices: z.array(z.strictObject({ id, label: text, deleted: flag.optional() })) }).nullable(),
    ...times,
  },
  {
    id: '00000000-0000-8000-8000-000000000001',
    label: 'Channel',
    field_type: 'singleSelect',
    entity_type: 'SalesOrder',
    source: 'web shop',
    description: null,
    options: {
      choices: [
        { id: 1, label: 'Online' },
        { id: 2, label: 'Retail', deleted: true },
      ],
    },
    created_at: '2026-05-14T10:00:00.000Z',
    updated_at: '2026-05-14T10:00:00.000Z',
    deleted_at: null,
  },
);
export type CustomFieldDefinitionAnswer = z.output<typeof customFieldDefinitionAnswer>;
