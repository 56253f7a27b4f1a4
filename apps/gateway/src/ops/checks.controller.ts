import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { PRESENCES, REPAIRS, type OutputOf, type Presence } from '@pegboard/contracts';
import { askEverybody, NatsAsker, SystemClock } from '@pegboard/eventing';
import { Answers } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';
import { checksAnswer, repairAnswer, type ChecksAnswer, type RepairAnswer } from './checks.answer';
import { checksView, namedDifferences } from './checks.view';

type Checked = keyof typeof REPAIRS;

const CHECKED = Object.keys(REPAIRS) as Checked[];
const REPAIRED_WITHIN_MS = 30_000;

/** What the services' checks in the background have found, and the call that mends it. */
@Controller('v1/ops')
export class ChecksController {
  private readonly clock = new SystemClock();

  constructor(private readonly bus: GatewayBus) {}

  @Get('checks')
  @ApiOperation({
    summary: 'List the differences that checks in the background have found',
    description:
      'Each service compares what it keeps with what others keep of the same, a few things at a time. What is on its way does not count. What can’t be judged now is listed as unknown, and then the answer is not ok.',
  })
  @Answers(checksAnswer)
  async checks(): Promise<ChecksAnswer> {
    return checksView(await this.presences(), this.clock.milliseconds());
  }

  @Post('repair')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Repair the differences between services',
    description:
      'Each service looks at the differences once more and mends what can be mended safely: it publishes again, reads again, places again, or finishes what was begun. The rest is listed with the reason. Each service also publishes again whatever the other services have not heard.',
  })
  @Answers(repairAnswer)
  async repair(): Promise<RepairAnswer> {
    const bus = await this.bus.connected('The bus');
    const asker = new NatsAsker(bus, this.clock, this.bus.timers);
    const presences = await this.presences();
    const answer: RepairAnswer = { repaired: [], left: [] };
    for (const service of CHECKED) {
      const differences = namedDifferences(service, presences);
      const answers: OutputOf<(typeof REPAIRS)[Checked]>[] =
        service === 'planner'
          ? await askEverybody(bus, REPAIRS.planner, { differences })
          : [await asker.ask(REPAIRS[service], { differences }, { deadlineMs: REPAIRED_WITHIN_MS })];
      answer.repaired.push({ service, differences: answers.reduce((total, { repaired }) => total + repaired, 0) });
      answer.left.push(...answers.flatMap(({ left }) => left.map((one) => ({ service, ...one }))));
    }
    return answer;
  }

  private async presences(): Promise<Map<Checked, Presence[]>> {
    const bus = await this.bus.connected('The bus');
    return new Map(await Promise.all(CHECKED.map(async (service) => [service, await askEverybody(bus, PRESENCES[service], {})] as const)));
  }
}
