import { scopesOf } from '@pegboard/access';
import type { KeptKey } from './api-keys';
import type { ApiKeyAnswer } from './api-key.answer';

export const apiKeyView = (key: KeptKey): ApiKeyAnswer => ({
  id: key._id,
  name: key.name,
  grants: [...key.grants],
  scopes: [...scopesOf(key.grants)].sort(),
  created_at: key.createdAt,
  created_by: key.createdBy,
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  last_used_at: key.lastUsedAt,
});
