import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers } from '@pegboard/service';
import { Deliveries } from './deliveries';
import { drainedAnswer } from './drain.answer';
import { DrainDto } from './drain.dto';
import { requireEnabled, Webhooks } from './webhooks';

/** An operator empties the queue of a webhook, whoever owns it. */
@Controller('v1/ops/webhooks')
export class DrainController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly deliveries: Deliveries,
  ) {}

  @Post(':id/drain')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Empty the queue of a webhook',
    description:
      '`send`: whatever waits is sent now, without further pauses. `give_up`: whatever waits counts as failed, and only later events are sent. A delivery that was given up can be sent again one by one.',
  })
  @Answers(drainedAnswer)
  async drain(@Param('id') id: number, @Body() { how }: DrainDto) {
    const webhook = await this.webhooks.get(id);
    if (how === 'give_up') return { webhook_id: id, how, deliveries: await this.deliveries.giveUp(id) };
    requireEnabled(webhook);
    await this.webhooks.trust(id);
    return { webhook_id: id, how, deliveries: await this.deliveries.hurryAll(id) };
  }
}
