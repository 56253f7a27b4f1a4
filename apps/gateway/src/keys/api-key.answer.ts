import { z } from 'zod';
import { EVERY_SCOPE } from '@pegboard/access';
import { answer, answered } from '@pegboard/service';

const { text, instant } = answered;

const shape = {
  id: text,
  name: text,
  grants: z.array(text).meta({ description: 'Scopes and roles as they were granted' }),
  scopes: z.array(z.enum(EVERY_SCOPE)).meta({ description: 'All scopes that the grants give' }),
  created_at: instant,
  created_by: text,
  expires_at: instant.nullable(),
  revoked_at: instant.nullable(),
  last_used_at: instant.nullable().meta({ description: 'Exact to one minute' }),
};
const example: z.output<z.ZodObject<typeof shape>> = {
  id: '4f0c2a9be1d37788',
  name: 'wall display',
  grants: ['planner:read'],
  scopes: ['planner:read'],
  created_at: '2026-05-04T08:15:00.000Z',
  created_by: 'api-key',
  expires_at: null,
  revoked_at: null,
  last_used_at: '2026-05-14T10:00:00.000Z',
};

export const apiKeyAnswer = answer('ApiKey', shape, example);
export type ApiKeyAnswer = z.output<typeof apiKeyAnswer>;

export const newApiKeyAnswer = answer(
  'ApiKeyWithSecret',
  { ...shape, key: text.meta({ description: 'The key itself. It is shown now and never again.' }) },
  { ...example, last_used_at: null, key: 'pgb_4f0c2a9be1d37788_…' },
);
export type NewApiKeyAnswer = z.output<typeof newApiKeyAnswer>;
