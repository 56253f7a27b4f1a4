import { EVERY_SCOPE, EVERY_ROLE, RESERVED_NAME } from '@pegboard/access';
import { field, wrong, readOneOf, CodeField, InstantField, IntegerField, PageQuery, QueryBoolean } from '@pegboard/service';

const WORDS = [...EVERY_SCOPE, ...EVERY_ROLE];

export const DAY_S = 86_400;

const MAX_OVERLAP_S = 30 * DAY_S;

export const GrantsField = (): PropertyDecorator =>
  field({}, { type: 'array', minItems: 1, maxItems: 50, items: { type: 'string', enum: WORDS } }, (raw, name) => {
    if (!Array.isArray(raw) || raw.length === 0 || raw.length > 50)
      return wrong('NOT_A_LIST', `${name} must be a list of scopes and roles, with at least one.`);
    const bad = raw.map((word) => readOneOf(word, name, WORDS)).find((read) => 'problem' in read);
    return bad ?? { value: [...new Set(raw as string[])] };
  });

export class CreateApiKeyDto {
  @CodeField({
    max: 100,
    not: RESERVED_NAME,
    description: 'The user and purpose of the key. The names of the services are reserved.',
    example: 'web shop',
  })
  name!: string;
  @GrantsField() grants!: string[];
  @InstantField({ optional: true, nullable: true, description: 'The time when the key ends. Default: never' }) expires_at?: string | null;
}

export class RotateApiKeyDto {
  @IntegerField({
    optional: true,
    min: 0,
    max: MAX_OVERLAP_S,
    description: 'The time during which the old secret stays valid, in seconds. Default: one day',
    example: DAY_S,
  })
  overlap_seconds?: number;
}

export class ApiKeysQuery extends PageQuery {
  @QueryBoolean() include_revoked?: boolean;
}
