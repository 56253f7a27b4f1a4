import { randomBytes } from 'node:crypto';
import { Controller, Inject, Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import {
  canRedrive,
  NARROWS,
  PRESENCES,
  REDRIVES,
  REPAIRS,
  REPUBLISHES,
  type GivenUp,
  type InputOf,
  type OutputOf,
  type Presence,
  type ServiceName,
} from '@pegboard/contracts';
import {
  answerEverywhere,
  Replies,
  BUS,
  CLOCK,
  ON_PROBLEM,
  PUBLISHER,
  type BusConnection,
  type Clock,
  type JetStreamPublisher,
  type OnProblem,
  REVISION,
  VERSION,
} from '@pegboard/eventing';
import { instant, type Instant } from '@pegboard/kit';
import type { Repaired } from './checks/check-rounds';
import { Checking } from './checks/checking';
import { Republishing } from './republishing';
import { Readiness } from './readiness';

const NOT_YET = (): Promise<never> => Promise.reject(new Error('the consumer is not started yet'));

/** The way from a question to the transport that listens, which is made after everything else. */
@Injectable()
export class Redriving {
  handle: (given: GivenUp) => Promise<void> = NOT_YET;
  narrow: (others: readonly string[]) => Promise<{ before: readonly string[]; after: readonly string[] }> = NOT_YET;
  hears: readonly string[] = [];
}

/** What a service answers its operators on the bus, of each service the same. */
export function redrivingController(name: ServiceName): Type<unknown>[] {
  if (!canRedrive(name)) return [];
  const question = REDRIVES[name];
  const narrow = NARROWS[name];
  const repair = REPAIRS[name];
  const republish = REPUBLISHES[name];

  @Controller()
  class RedrivingController {
    constructor(
      private readonly redriving: Redriving,
      private readonly checks: Checking,
      private readonly republishing: Republishing,
      @Inject(CLOCK) private readonly clock: Clock,
    ) {}

    @Replies(question)
    async redrive(given: InputOf<typeof question>): Promise<OutputOf<typeof question>> {
      await this.redriving.handle(given);
      return { handled_at: this.clock.now() };
    }

    @Replies(narrow)
    async narrow({ others }: InputOf<typeof narrow>): Promise<OutputOf<typeof narrow>> {
      const { before, after } = await this.redriving.narrow(others);
      return { before: [...before], after: [...after] };
    }

    @Replies(repair)
    async repair({ differences }: InputOf<typeof repair>): Promise<OutputOf<typeof repair>> {
      return repairAnswer(await this.checks.repair(differences));
    }

    @Replies(republish)
    async republish({ since }: InputOf<typeof republish>): Promise<OutputOf<typeof republish>> {
      return { published: await this.republishing.since(since) };
    }
  }
  return [RedrivingController];
}

/** More would not fit into a message, and have one cause; the metric counts all. */
const MOST_TOLD = 1_000;

const repairAnswer = ({ mended, left }: Repaired) => ({
  repaired: mended,
  left: left.map(({ check, about, detail, why }) => ({ check, about, detail, why })),
});

export const SERVICE_NAME = Symbol('ServiceName');

/** Says of this process, among others of the same service, that it is there and how it is. */
@Injectable()
export class ServicePresence implements OnApplicationBootstrap {
  private readonly replica = randomBytes(4).toString('hex');

  constructor(
    @Inject(SERVICE_NAME) private readonly name: ServiceName,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(PUBLISHER) private readonly publisher: JetStreamPublisher,
    private readonly readiness: Readiness,
    private readonly redriving: Redriving,
    private readonly checks: Checking,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    if (this.name === 'gateway') return;
    answerEverywhere(this.bus, PRESENCES[this.name], () => this.presence());
    // Which of its processes publishes the plan only they know.
    if (this.name === 'planner')
      answerEverywhere(this.bus, REPAIRS.planner, async ({ differences }) => repairAnswer(await this.checks.repair(differences)));
  }

  private async presence(): Promise<Presence> {
    return {
      replica: this.replica,
      version: VERSION,
      revision: REVISION,
      hears: [...this.redriving.hears],
      started_at: instant(Date.now() - process.uptime() * 1_000),
      checks: await Promise.all(
        this.readiness.entries().map(async ([name, check]) => {
          const { isUp, detail } = await check();
          return { name, is_up: isUp, detail: { ...detail } };
        }),
      ),
      outboxes: await this.outboxes(),
      differences: this.checks.differences().slice(0, MOST_TOLD),
      rounds: this.checks.states().map((round) => ({
        check: round.check,
        of: round.of,
        looked: round.looked,
        finished_at: round.finishedAt,
        unknown_since: round.unknownSince,
        why: round.why,
      })),
    };
  }

  /** The readiness checks report that the database is down; this count adds nothing. */
  private async outboxes(): Promise<Presence['outboxes']> {
    try {
      return await Promise.all(
        this.publisher.outboxes.map(async (outbox) => {
          const { count, oldestAt } = await outbox.waiting();
          return { name: outbox.name, unsent: count, oldest_at: (oldestAt ?? null) as Instant | null };
        }),
      );
    } catch (problem) {
      this.onProblem(problem, { doing: 'counting unsent events' });
      return [];
    }
  }
}
