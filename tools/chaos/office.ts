import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../company/api';
import type { Books } from './books';
import { Clerk } from './clerk';
import type { Ground } from './company';
import { Dice } from './dice';
import { Insistent, type Tally } from './insistent';

const CLERKS = 16;

export interface OfficeOptions {
  /** Repeats what the clerks choose. */
  readonly seed: number;
  /** Commands a second, all clerks together. */
  readonly rate: number;
  readonly books: Books;
  readonly tally: Tally;
}

/** Clerks who work while the office is open, and go on another day with what they left. */
export class Office {
  private readonly clerks: readonly Clerk[];
  private working: readonly Promise<void>[] = [];
  private findings: string[] = [];
  private isOpen = false;
  private next = 0;

  constructor(
    api: Api,
    ground: Ground,
    private readonly options: OfficeOptions,
  ) {
    const { seed, books, tally } = options;
    this.clerks = Array.from(
      { length: CLERKS },
      (_, at) =>
        new Clerk(`${seed}-${at + 1}`, new Dice(seed * 1_000 + at), ground, books, new Insistent(api, tally), () => this.untilDue()),
    );
  }

  open(): void {
    this.isOpen = true;
    this.next = Date.now();
    this.working = this.clerks.map(async (clerk) => {
      while (this.isOpen) await clerk.work().catch((problem: Error) => this.findings.push(problem.message));
    });
  }

  /** Answers when everybody has finished what they do. @returns what a clerk was never answered */
  async close(): Promise<string[]> {
    this.isOpen = false;
    await Promise.all(this.working);
    const { findings } = this;
    this.findings = [];
    return findings;
  }

  /** Each command has its own moment, whichever clerk it falls to. Moments that all clerks missed are not made up for. */
  private async untilDue(): Promise<void> {
    const now = Date.now();
    this.next = Math.max(this.next + 1_000 / this.options.rate, now - 1_000);
    if (this.next > now) await pause(this.next - now);
  }
}
