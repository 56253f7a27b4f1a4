import type { LedgerFact } from '@pegboard/domain-planning';
import { Chance } from '../chance';
import type { Company } from '../company';
import type { World } from '../world';
import type { Hooks } from './hooks';
import { hookFaults } from './hooks-judge';
import { MirrorTwin } from './mirror';

/** The shares of runs in which webhooks are sent, and in which a mirror follows. */
const HOOKED = 0.3;
const MIRRORED = 0.15;

/** Those who listen to the company from outside. They are there in some runs only, because they cost time. */
export class Outside {
  private constructor(
    private readonly world: World,
    private readonly hooks: Hooks | undefined,
    private readonly mirror: MirrorTwin | undefined,
  ) {}

  static async open(seed: number, world: World, company: Company): Promise<Outside> {
    // Of its own: who listens changes nothing of what the clerks do.
    const chance = new Chance(seed + 2);
    const hooks = chance.isHit(HOOKED) ? company.hooks.branch(world) : undefined;
    const mirror = chance.isHit(MIRRORED) ? await MirrorTwin.open(world) : undefined;
    hooks?.start();
    mirror?.start();
    return new Outside(world, hooks, mirror);
  }

  /** What somebody outside was told wrongly, or not at all. */
  async faults(ledger: LedgerFact): Promise<string[]> {
    const { world, hooks, mirror } = this;
    return [
      ...(hooks ? hookFaults(hooks, world.bus.ever, world.bus) : []),
      // Of an order that nobody has, a mirror keeps what it was told.
      ...(mirror && !world.isForged ? await mirror.faults(ledger) : []),
    ];
  }

  async close(): Promise<void> {
    await this.mirror?.close();
  }
}
