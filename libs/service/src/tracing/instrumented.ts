import { createRequire } from 'node:module';
import { WATCHED } from '../watched';

/** Whether the environment asks for traces, in OpenTelemetry's own words. */
export function isTracingWanted(environment: NodeJS.ProcessEnv = process.env): boolean {
  const endpoint = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Boolean(endpoint) && environment['OTEL_SDK_DISABLED'] !== 'true' && environment['OTEL_TRACES_EXPORTER'] !== 'none';
}

/**
 * Hooks into HTTP, undici and MongoDB's driver. Only what is loaded afterwards is seen, so this file is the first that the
 * library loads and loads next to nothing of ours; and without tracing it loads nothing at all.
 */
if (isTracingWanted()) {
  const load = createRequire(__filename);
  const { registerInstrumentations } = load('@opentelemetry/instrumentation') as typeof import('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = load('@opentelemetry/instrumentation-http') as typeof import('@opentelemetry/instrumentation-http');
  const { UndiciInstrumentation } = load('@opentelemetry/instrumentation-undici') as typeof import('@opentelemetry/instrumentation-undici');
  const mongodb = load('@opentelemetry/instrumentation-mongodb') as typeof import('@opentelemetry/instrumentation-mongodb');
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        disableOutgoingRequestInstrumentation: true,
        ignoreIncomingRequestHook: (request) => WATCHED.test(request.url ?? ''),
      }),
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new mongodb.MongoDBInstrumentation(),
    ],
  });
}
