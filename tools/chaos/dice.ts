import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed repeats. */
export class Dice {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return uniformInt(this.generator, from, to);
  }

  /** One of them; a weight of 2 comes twice as often as one of 1. */
  of<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.between(
      1,
      choices.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, choice] of choices) if ((left -= weight) <= 0) return choice;
    throw new Error('there is nothing to choose from');
  }

  one<T>(choices: readonly T[]): T {
    return this.of(choices.map((choice) => [1, choice]));
  }
}
