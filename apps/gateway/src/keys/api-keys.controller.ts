import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { apiKeyFrom, refuseExpired, refuseGrantingBeyond } from '@pegboard/access';
import { SystemClock } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, Authenticator, listed, pageOf } from '@pegboard/service';
import { apiKeyAnswer, newApiKeyAnswer, type ApiKeyAnswer, type NewApiKeyAnswer } from './api-key.answer';
import { Once } from '../once/once';
import { ApiKeys } from './api-keys';
import { DAY_S, CreateApiKeyDto, RotateApiKeyDto, ApiKeysQuery } from './api-key.dto';
import { apiKeyView } from './api-key.view';

/** Making, rotating and revoking API keys. Nobody can give or take a right that he doesn't hold, nor get it by rotating. */
@Controller('v1/api_keys')
export class ApiKeysController {
  private readonly clock = new SystemClock();

  constructor(
    private readonly keys: ApiKeys,
    private readonly authenticator: Authenticator,
    private readonly once: Once,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create an API key; it is shown only in this answer' })
  @Answers(newApiKeyAnswer, { status: 201 })
  async create(@Body() body: CreateApiKeyDto, @Req() request: FastifyRequest): Promise<NewApiKeyAnswer> {
    const by = await this.mayGrant(request, body.grants);
    const expiresAt = (body.expires_at ?? null) as Instant | null;
    refuseExpired(expiresAt, this.clock.now());
    const once = await this.once.of('api_key', request);
    const { key, text } = await this.keys.create({ name: body.name, grants: body.grants, expiresAt, by }, once && apiKeyFrom(once.bytes));
    await once?.done();
    return { ...apiKeyView(key), key: text };
  }

  @Get()
  @ApiOperation({ summary: 'List all keys without their secrets, oldest first' })
  @AnswersList(apiKeyAnswer)
  async list(@Query() query: ApiKeysQuery) {
    const { keys, total } = await this.keys.list({ isRevokedToo: query.include_revoked ?? false }, pageOf(query));
    return listed(keys.map(apiKeyView), total, query);
  }

  @Get(':id')
  @Answers(apiKeyAnswer)
  async get(@Param('id') id: string): Promise<ApiKeyAnswer> {
    return apiKeyView(await this.keys.get(id));
  }

  @Post(':id/rotate')
  @ApiOperation({ summary: 'Create a new secret; during the overlap the old one is valid too' })
  @Answers(newApiKeyAnswer, { status: 201 })
  async rotate(@Param('id') id: string, @Body() body: RotateApiKeyDto, @Req() request: FastifyRequest): Promise<NewApiKeyAnswer> {
    await this.mayGrant(request, (await this.keys.get(id)).grants);
    const once = await this.once.of('api_key_secret', request);
    const made = once && { ...apiKeyFrom(once.bytes, id), isDone: once.isDone };
    const { key, text } = await this.keys.rotate(id, body.overlap_seconds ?? DAY_S, made);
    await once?.done();
    return { ...apiKeyView(key), key: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key for ever; all gateways refuse it within seconds' })
  @AnswersNothing('Revoked')
  async revoke(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.mayGrant(request, (await this.keys.get(id)).grants);
    await this.keys.revoke(id);
  }

  /** The caller's name, if he holds all that these words grant. The first key may grant everything: it is there for that. */
  private async mayGrant(request: FastifyRequest, grants: readonly string[]): Promise<string> {
    const caller = (await this.authenticator.callerOf(request))!;
    if (caller.id !== 'api-key') refuseGrantingBeyond(grants, caller.scopes);
    return caller.name;
  }
}
