import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Where the build puts it, beside the services. */
const BUILT = join(__dirname, '..', '..', '..', '..', 'board');

/** The addresses of its screens: whoever opens one directly gets the page, which shows it. */
export const BOARD_PAGES = [
  '/',
  '/sell',
  '/make',
  '/tasks',
  '/buy',
  '/buy/orders/:orderId',
  '/buy/replenish',
  '/stock',
  '/stock/items/:variantId',
  '/stock/batches',
  '/stock/batches/:batchId',
  '/stock/counts',
  '/stock/counts/:countId',
  '/stock/adjust',
  '/stock/transfers',
];

/** The page runs its own files and asks this gateway alone. A style that a script sets on an element is no inline style. */
const PAGE_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
};

/** The board at its addresses: a page on the public API. Its files have a hash in their names, so a browser keeps them; the page itself it asks for each time. */
export function installBoard(app: NestFastifyApplication, folder = BUILT): void {
  const page = join(folder, 'index.html');
  // Built without the board: the API is whole without it.
  if (!existsSync(page)) return;
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const [html, icon] = [readFileSync(page), readFileSync(join(folder, 'pegboard.svg'))];
  for (const address of BOARD_PAGES)
    server.get(address, { helmet: PAGE_HEADERS }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
    );
  server.get('/pegboard.svg', (_request, reply) => reply.type('image/svg+xml').header('cache-control', 'max-age=86400').send(icon));
  void server.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
}
