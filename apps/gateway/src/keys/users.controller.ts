import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, AnswersList, Authenticator, listed, pageOf } from '@pegboard/service';
import { ApiKeys, callerIdOf } from './api-keys';
import { userAnswer, type UserAnswer } from './user.answer';
import { UsersQuery } from './user.dto';
import { userView } from './user.view';

/** Who may call: the keys by their names, for clients that ask for users. Everybody who has a key may know that. */
@Controller('v1')
export class UsersController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly authenticator: Authenticator,
  ) {}

  @Get('users')
  @ApiOperation({ summary: 'List the keys that hold, by name; their rights are in `/api_keys`' })
  @AnswersList(userAnswer)
  async list(@Query() query: UsersQuery) {
    const { keys, total } = await this.keys.listHolding(query, pageOf(query));
    return listed(
      keys.map(({ _id, name }) => userView({ id: callerIdOf(_id), name })),
      total,
      query,
    );
  }

  @Get('user_info')
  @ApiOperation({ summary: 'The caller, by the name of their key' })
  @Answers(userAnswer)
  async own(@Req() request: FastifyRequest): Promise<UserAnswer> {
    return userView((await this.authenticator.callerOf(request))!);
  }
}
