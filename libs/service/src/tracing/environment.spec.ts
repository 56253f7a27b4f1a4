import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';
import { batchesIn, samplerIn } from './environment';

/** Of a hundred traces whose ids are spread evenly: how many are recorded, alone and as a part of what a caller does or doesn't record. */
function recorded(sampler: Sampler): readonly number[] {
  const ids = Array.from(
    { length: 100 },
    (_, i) =>
      `${'ab'.repeat(12)}${Math.floor((i / 100) * 0xffffffff)
        .toString(16)
        .padStart(8, '0')}`,
  );
  return [undefined, TraceFlags.SAMPLED, TraceFlags.NONE].map((traceFlags) => {
    const isRecorded = (traceId: string): boolean => {
      const caller =
        traceFlags === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: '1'.repeat(16), traceFlags, isRemote: true });
      return sampler.shouldSample(caller, traceId, 'x', SpanKind.SERVER, {}, []).decision === SamplingDecision.RECORD_AND_SAMPLED;
    };
    return ids.filter(isRecorded).length;
  });
}

describe('which traces are recorded', () => {
  it.each([
    [{}, [100, 100, 0]],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, [100, 100, 100]],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, [0, 0, 0]],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, [100, 100, 0]],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, [0, 100, 0]],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, [0, 0, 0]],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, [100, 100, 100]],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, [0, 100, 0]],
  ])('%j', (environment, shares) => expect(recorded(samplerIn(environment))).toEqual(shares));

  it('a ratio records that part, and the same traces whether a caller records them or not', () => {
    const [alone, inRecorded, inOthers] = recorded(samplerIn({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }));
    expect(alone).toBeGreaterThan(5);
    expect(alone).toBeLessThan(60);
    expect([inRecorded, inOthers]).toEqual([alone, alone]);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'sometimes' }, [100, 100, 0], 'OTEL_TRACES_SAMPLER is sometimes'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'half' }, [100, 100, 100], 'OTEL_TRACES_SAMPLER_ARG is half'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, [100, 100, 100], 'OTEL_TRACES_SAMPLER_ARG is 2'],
  ])('%j is said, and the default is taken', (environment, shares, sentence) => {
    const said: string[] = [];
    expect(recorded(samplerIn(environment, (message) => said.push(message)))).toEqual(shares);
    expect(said).toEqual([expect.stringContaining(sentence)]);
  });
});

it('batches are as the environment says, and OpenTelemetry’s own where it says nothing usable', () => {
  expect(batchesIn({})).toEqual({});
  expect(batchesIn({ OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_BSP_MAX_QUEUE_SIZE: '64', OTEL_BSP_EXPORT_TIMEOUT: 'soon' })).toEqual({
    scheduledDelayMillis: 200,
    maxQueueSize: 64,
  });
});
