import type { BatchSpanProcessorOptions, Sampler } from '@opentelemetry/sdk-trace';
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';

/**
 * What OpenTelemetry's own variables say of the collecting of spans. Its SDK left reading them to a package that also brings
 * metrics, logs and gRPC; these are the two that traces need.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */

/**
 * Which traces are recorded, by `OTEL_TRACES_SAMPLER` and, for a ratio from 0 to 1, `OTEL_TRACES_SAMPLER_ARG`. Without them all
 * are, unless the caller's trace says otherwise.
 * @param warn hears of a value that means nothing; the default takes its place, as the specification asks
 */
export function samplerIn(environment: NodeJS.ProcessEnv, warn: (message: string) => void = () => undefined): Sampler {
  const name = environment['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on';
  const isOfParent = name.startsWith('parentbased_');
  const root = rootSampler(isOfParent ? name.slice('parentbased_'.length) : name, environment['OTEL_TRACES_SAMPLER_ARG'], warn);
  if (!root) {
    warn(`OTEL_TRACES_SAMPLER is ${name}; no sampler is called so, and parentbased_always_on is taken`);
    return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
  return isOfParent ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, argument: string | undefined, warn: (message: string) => void): Sampler | undefined {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio': {
      const ratio = Number(argument || 1);
      if (ratio >= 0 && ratio <= 1) return new TraceIdRatioBasedSampler(ratio);
      warn(`OTEL_TRACES_SAMPLER_ARG is ${argument}; it must be from 0 to 1, and 1 is taken`);
      return new TraceIdRatioBasedSampler(1);
    }
    default:
      return undefined;
  }
}

const BATCHES = {
  scheduledDelayMillis: 'OTEL_BSP_SCHEDULE_DELAY',
  exportTimeoutMillis: 'OTEL_BSP_EXPORT_TIMEOUT',
  maxQueueSize: 'OTEL_BSP_MAX_QUEUE_SIZE',
  maxExportBatchSize: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
} as const satisfies Partial<Record<keyof BatchSpanProcessorOptions, string>>;

/** How spans are collected before they are sent, by `OTEL_BSP_*`: milliseconds and numbers of spans. What isn't set is OpenTelemetry's default. */
export function batchesIn(environment: NodeJS.ProcessEnv): Partial<Record<keyof typeof BATCHES, number>> {
  const given = Object.entries(BATCHES).map(([option, variable]) => [option, Number(environment[variable] || NaN)] as const);
  return Object.fromEntries(given.filter(([, value]) => Number.isInteger(value) && value > 0));
}
