import { answer, answered, times } from '@pegboard/service';

export const customFieldsCollectionAnswer = answer(
  'CustomFieldsCollection',
  { id: answered.id, name: answered.text, ...times },
  {
    id: 1,
    name: 'Collection 1',
    created_at: '2026-05-14T10:00:00.000Z',
    updated_at: '2026-05-14T10:00:00.000Z',
    deleted_at: null,
  },
);
