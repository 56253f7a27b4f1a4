import { Injectable } from '@nestjs/common';

/**
 * How a process leaves while others take over: it says that it leaves, goes on answering until nobody sends it anything
 * new, lets go of every door, and finishes what came in through them.
 */
@Injectable()
export class Draining {
  isOn = false;
  private readonly doors: (() => Promise<unknown>)[] = [];

  /** Something through which work comes in. It is closed while everything is still there to finish that work. */
  add(close: () => Promise<unknown>): void {
    this.doors.push(close);
  }

  /** @param waitMs how long others may need to notice; HTTP callers are turned away from their connections meanwhile */
  async run(waitMs: number): Promise<void> {
    this.isOn = true;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    await Promise.all(this.doors.map((close) => close()));
  }
}
