import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, AnswersList, AnswersNothing, Authenticator, listed, pageOf } from '@pegboard/service';
import { DeadLetterDesk } from './dead-letter-desk';
import { deadLetterView, settledLetterView, wholeDeadLetterView } from './dead-letter.view';
import { checked, reasonOf, refuseUnfiltered, regexOf, statesOf } from './letter-filter';
import { SettledLetters } from './settled-letters';
import { DeadLettersQuery, DiscardQuery, RedriveAllDto } from './dead-letter.dto';
import { deadLetterAnswer, redriveAllAnswer, wholeDeadLetterAnswer } from './dead-letter.answer';

/** Events that services could not handle: list, redrive or discard them. */
@Controller('v1/ops/dead_letters')
export class DeadLettersController {
  constructor(
    private readonly desk: DeadLetterDesk,
    private readonly settled: SettledLetters,
    private readonly authenticator: Authenticator,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List dead letters, newest first' })
  @AnswersList(deadLetterAnswer)
  async list(@Query() query: DeadLettersQuery) {
    const asked = checked(query);
    const states = statesOf(query.state);
    if (states.includes('open')) {
      const open = (await this.desk.open(asked)).reverse();
      const { skip, limit } = pageOf(query);
      return listed(
        open.slice(skip, skip + limit).map((letter) => deadLetterView(letter)),
        open.length,
        query,
      );
    }
    const { service, subject, since } = asked;
    const where = {
      outcome: { $in: states },
      ...(service ? { service } : {}),
      ...(subject ? { subject: { $regex: regexOf(subject) } } : {}),
      ...(since ? { at: { $gte: since } } : {}),
    };
    const { letters, total } = await this.settled.list(where, pageOf(query));
    return listed(letters.map(settledLetterView), total, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get one dead letter with its event; for a settled letter, its outcome' })
  @Answers(wholeDeadLetterAnswer)
  async get(@Param('id') id: number) {
    return wholeDeadLetterView(await this.desk.find(id));
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Redrive all dead letters that match a filter, oldest first; a letter that fails again stays' })
  @Answers(redriveAllAnswer)
  async redriveAll(@Body() body: RedriveAllDto, @Req() request: FastifyRequest) {
    const asked = checked(body);
    refuseUnfiltered(asked, body.all);
    const open = (await this.desk.open(asked)).map(({ sequence }) => sequence);
    const now = open.slice(0, body.limit ?? 100);
    const { results, left } = await this.desk.redriveAll(now, await this.callerOf(request));
    const failed = results.filter(({ state }) => state === 'open').length;
    return { redriven: results.length - failed, failed, left: left + open.length - now.length, results };
  }

  @Post(':id/redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send a dead letter to its service again',
    description:
      'Only that service gets the event. The answer comes when it has handled the event. If it fails again, the answer is 409 with the reason, and the letter stays.',
  })
  @Answers(deadLetterAnswer)
  async redrive(@Param('id') id: number, @Req() request: FastifyRequest) {
    return settledLetterView(await this.desk.redrive(id, await this.callerOf(request)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Discard a dead letter; the reason is stored' })
  @AnswersNothing('Discarded')
  async discard(@Param('id') id: number, @Query() { why }: DiscardQuery, @Req() request: FastifyRequest): Promise<void> {
    await this.desk.discard(id, await this.callerOf(request), reasonOf(why));
  }

  private async callerOf(request: FastifyRequest): Promise<string> {
    return (await this.authenticator.callerOf(request))!.name;
  }
}
