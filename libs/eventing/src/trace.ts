import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';
import type { AtLeast } from '@pegboard/contracts';
import type { Actor } from './actor';

/**
 * What travels with a request through every service it touches: its trace (W3C Trace Context), who asked, and on the way back
 * everything that was written for it, so that a caller can wait until the plan reflects that.
 */
interface Trace {
  readonly traceparent: string;
  readonly written: Written;
  /** Known as soon as the caller has proved who they are. */
  actor?: Actor | undefined;
}

type Written = { -readonly [K in keyof AtLeast]: AtLeast[K] };

const storage = new AsyncLocalStorage<Trace>();

/** The span that is active; if no spans are collected, the trace context of the request, so that logs contain it anyway. */
export function traceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? traceparentOf(span) : storage.getStore()?.traceparent;
}

export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** In the words that logs and trace viewers share. */
export function traceIds(): { readonly trace_id: string; readonly span_id: string } | undefined {
  const [, trace_id, span_id] = traceparent()?.split('-') ?? [];
  return trace_id && span_id ? { trace_id, span_id } : undefined;
}

export const traceId = (): string | undefined => traceIds()?.trace_id;

/** Runs within the trace that came in, or a new one. @param actor on whose behalf */
export function withTrace<T>(cameIn: string | undefined, run: () => T, actor?: Actor): T {
  return storage.run({ traceparent: continued(cameIn), written: nothingWritten(), actor }, run);
}

/** On whose behalf the present work is done; undefined for what a service does by itself. */
export const currentActor = (): Actor | undefined => storage.getStore()?.actor;

/** From now on the present request is on behalf of this one. */
export function noteActor(actor: Actor): void {
  const present = storage.getStore();
  if (present) present.actor = actor;
}

/** Goes on for somebody with what was begun for them. Without anybody, nothing changes. */
export function onBehalfOf<T>(actor: Actor | undefined, run: () => T): T {
  if (!actor) return run();
  const { traceparent: before, written = nothingWritten() } = storage.getStore() ?? {};
  return storage.run({ traceparent: before ?? continued(undefined), written, actor }, run);
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

/** The place in a trace that a header names; undefined if it is none. */
export function spanContextOf(text: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = PATTERN.exec(text) ?? [];
  return traceId && spanId && flags ? { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true } : undefined;
}

/** The same trace with a new span, or a new trace, which nobody has recorded so far, if what came in is none. */
export function continued(cameIn: string | undefined): string {
  const match = cameIn ? PATTERN.exec(cameIn) : null;
  const trace = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${trace}-${randomBytes(8).toString('hex')}-${match?.[3] ?? '00'}`;
}
