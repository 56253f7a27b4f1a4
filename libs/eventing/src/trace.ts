import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { AtLeast } from '@pegboard/contracts';

/**
 * What travels with a request through every service it touches: its trace (W3C Trace Context), and on the way back
 * everything that was written for it, so that a caller can wait until the plan reflects that.
 */
export interface Trace {
  readonly traceparent: string;
  readonly written: Written;
}

type Written = { -readonly [K in keyof AtLeast]: AtLeast[K] };

const storage = new AsyncLocalStorage<Trace>();

export const currentTrace = (): Trace | undefined => storage.getStore();

export const traceId = (): string | undefined => storage.getStore()?.traceparent.split('-')[1];

/** Runs within the trace that came in, or a new one. */
export function withTrace<T>(traceparent: string | undefined, run: () => T): T {
  return storage.run({ traceparent: continued(traceparent), written: nothingWritten() }, run);
}

export const nothingWritten = (): Written => ({ versions: {}, posting: 0 });

/** Everything that was written so far for the present request, here and in the services that were asked. */
export const writtenSoFar = (): AtLeast => storage.getStore()?.written ?? nothingWritten();

/** Notes what was written; the higher number wins. */
export function noteWritten(more: Partial<AtLeast>): void {
  const written = storage.getStore()?.written;
  if (!written) return;
  for (const [name, version] of Object.entries(more.versions ?? {}))
    written.versions[name] = Math.max(written.versions[name] ?? 0, version);
  written.posting = Math.max(written.posting, more.posting ?? 0);
  if (more.sell_move) written.sell_move = Math.max(written.sell_move ?? 0, more.sell_move);
  if (more.schedule_move) written.schedule_move = Math.max(written.schedule_move ?? 0, more.schedule_move);
}

const PATTERN = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The same trace with a new span, or a new trace if what came in is none. */
export function continued(traceparent: string | undefined): string {
  const match = traceparent ? PATTERN.exec(traceparent) : null;
  const trace = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${trace}-${randomBytes(8).toString('hex')}-${match?.[3] ?? '01'}`;
}
