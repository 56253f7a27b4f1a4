import { context, ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Attributes, type Context, type Link } from '@opentelemetry/api';
import type { Span, SpanKind } from '@opentelemetry/api';
import { Rejection } from '@pegboard/kit';
import { spanContextOf } from './trace';

/** Whether anybody collects spans: the service says so once at its start. Otherwise nothing in here does anything. */
export const tracing = { isOn: false };

const tracer = trace.getTracer('pegboard');
/** Of many who wait for one piece of work, so many find it in their own traces. */
const MAX_SHARERS = 32;

export interface Work {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** When it began, in milliseconds since 1970-01-01 UTC; absent: now. */
  readonly startTime?: number;
}

/**
 * Does something as a span of its own, which is active meanwhile.
 * @param parent the parent from a header; null: the span is the root of a trace; undefined: the active span is the parent
 */
export function inSpan<T>(work: Work, parent: string | null | undefined, run: (span?: Span) => Promise<T>): Promise<T> {
  if (!tracing.isOn) return run();
  const place = parent === undefined ? context.active() : contextOf(parent);
  return runIn(tracer.startSpan(work.name, work, place), place, run);
}

/**
 * Does once what several wait for. A span has one parent, so the work stands in the trace of the first that is recorded;
 * each other trace gets a span of the same name and time that links to it.
 */
export function inSharedSpan<T>(work: Work, parents: readonly (string | undefined)[], run: (span?: Span) => Promise<T>): Promise<T> {
  if (!tracing.isOn) return run();
  const contexts = [...new Set(parents)].flatMap((parent) => (parent ? (spanContextOf(parent) ?? []) : []));
  const recorded = contexts.filter(({ traceFlags }) => traceFlags & TraceFlags.SAMPLED).slice(0, MAX_SHARERS);
  const first = recorded[0] ?? contexts[0];
  const place = first ? trace.setSpanContext(ROOT_CONTEXT, first) : ROOT_CONTEXT;
  const links = recorded.filter((one) => one !== first).map((one): Link => ({ context: one }));
  const span = tracer.startSpan(work.name, { ...work, links }, place);
  const seen = new Set([first?.traceId]);
  const others = recorded.flatMap((one) => {
    if (seen.has(one.traceId)) return [];
    seen.add(one.traceId);
    const options = { ...work, links: [{ context: span.spanContext() }] };
    return [tracer.startSpan(work.name, options, trace.setSpanContext(ROOT_CONTEXT, one))];
  });
  return runIn(span, place, run).finally(() => {
    for (const other of others) other.end();
  });
}

async function runIn<T>(span: Span, place: Context, run: (span?: Span) => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(place, span), () => run(span));
  } catch (problem) {
    noteProblem(span, problem);
    throw problem;
  } finally {
    span.end();
  }
}

/** A refusal is an answer like any other; a failure is what somebody looks for. */
export function noteProblem(span: Span, problem: unknown): void {
  if (problem instanceof Rejection && problem.kind !== 'unavailable') return void span.setAttribute('pegboard.refusal', problem.code);
  span.recordException(problem as Error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: (problem as Error)?.message ?? String(problem) });
}

function contextOf(parent: string | null): Context {
  const place = parent === null ? undefined : spanContextOf(parent);
  return place ? trace.setSpanContext(ROOT_CONTEXT, place) : ROOT_CONTEXT;
}
