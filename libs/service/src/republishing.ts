import { Inject, Injectable } from '@nestjs/common';
import { inTime, ON_PROBLEM, PUBLISHER, type JetStreamPublisher, type OnProblem } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** Below the time that whoever asks waits. */
const ANSWERED_WITHIN_MS = 20_000;

/** An operator asks the service to publish again what it owns. One such round at a time: the next begins when it is over. */
@Injectable()
export class Republishing {
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(PUBLISHER) private readonly publisher: Pick<JetStreamPublisher, 'republishers'>,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  /** @returns how many messages were sent; null if it goes on. @throws what hinders it within that time */
  async since(moment: Instant | null): Promise<number | null> {
    const round = this.running.then(() => this.round(moment));
    this.running = round.catch((problem: unknown) => this.onProblem(problem, { doing: 'publishing again', since: moment }));
    let failed: { problem: unknown } | undefined;
    const count = await inTime(
      round.catch((problem: unknown) => {
        failed = { problem };
        throw problem;
      }),
      ANSWERED_WITHIN_MS,
    );
    if (failed) throw (failed as { problem: unknown }).problem;
    return count ?? null;
  }

  private async round(moment: Instant | null): Promise<number> {
    let sent = 0;
    for (const republish of this.publisher.republishers) sent += Number(await republish(moment ?? undefined)) || 0;
    return sent;
  }
}
