import { BackgroundChecks, PUBLISHER, publishedCheck, type JetStreamPublisher } from '@pegboard/eventing';
import { CheckRounds } from '../../libs/service/src/checks/check-rounds';
import { AgendaClock } from './agenda';
import { SERVICES, type SimService, type World } from './world';

const MOST_STEPS = 20;
const STEP_WITHIN_MS = 60_000;

/** What the checks in the background see of a company at rest, as each service runs them. */
export class BackgroundLook {
  private readonly rounds = new Map<SimService, CheckRounds>();

  constructor(private readonly world: World) {
    const clock = new AgendaClock(world.agenda);
    for (const service of SERVICES) {
      const [replica] = world.ready(service);
      if (!replica) continue;
      const { all } = replica.parts.get<BackgroundChecks>(BackgroundChecks);
      const publisher = replica.parts.get<JetStreamPublisher>(PUBLISHER);
      const checks = [...publisher.checked.map((store) => publishedCheck(store, publisher)), ...all];
      // What they find is in their states.
      this.rounds.set(
        service,
        new CheckRounds(
          () => checks,
          clock,
          () => undefined,
        ),
      );
    }
  }

  /** Looks at everything once. */
  async whole(): Promise<void> {
    for (const [service, of] of this.rounds)
      for (let steps = 0; steps < MOST_STEPS && of.states().some(({ finishedAt, unknownSince }) => !finishedAt && !unknownSince); steps++)
        await this.step(service, of);
  }

  /** Looks once more at what differed, or could not be judged, ten seconds ago or more. */
  async again(): Promise<string[]> {
    for (const [service, of] of this.rounds) await this.step(service, of);
    return [...this.rounds].flatMap(([service, of]) => [
      ...of.differences().map(({ check, about, detail }) => `${service}, background check of ${check}: ${about}: ${detail}`),
      ...of
        .states()
        .flatMap(({ check, of: what, unknownSince, why }) => (unknownSince ? [`${service} can't check ${check} of ${what}: ${why}`] : [])),
    ]);
  }

  private async step(service: SimService, of: CheckRounds): Promise<void> {
    await this.world.agenda.until(of.step(), STEP_WITHIN_MS, `the background checks of ${service}`);
  }
}
