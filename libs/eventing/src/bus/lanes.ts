/** Runs work in lanes: one after the other within a lane, lanes side by side, at most so many at once. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly most: number) {}

  /** The work must not throw. */
  run(lane: string, work: () => Promise<void>): void {
    const before = this.tails.get(lane) ?? Promise.resolve();
    const done = before.then(() => this.withSlot(work));
    this.tails.set(lane, done);
    void done.then(() => {
      if (this.tails.get(lane) === done) this.tails.delete(lane);
    });
  }

  /** Resolves when everything that was started has ended. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }

  private async withSlot(work: () => Promise<void>): Promise<void> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      await work();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
