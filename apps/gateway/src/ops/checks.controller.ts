import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { PRESENCES, REPAIRS } from '@pegboard/contracts';
import { askEverybody, NatsAsker, SystemClock } from '@pegboard/eventing';
import { Answers } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';
import { checksAnswer, repairAnswer, type ChecksAnswer, type RepairAnswer } from './checks.answer';

type Owner = keyof typeof REPAIRS;

const OWNERS = Object.keys(REPAIRS) as Owner[];
const REPAIRED_WITHIN_MS = 30_000;

/** What the services' checks in the background have found, and the call that mends it. */
@Controller('v1/ops')
export class ChecksController {
  private readonly clock = new SystemClock();

  constructor(private readonly bus: GatewayBus) {}

  @Get('checks')
  @ApiOperation({
    summary: 'List the differences that checks in the background have found',
    description: 'Each service compares the newest version of everything that it owns with the last event about it, a few at a time.',
  })
  @Answers(checksAnswer)
  async checks(): Promise<ChecksAnswer> {
    const bus = await this.bus.connected('The bus');
    const found = new Map<string, ChecksAnswer['differences'][number]>();
    const silent: string[] = [];
    for (const [service, presences] of await Promise.all(
      OWNERS.map(async (owner) => [owner, await askEverybody(bus, PRESENCES[owner], {})] as const),
    )) {
      if (!presences.some(({ differences }) => differences !== undefined)) silent.push(service);
      for (const difference of presences.flatMap(({ differences }) => differences ?? []))
        found.set(`${service}.${difference.check}.${difference.about}`, { service, ...difference });
    }
    return { ok: found.size === 0 && silent.length === 0, differences: [...found.values()], difference_count: found.size, silent };
  }

  @Post('repair')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Repair the differences between services',
    description: 'Each service looks at all that it owns, and publishes again what the other services have not heard.',
  })
  @Answers(repairAnswer)
  async repair(): Promise<RepairAnswer> {
    const asker = new NatsAsker(await this.bus.connected('The bus'), this.clock, this.bus.timers);
    const repaired: RepairAnswer['repaired'] = [];
    for (const service of OWNERS) {
      const answer = await asker.ask(REPAIRS[service], {}, { deadlineMs: REPAIRED_WITHIN_MS });
      repaired.push({ service, differences: answer.repaired });
    }
    return { repaired };
  }
}
