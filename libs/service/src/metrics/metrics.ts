import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { ServiceName } from '@pegboard/contracts';
import { eventingMetrics, inTime, REVISION, VERSION } from '@pegboard/eventing';
import { Needs, Public } from '../http/auth.guard';
import { WATCHED } from '../watched';

const ASKED_WITHIN_MS = 2_000;

/** What a gauge shows: a value for each set of labels. */
export type Readings<Label extends string = string> = readonly (readonly [Partial<Record<Label, string>>, number])[];

/** The service's numbers for Prometheus. A service registers its own on `registry`. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'pegboard_http_request_duration_seconds',
    help: 'Duration of HTTP requests, by method, pattern of the route, and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor(private readonly name: ServiceName) {
    const help = 'Always 1; its labels are the version of the process, and the commit that it was built from.';
    this.gauge({ name: 'pegboard_build_info', help, labelNames: ['version', 'revision'] }, () => [
      [{ version: VERSION, revision: REVISION }, 1],
    ]);
  }

  /** Everything, as Prometheus reads it. */
  text(): Promise<string> {
    const all = Registry.merge([this.registry, eventingMetrics]);
    // Not `service`, which the operator for Kubernetes gives to what it scrapes.
    all.setDefaultLabels({ service_name: this.name });
    return all.metrics();
  }

  /**
   * Measures calls by the route's pattern, so that ids in paths don't make new series, and the process that serves them. A service
   * without a server, in a test, has no process of its own: what watches one never stops, and a hundred of them take a core.
   */
  measure(server: FastifyInstance): void {
    // Under the names that every Node process has, so that dashboards for any of them show these too.
    collectDefaultMetrics({ register: this.registry });
    server.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      if (!WATCHED.test(route))
        this.requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      done();
    });
  }

  /** A number that is asked for when somebody looks. A number that can't be read in time is left out, so that no wrong number is shown. */
  gauge<Label extends string>(
    about: { readonly name: string; readonly help: string; readonly labelNames?: readonly Label[] },
    ask: () => Promise<Readings<Label>> | Readings<Label>,
  ): void {
    const { name, help, labelNames = [] } = about;
    const gauge: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async () => {
        let readings: Readings<Label> = [];
        const asking = Promise.resolve()
          .then(ask)
          .then((told) => (readings = told));
        await inTime(asking, ASKED_WITHIN_MS);
        if (labelNames.length > 0) gauge.reset();
        else gauge.remove();
        for (const [labels, value] of readings) gauge.set(labels as never, value);
      },
    });
  }
}

/** For a service, whose port only the company's own network reaches. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Public()
  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  text(): Promise<string> {
    return this.metrics.text();
  }
}

/** For the gateway, whose port is public: metrics reveal what a company does. */
@ApiExcludeController()
@Controller('metrics')
export class GuardedMetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Needs('ops:read')
  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  text(): Promise<string> {
    return this.metrics.text();
  }
}
