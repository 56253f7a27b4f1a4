import { instant, type Instant } from '@pegboard/kit';
import type { Clock, Timers } from './ports';

export class SystemClock implements Clock {
  now(): Instant {
    return instant(Date.now());
  }

  milliseconds(): number {
    return Date.now();
  }

  elapsed(): number {
    return Math.floor(performance.now());
  }
}

/** Real timers; `stop` cancels every one that is left and takes no more, so that nothing keeps a process alive. */
export class SystemTimers implements Timers {
  private readonly handles = new Set<NodeJS.Timeout>();
  private isStopped = false;

  after(milliseconds: number, run: () => void): { cancel(): void } {
    const handle = setTimeout(() => {
      this.handles.delete(handle);
      run();
    }, milliseconds);
    return this.keep(handle);
  }

  every(milliseconds: number, run: () => void): { cancel(): void } {
    return this.keep(setInterval(run, milliseconds));
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  stop(): void {
    this.isStopped = true;
    for (const handle of this.handles) clearTimeout(handle);
    this.handles.clear();
  }

  private keep(handle: NodeJS.Timeout): { cancel(): void } {
    if (this.isStopped) clearTimeout(handle);
    else this.handles.add(handle);
    return {
      cancel: () => {
        clearTimeout(handle);
        this.handles.delete(handle);
      },
    };
  }
}
