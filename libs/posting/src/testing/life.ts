import type { Collection, CollectionSchema, Database, Document } from '@pegboard/eventing';

/**
 * One process: everything it asks of the world goes through `step`. At one chosen moment, before a call is made or after it
 * was answered, something happens: it dies, and nothing that it still wanted comes about; or others work while it waits.
 */
export class Life {
  private calls = 0;
  private isDead = false;
  private die!: () => void;
  /** What the others do at that moment; they may outlast what this life was asked for. */
  others: Promise<unknown> = Promise.resolve();
  /** Resolves when it dies. */
  readonly death = new Promise<void>((resolve) => (this.die = resolve));

  constructor(
    private readonly moment = 0,
    private readonly meanwhile?: () => Promise<unknown>,
  ) {}

  /** Moments so far. */
  get moments(): number {
    return this.calls;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    await this.passed();
    const answer = await work();
    await this.passed();
    return answer;
  }

  /** The same object, whose calls are steps of this life. */
  of<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function'
          ? (...args: unknown[]) => this.step(async () => (value as (...given: unknown[]) => unknown).apply(target, args))
          : value;
      },
    });
  }

  database(database: Database): Database {
    return { collection: <D extends Document>(kept: CollectionSchema<D>): Collection<D> => this.of(database.collection(kept)) };
  }

  private async passed(): Promise<void> {
    if (this.isDead) return forEver();
    if (++this.calls !== this.moment) return;
    if (this.meanwhile) return void (await (this.others = this.meanwhile()));
    this.isDead = true;
    this.die();
    return forEver();
  }
}

const forEver = (): Promise<never> => new Promise(() => undefined);
