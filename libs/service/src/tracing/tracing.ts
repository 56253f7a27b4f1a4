import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import type { TracerProvider } from '@opentelemetry/sdk-trace';
import type { ServiceName } from '@pegboard/contracts';
import { inTime, tracing } from '@pegboard/eventing';
import { PinoLogger } from 'nestjs-pino';
import { isTracingWanted } from './instrumented';

const FLUSHES_WITHIN_MS = 2_000;

let provider: TracerProvider | undefined;
/** What tracing could not read in the environment, until there is a log to say it in. */
const misread: string[] = [];

/**
 * Collects spans and sends them to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; without it does nothing. Sampling,
 * batching, headers and resource attributes are as OpenTelemetry's own OTEL_* variables say.
 */
export async function startTracing(name: ServiceName): Promise<void> {
  if (!isTracingWanted() || provider) return;
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { batchesIn, samplerIn } = await import('./environment');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const own = resourceFromAttributes({ 'service.name': `pegboard-${name}`, 'service.instance.id': randomUUID() });
  provider = new TracerProvider({
    sampler: samplerIn(process.env, (message) => misread.push(message)),
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batchesIn(process.env) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  tracing.isOn = true;
}

/** Says in the log when the collector can't be had, and sends the last spans before the process ends. */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  constructor(logger: PinoLogger) {
    if (!tracing.isOn) return;
    const say = (message: string, ...more: unknown[]): void => logger.warn({ tracing: more }, message);
    misread.splice(0).forEach((message) => say(message));
    const silent = (): void => undefined;
    diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  }

  async onApplicationShutdown(): Promise<void> {
    if (provider) await inTime(provider.shutdown(), FLUSHES_WITHIN_MS);
  }
}
