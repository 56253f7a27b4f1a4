import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, NoBody } from '@pegboard/service';
import { pausedConsumerAnswer } from './consumer.answer';
import { PauseDto } from './consumer.dto';
import { rebuiltAnswer, republishedAnswer } from './lever.answer';
import { RepublishDto } from './lever.dto';
import { Levers } from './levers';

/** What operators do to services that run. Each call is an entry of the audit stream. */
@Controller('v1/ops')
export class LeversController {
  constructor(private readonly levers: Levers) {}

  @Post('consumers/:name/pause')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Pause the events of a service',
    description:
      'The service gets no events until the time is over or `resume` is called. Events wait in the stream, and the service answers calls as before. What it knows of others gets old meanwhile.',
  })
  @Answers(pausedConsumerAnswer)
  pause(@Param('name') name: string, @Body() { minutes }: PauseDto) {
    return this.levers.pause(name, minutes ?? 60);
  }

  @Post('consumers/:name/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deliver the events of a paused service again' })
  @Answers(pausedConsumerAnswer)
  resume(@Param('name') name: string, @Body() _body: NoBody) {
    return this.levers.pause(name, 0);
  }

  @Post('services/:service/republish')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publish again what a service owns',
    description:
      'The service publishes the present state of everything, or of what was changed since a time, under new message ids. Consumers keep the highest version, so it does no harm.',
  })
  @Answers(republishedAnswer)
  republish(@Param('service') service: string, @Body() { since }: RepublishDto) {
    return this.levers.republish(service, since);
  }

  @Post('plan/rebuild')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Build the plan again from what the owners answer',
    description:
      'Every process of the planner does so. Until it is done, statuses don’t change, and calls that need the plan return 503. `GET /v1/plan/status` shows the progress.',
  })
  @Answers(rebuiltAnswer)
  async rebuild(@Body() _body: NoBody) {
    return { phases: await this.levers.rebuildPlan() };
  }
}
