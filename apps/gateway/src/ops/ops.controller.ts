import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, AnswersList, AnswersNothing, listed } from '@pegboard/service';
import { serviceAnswer } from './ops.answer';
import { Watching } from './watching';
import { ConsumersQuery } from './consumer.dto';
import { consumersAnswer, narrowedConsumerAnswer } from './consumer.answer';
import { outboxAnswer } from './outbox.answer';

const WHOLE = { page: 1, limit: 250 };

/** How the company's services are: for operators and what they watch with. */
@Controller('v1/ops')
export class OpsController {
  constructor(private readonly watching: Watching) {}

  @Get('consumers')
  @ApiOperation({
    summary: 'List the consumers of events and their progress',
    description: 'A consumer is behind if it has more than `max_lag` unhandled events, or if it has any and no process reads them.',
  })
  @Answers(consumersAnswer)
  async consumers(@Query() { max_lag }: ConsumersQuery) {
    const { consumers, end } = await this.watching.consumers(max_lag);
    return {
      data: consumers,
      last_sequence: end,
      behind: consumers.filter(({ is_behind }) => is_behind).length,
      dead_letters: consumers.reduce((total, { dead_letters }) => total + dead_letters, 0),
    };
  }

  @Delete('consumers/:name')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a consumer that no process will read again',
    description: 'If it is started again, it begins from the start. A consumer of a service, and one that a process reads, is refused.',
  })
  @AnswersNothing('Removed')
  async removeConsumer(@Param('name') name: string): Promise<void> {
    await this.watching.removeConsumer(name);
  }

  @Post('consumers/:name/narrow')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Stop delivering events that no running process of a service listens to',
    description:
      'A start of a process never does this, because versions run side by side during a rollout. Call it after a rollout to a version that no longer listens to something.',
  })
  @Answers(narrowedConsumerAnswer)
  narrowConsumer(@Param('name') name: string) {
    return this.watching.narrowConsumer(name);
  }

  @Get('services')
  @ApiOperation({ summary: 'List every service and its processes: whether they are ready, and if not, why' })
  @AnswersList(serviceAnswer)
  async services() {
    const services = await this.watching.services();
    return listed(services, services.length, WHOLE);
  }

  @Get('outboxes')
  @ApiOperation({ summary: 'List events that services have stored and not yet published' })
  @AnswersList(outboxAnswer)
  async outboxes() {
    const outboxes = await this.watching.outboxes();
    return listed(outboxes, outboxes.length, WHOLE);
  }
}
