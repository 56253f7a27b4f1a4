import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import { DocumentBuilder } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { asyncApi } from '@pegboard/contracts';
import { describedApi } from '@pegboard/service';
import type { Description } from './description';
import { PAGE, PAGE_HEADERS, START, STYLES } from './docs-page';
import { LiveDescription } from './live-description';
import { ServedJson } from './served-json';
import type { Addresses } from '../settings';

/** Of the API and of the messages; what breaks either counts it up. */
const VERSION = '1';
const FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

/** `/v1/openapi.json`, joined from the services, `/v1/asyncapi.json` for what is said on the bus, and a page at `/docs` to read it and try it. Nothing is loaded from elsewhere. */
export function installDocs(app: NestFastifyApplication, addresses: Addresses): void {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const description = new LiveDescription(() => describedApi(app, about) as unknown as Description, addresses);
  let messages: ServedJson | undefined;
  server.get('/v1/openapi.json', async (request, reply) => (await description.current()).send(request, reply));
  server.get('/v1/asyncapi.json', (request, reply) => (messages ??= new ServedJson(asyncApi(VERSION))).send(request, reply));
  void server.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/files/',
    index: false,
    decorateReply: false,
    maxAge: '1d',
    allowedPath: (path) => FILES.has(path.replace(/^\//, '')),
  });
  for (const path of ['/docs', '/docs/'])
    server.get(path, { helmet: PAGE_HEADERS }, (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  server.get('/docs/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLES));
}

export const about = new DocumentBuilder()
  .setTitle('Pegboard')
  .setDescription(
    [
      'The order-to-delivery core of a manufacturer. Resources and fields are those of Katana’s public API. Additional calls and fields are described here.',
      '- Send `Authorization: Bearer …` with an API key, or with a token of your OIDC provider. Each call names the scopes that it needs.',
      '- Lists come in pages: `page`, `limit`, and the header `X-Pagination`. An unknown filter is refused.',
      '- A `POST` with an `Idempotency-Key` can be sent again: it is done once. A `PATCH` or `DELETE` with `If-Match` changes only the version that you have read.',
      '- With `?wait_for_plan=true` a write answers when every list and card shows what it changed, with the header `X-Plan-Run`. After five seconds it answers anyway, with `X-Plan-Pending: true`.',
      '- Every answer has the headers `X-Ratelimit-Limit`, `X-Ratelimit-Remaining` and `X-Ratelimit-Reset`. Above the limit the answer is 429 with `Retry-After`.',
    ].join('\n'),
  )
  .setVersion(VERSION)
  .addBearerAuth()
  .addSecurityRequirements('bearer')
  .build();
