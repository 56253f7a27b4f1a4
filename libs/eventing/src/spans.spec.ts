import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { notFound, Rejection } from '@pegboard/kit';
import { eventually } from '@pegboard/testing';
import { boxType, summing, type Box } from './contract/worlds';
import { listOf, whole } from './schema/fields';
import { inSharedSpan, inSpan, tracing } from './spans';
import { DocumentAggregateStore } from './store/aggregate-store';
import { OpenJournal } from './store/journal';
import { memoryWorld } from './testing';
import { continued, traceIds, traceparent, withTrace } from './trace';

const A = `00-${'a'.repeat(32)}-${'1'.repeat(16)}-01`;
const B = `00-${'b'.repeat(32)}-${'2'.repeat(16)}-01`;
const UNRECORDED = `00-${'c'.repeat(32)}-${'3'.repeat(16)}-00`;

const spans = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });

const finished = (name: string): ReadableSpan[] => spans.getFinishedSpans().filter((span) => span.name === name);
const placeOf = (span: ReadableSpan | undefined) => [span?.spanContext().traceId, span?.parentSpanContext?.spanId];

describe('where nobody collects spans', () => {
  it('work is only done, and logs name the trace that came in', async () => {
    const seen = await withTrace(A, () => inSpan({ name: 'work' }, A, async (span) => [span, traceIds()?.trace_id]));
    expect(seen).toEqual([undefined, 'a'.repeat(32)]);
    expect(traceIds()).toBeUndefined();
  });

  it('a trace that begins here says that nobody has recorded it, one that came in keeps what it says', () => {
    expect(continued(undefined)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(continued('nonsense')).toMatch(/-00$/);
    expect(continued(A)).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/);
  });
});

describe('where spans are collected', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    tracing.isOn = true;
  });
  beforeEach(() => spans.reset());
  afterAll(async () => {
    tracing.isOn = false;
    await provider.shutdown();
    trace.disable();
    context.disable();
  });

  it('a span goes on from the header, is active meanwhile, and is what logs name', async () => {
    const seen = await inSpan({ name: 'work', kind: SpanKind.SERVER }, A, async () => [traceparent(), traceIds()]);
    const [span] = finished('work');
    const { traceId, spanId } = span!.spanContext();
    expect(placeOf(span)).toEqual(['a'.repeat(32), '1'.repeat(16)]);
    expect(seen).toEqual([`00-${traceId}-${spanId}-01`, { trace_id: traceId, span_id: spanId }]);
  });

  it('a refusal is noted, a failure marks the span', async () => {
    await expect(inSpan({ name: 'refused' }, null, async () => Promise.reject(notFound('box', 7)))).rejects.toThrow(Rejection);
    await expect(inSpan({ name: 'failed' }, null, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect([finished('refused')[0]!.status.code, finished('refused')[0]!.attributes]).toEqual([0, { 'pegboard.refusal': 'NOT_FOUND' }]);
    expect(finished('failed')[0]!.status).toEqual({ code: 2, message: 'broken' });
  });

  it('shared work stands in the trace of the first that is recorded; every other trace has a span that links to it', async () => {
    await inSharedSpan({ name: 'run' }, [undefined, UNRECORDED, A, B, A], async () => undefined);
    const [own, other] = ['a', 'b'].map((letter) => finished('run').find((span) => span.spanContext().traceId === letter.repeat(32))!);
    expect(finished('run')).toHaveLength(2);
    expect(placeOf(own)[1]).toBe('1'.repeat(16));
    expect(own!.links.map((link) => link.context.traceId)).toEqual(['b'.repeat(32)]);
    expect([placeOf(other)[1], other!.links[0]!.context.spanId]).toEqual(['2'.repeat(16), own!.spanContext().spanId]);
  });

  it('what is sent late, by a sweep after a crash, goes on in the trace in which it was saved', async () => {
    const { bus, database, clock, timers } = memoryWorld();
    const type = boxType('late');
    const store = () => new DocumentAggregateStore<Box, unknown>(type, database, bus, clock, timers);
    bus.isAway = true;
    await inSpan({ name: 'request' }, A, () => store().create({ id: 1, isDeleted: false, count: 1 }, [{ action: 'created' }]));
    expect(await bus.outboxes[0]!.waiting()).toEqual({ count: 1, oldestAt: clock.now() });

    bus.isAway = false;
    await store().sweep();

    const [request] = finished('request');
    const { traceId, spanId } = request!.spanContext();
    expect(bus.messages.map(({ event }) => event['traceparent'])).toEqual([`00-${traceId}-${spanId}-01`]);
    expect(await bus.outboxes[0]!.waiting()).toEqual({ count: 0, oldestAt: undefined });
  });

  it('commands that are appended together share a span, and the entry is told in its trace, also by a later process', async () => {
    const { bus, database, clock, timers } = memoryWorld();
    const event = {
      type: boxType('sums').event,
      action: 'added',
      toBody: (_: number[], n: number) => ({ id: n, version: 1, is_deleted: false, count: 0 }),
    };
    const open = () =>
      OpenJournal.open({
        database,
        name: 'sums',
        entry: listOf(whole),
        machine: summing(),
        event,
        sender: bus,
        clock,
        timers,
        writer: 'w',
      });
    bus.isAway = true;
    const journal = await open();
    // The first is appended alone; those that come meanwhile are one group.
    await Promise.all([undefined, A, B].map((parent, i) => inSpan({ name: 'ask' }, parent ?? null, () => journal.submit(i + 1))));
    expect(await bus.outboxes[0]!.waiting()).toMatchObject({ count: 2, oldestAt: clock.now() });

    bus.isAway = false;
    const later = await open();
    await eventually(() => expect(bus.messages).toHaveLength(2), { every: 2 });

    const group = finished('append sums').filter((span) => span.attributes['pegboard.journal.commands'] === 2);
    const own = group.find((span) => span.spanContext().traceId === 'a'.repeat(32))!;
    expect(group.map((span) => span.spanContext().traceId).sort()).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
    expect(bus.messages[1]!.event['traceparent']).toBe(`00-${'a'.repeat(32)}-${own.spanContext().spanId}-01`);
    await Promise.all([journal.stop(), later.stop()]);
  });
});
