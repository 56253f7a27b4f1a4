import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import { DocumentBuilder } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { asyncApi } from '@pegboard/contracts';
import { describedApi } from '@pegboard/service';
import type { Description } from './description';
import { LiveDescription } from './live-description';
import { ServedJson } from './served-json';
import type { Addresses } from '../settings';

/** Of the API and of the messages; what breaks either counts it up. */
const VERSION = '1';
const FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Pegboard API</title>
    <link rel="stylesheet" href="/docs/files/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/files/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/files/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'none', persistAuthorization: false, tryItOutEnabled: true });\n`;

/** The page runs its own scripts and asks this gateway; its styles are written into it by its script. */
const PAGE_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
};

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
  server.get('/docs', { helmet: PAGE_HEADERS }, (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
}

const about = new DocumentBuilder()
  .setTitle('Pegboard')
  .setDescription(
    'The order-to-delivery core of a manufacturer. Resources and fields are those of Katana’s public API. Additional calls and fields are described here. ' +
      'With `?wait_for_plan=true` a write answers when every list and card shows what it changed, with the header `X-Plan-Run`; ' +
      'after five seconds it answers anyway, with the header `X-Plan-Pending: true`.',
  )
  .setVersion(VERSION)
  .addBearerAuth()
  .addSecurityRequirements('bearer')
  .build();
