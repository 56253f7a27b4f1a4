import 'reflect-metadata';
import helmet from '@fastify/helmet';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions, NatsOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Logger } from 'nestjs-pino';
import type { ServiceName } from '@pegboard/contracts';
import {
  answering,
  BUS,
  busLogin,
  CLOCK,
  inboxOf,
  JetStreamStrategy,
  ON_PROBLEM,
  Questions,
  RestoredDatabase,
  TIMERS,
  type BusConnection,
  type Clock,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { readSettings, SETTINGS, type Settings } from './config';
import { describedWithoutStart, DESCRIBE, NO_SETTINGS, printDescription } from './openapi/describe';
import { describedApi } from './openapi/document';
import { Draining } from './draining';
import { Metrics } from './metrics/metrics';
import { Redriving } from './operations';
import { hearingCheck, Readiness } from './readiness';
import { gatherBodies } from './http/gathered-bodies';
import { installInputLimits, installJsonReading, LARGEST_BODY } from './http/input-limits';
import { installHttpRefusals, REFUSALS_OF_THE_SERVER } from './http/http-refusals';
import { closeUnusedConnections } from './http/unused-connections';
import { installRequestScope } from './request';
import { serve } from './serve';
import { ServiceModule } from './service.module';

/** A request that isn't whole by then never will be; the largest one is, on a slow line. */
const ARRIVES_WITHIN_MS = 120_000;

export interface ServiceOptions {
  readonly name: ServiceName;
  /** Its areas. The ports that they name come from `ServiceModule`; in a test without servers, from `memoryService`. */
  readonly module: Type<unknown>;
  /** When it can answer the questions of others, if not at once. */
  readonly joinsWhen?: (app: NestFastifyApplication) => Promise<void>;
}

/** A service's whole `main`: HTTP, questions over NATS and events over JetStream in one process. With `--describe` it only says what it answers. */
export const startService = (options: ServiceOptions): Promise<void> =>
  process.argv.includes(DESCRIBE)
    ? printDescription(describedWithoutStart(wholeService(options, readSettings(NO_SETTINGS)), aboutService(options.name)))
    : serve(options.name, () => createService(options));

@Module({})
class Service {}

const wholeService = ({ name, module }: ServiceOptions, settings?: Settings): DynamicModule => ({
  module: Service,
  imports: [ServiceModule.forRoot(name, settings), module],
});

/** The application, listening to the bus but not yet to HTTP; tests open it on a port of their own. */
export async function createService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const { name, joinsWhen } = options;
  const app = await createEdge(wholeService(options));
  const settings = app.get<Settings>(SETTINGS);
  const report = app.get<OnProblem>(ON_PROBLEM);
  answering.onFailure = (subject, error) => report(error, { question: subject });

  const questions = new Questions(questioning(name, settings), joinsWhen ? { joinsWhen: () => joinsWhen(app) } : {});
  app.connectMicroservice<MicroserviceOptions>({ strategy: questions }, { inheritAppConfig: false });
  const strategy = new JetStreamStrategy({
    bus: app.get<BusConnection>(BUS),
    durable: name,
    clock: app.get<Clock>(CLOCK),
    timers: app.get<Timers>(TIMERS),
    onProblem: report,
  });
  app.connectMicroservice<MicroserviceOptions>({ strategy }, { inheritAppConfig: false });
  const redriving = app.get(Redriving);
  redriving.handle = (given) => strategy.redrive(given);
  redriving.narrow = (others) => strategy.narrow(others);
  const draining = app.get(Draining);
  draining.add(() => questions.leave());
  draining.add(() => strategy.close());
  describe(app, name);
  await app.get(RestoredDatabase).settle(name);
  await app.startAllMicroservices();
  redriving.hears = strategy.hears;
  // Who reads the stream in another way says so itself.
  if (strategy.hears.length > 0) app.get(Readiness).add('events', () => hearingCheck(strategy.hearing.state), { of: 'bus' });
  return app;
}

const questioning = (name: ServiceName, settings: Settings): NonNullable<NatsOptions['options']> => ({
  ...busLogin(settings),
  queue: name,
  name: `pegboard-${name}-answers`,
  inboxPrefix: inboxOf(name),
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  waitOnFirstConnect: true,
});

/** Answers are data: nothing in them may be run, framed or guessed at. The page at /docs says what it needs itself. */
const HEADERS = { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false } };

/**
 * The HTTP side alone, for an application that neither hears nor answers on the bus.
 * @param trustedProxies networks whose `X-Forwarded-For` is believed
 */
export async function createEdge(
  module: Type<unknown> | DynamicModule,
  { trustedProxies = [] }: { trustedProxies?: readonly string[] } = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...(trustedProxies.length > 0 ? { trustProxy: [...trustedProxies] } : {}),
    bodyLimit: LARGEST_BODY,
    requestTimeout: ARRIVES_WITHIN_MS,
    ...REFUSALS_OF_THE_SERVER,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // What comes in on a connection that is open still while the server closes is answered like everything before it.
    return503OnClosing: false,
    // A request may name the whole address, as one does to a proxy; what counts is the path.
    rewriteUrl: ({ url = '/' }) => url.replace(/^https?:\/\/[^/?#]*/i, '') || '/',
  });
  installJsonReading(adapter);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(Logger));
  // Nest says of it only what all its versions have in common.
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  closeUnusedConnections(server);
  leaveConnections(server, app.get(Draining));
  await app.register(helmet as never, HEADERS);
  installHttpRefusals(server);
  gatherBodies(server);
  installInputLimits(server);
  // Answers are a company's data, and some hold secrets; what may be kept says so itself.
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
  installRequestScope(server);
  app.get(Metrics).measure(server);
  return app;
}

/** Callers keep connections; while the process leaves, each answer asks them to come again on another one. */
function leaveConnections(server: FastifyInstance, draining: Draining): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining.isOn) void reply.header('connection', 'close');
    done();
  });
  draining.add(() => server.close() as unknown as Promise<void>);
}

const aboutService = (name: ServiceName): Omit<OpenAPIObject, 'paths'> =>
  new DocumentBuilder().setTitle(`Pegboard ${name}`).setVersion('1').addBearerAuth().addSecurityRequirements('bearer').build();

/** The service's own part of the API's description; the gateway merges them. */
function describe(app: NestFastifyApplication, name: ServiceName): void {
  const server = app.getHttpAdapter().getInstance();
  let document: unknown;
  server.get('/v1/openapi.json', (_request: unknown, reply: { send(body: unknown): unknown }) => {
    document ??= describedApi(app, aboutService(name));
    return reply.send(document);
  });
}
