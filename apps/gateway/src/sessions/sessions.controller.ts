import { Body, Controller, Delete, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { refuseGrantingBeyond, type Scope } from '@pegboard/access';
import { Answers, AnswersNothing, Authenticator, checkIdempotencyKey, currentRequest, Public } from '@pegboard/service';
import { Once } from '../once/once';
import { sessionAnswer, signInCodeAnswer, type SessionAnswer, type SignInCodeAnswer } from './session.answer';
import { CreateSignInCodeDto, CreateSessionDto } from './session.dto';
import { Sessions } from './sessions';

const SECRET_BYTES = 32;

/** Signing in at a browser by a link, without a key in an address, a history or a log. */
@Controller('v1')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly authenticator: Authenticator,
    private readonly once: Once,
  ) {}

  @Post('sign_in_codes')
  @ApiOperation({ summary: 'Create a code that signs somebody in at a browser, once and within ten minutes' })
  @Answers(signInCodeAnswer, { status: 201 })
  async invite(@Body() { name, grants }: CreateSignInCodeDto, @Req() request: FastifyRequest): Promise<SignInCodeAnswer> {
    const caller = (await this.authenticator.callerOf(request))!;
    if (caller.id !== 'api-key') refuseGrantingBeyond(grants, caller.scopes);
    const once = await this.once.of('sign_in_code', request);
    const { code, expiresAt } = await this.sessions.invite({ name, grants }, once?.bytes(SECRET_BYTES, 'secret'));
    await once?.done();
    return { code, expires_at: expiresAt };
  }

  /** Open to everybody: the code is the proof. */
  @Public()
  @Post('sessions')
  @ApiOperation({ summary: 'Exchange the code of a sign-in link for a session of twelve hours', security: [] })
  @Answers(sessionAnswer, { status: 201 })
  async open(@Body() { code }: CreateSessionDto): Promise<SessionAnswer> {
    const { idempotencyKey } = currentRequest() ?? {};
    if (idempotencyKey) checkIdempotencyKey(idempotencyKey);
    const { token, name, scopes, expiresAt } = await this.sessions.open(code, idempotencyKey);
    return { key: token, name, scopes: scopes as Scope[], expires_at: expiresAt };
  }

  @Delete('sessions/own')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the session that makes this call; nothing happens to an API key' })
  @AnswersNothing('Signed out')
  async end(@Req() request: FastifyRequest): Promise<void> {
    await this.sessions.end(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  }
}
