import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Rejection } from '@pegboard/kit';
import { LRUCache } from 'lru-cache';
import { Piscina } from 'piscina';
import type { Printing } from './printing-thread';

export interface PrintingLimits {
  /** Orders that wait for the thread; each may take seconds. */
  readonly waiting: number;
  /** Less than a gateway waits for an answer. */
  readonly printsWithinMs: number;
  /** All papers that are kept, together. */
  readonly keptBytes: number;
  /** What the thread may have; the largest order takes half of it. */
  readonly threadMegabytes: number;
}
const LIMITS: PrintingLimits = { waiting: 10, printsWithinMs: 25_000, keptBytes: 16 * 1024 * 1024, threadMegabytes: 256 };
/** A thread has the fonts that it has read. */
const IDLE_THREAD_LIVES_MS = 60_000;

/**
 * Orders on paper. A long one takes seconds, so a thread of its own makes them, one after the other, and the service goes on
 * answering. What was printed is kept by all that stands on it: order, items, supplier, locations and letterhead. So the same
 * paper is made once, and a change of any of them makes a new one.
 */
@Injectable()
export class OrderPrinting implements OnApplicationShutdown {
  private readonly thread: Piscina<Printing, Uint8Array>;
  private readonly kept: LRUCache<string, Buffer, Printing>;

  constructor(private readonly limits: PrintingLimits = LIMITS) {
    this.thread = new Piscina({
      filename: require.resolve('./printing-thread'),
      minThreads: 0,
      maxThreads: 1,
      // What was loaded before the service watches over its process, and would do so twice.
      execArgv: [],
      idleTimeout: IDLE_THREAD_LIVES_MS,
      resourceLimits: { maxOldGenerationSizeMb: limits.threadMegabytes },
    });
    this.kept = new LRUCache({
      maxSize: limits.keptBytes,
      sizeCalculation: ({ byteLength }) => byteLength,
      fetchMethod: (_name, _old, { context }) => this.make(context),
    });
  }

  /** The PDF. Whoever asks for a paper that is being made gets that one. @throws Rejection 503 PRINTER_BUSY */
  async print(printing: Printing): Promise<Buffer> {
    return (await this.kept.fetch(nameOf(printing), { context: printing }))!;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.destroy();
  }

  private async make(printing: Printing): Promise<Buffer> {
    if (this.thread.queueSize >= this.limits.waiting) throw busy(`${this.limits.waiting} other orders are waiting to be printed.`);
    const late = AbortSignal.timeout(this.limits.printsWithinMs);
    try {
      const { buffer, byteOffset, byteLength } = await this.thread.run(printing, { signal: late });
      return Buffer.from(buffer, byteOffset, byteLength);
    } catch (problem) {
      if (!late.aborted) throw problem;
      throw busy(`This order was not printed within ${this.limits.printsWithinMs / 1_000} seconds.`);
    }
  }
}

const busy = (why: string): Rejection => new Rejection('PRINTER_BUSY', `${why} Try again in a few seconds.`);

const nameOf = (printing: Printing): string => createHash('sha256').update(serialize(printing)).digest('base64url');
