import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { EVERY_ROLE, EVERY_SCOPE, scopesOf, type Scope } from '@pegboard/access';
import { invalid, Rejection, type Instant } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  Authenticator,
  field,
  InstantField,
  IntegerField,
  listed,
  pageOf,
  QueryBoolean,
  QueryInteger,
  readOneOf,
  TextField,
  wrong,
} from '@pegboard/service';
import { apiKeyAnswer, newApiKeyAnswer, type ApiKeyAnswer, type NewApiKeyAnswer } from './api-key.answer';
import { ApiKeys, type KeptKey } from './api-keys';

const WORDS = [...EVERY_SCOPE, ...EVERY_ROLE];
const DAY_S = 86_400;
const LONGEST_OVERLAP_S = 30 * DAY_S;

const GrantsField = (): PropertyDecorator =>
  field({}, { type: 'array', minItems: 1, maxItems: 50, items: { type: 'string', enum: WORDS } }, (raw, name) => {
    if (!Array.isArray(raw) || raw.length === 0 || raw.length > 50)
      return wrong('NOT_A_LIST', `${name} must be a list of scopes and roles, with at least one.`);
    const bad = raw.map((word) => readOneOf(word, name, WORDS)).find((read) => 'problem' in read);
    return bad ?? { value: [...new Set(raw as string[])] };
  });

export class CreateApiKeyDto {
  @TextField({ max: 100, description: 'Who uses it, for what', example: 'web shop' }) name!: string;
  @GrantsField() grants!: string[];
  @InstantField({ optional: true, nullable: true, description: 'Ends by itself then; absent: never' }) expires_at?: string | null;
}

export class RotateApiKeyDto {
  @IntegerField({
    optional: true,
    min: 0,
    max: LONGEST_OVERLAP_S,
    description: 'How long the old secret holds on; a day if absent',
    example: DAY_S,
  })
  overlap_seconds?: number;
}

export class ApiKeysQuery {
  @QueryInteger({ min: 1, max: 1_000_000, default: 1 }) page: number = 1;
  @QueryInteger({ min: 1, max: 250, default: 50 }) limit: number = 50;
  @QueryBoolean() include_revoked?: boolean;
}

/** Making, rotating and revoking API keys. Nobody can give or take a right that he doesn't hold, nor get it by rotating. */
@Controller('v1/api_keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly authenticator: Authenticator,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make an API key; it is told in this answer only' })
  @Answers(newApiKeyAnswer, { status: 201 })
  async create(@Body() body: CreateApiKeyDto, @Req() request: FastifyRequest): Promise<NewApiKeyAnswer> {
    const by = await this.mayGrant(request, body.grants);
    const expiresAt = (body.expires_at ?? null) as Instant | null;
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now())
      throw invalid('EXPIRED_ALREADY', 'expires_at', `The key would have ended on ${expiresAt}, before it begins.`, {
        expires_at: expiresAt,
      });
    const { key, text } = await this.keys.create({ name: body.name, grants: body.grants, expiresAt, by });
    return { ...shown(key), key: text };
  }

  @Get()
  @ApiOperation({ summary: 'All keys, oldest first, without their secrets' })
  @AnswersList(apiKeyAnswer)
  async list(@Query() query: ApiKeysQuery) {
    const { keys, total } = await this.keys.list({ isRevokedToo: query.include_revoked ?? false }, pageOf(query));
    return listed(keys.map(shown), total, query);
  }

  @Get(':id')
  @Answers(apiKeyAnswer)
  async get(@Param('id') id: string): Promise<ApiKeyAnswer> {
    return shown(await this.keys.get(id));
  }

  @Post(':id/rotate')
  @ApiOperation({ summary: 'A new secret; the old one holds on for a while' })
  @Answers(newApiKeyAnswer, { status: 201 })
  async rotate(@Param('id') id: string, @Body() body: RotateApiKeyDto, @Req() request: FastifyRequest): Promise<NewApiKeyAnswer> {
    await this.mayGrant(request, (await this.keys.get(id)).grants);
    const { key, text } = await this.keys.rotate(id, body.overlap_seconds ?? DAY_S);
    return { ...shown(key), key: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key, for ever; it is refused everywhere within seconds' })
  @AnswersNothing('Revoked')
  async revoke(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.mayGrant(request, (await this.keys.get(id)).grants);
    await this.keys.revoke(id);
  }

  /** The caller's name, if he holds all that these words grant. The first key may grant everything: it is there for that. */
  private async mayGrant(request: FastifyRequest, grants: readonly string[]): Promise<string> {
    const caller = (await this.authenticator.callerOf(request))!;
    const beyond = caller.id === 'api-key' ? [] : [...scopesOf(grants)].filter((scope: Scope) => !caller.scopes.has(scope));
    if (beyond.length > 0)
      throw Rejection.at('forbidden', 'GRANTS_TOO_MUCH', 'grants', `You can't give or take what you don't hold: ${beyond.join(', ')}.`, {
        beyond,
      });
    return caller.name;
  }
}

const shown = (key: KeptKey): ApiKeyAnswer => ({
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
