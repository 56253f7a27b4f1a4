import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { BOARD_PAGES, installBoard } from './board';

describe('the board at the gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-board-'));
  const servers: FastifyInstance[] = [];
  const serving = async (from: string): Promise<FastifyInstance> => {
    const server = fastify();
    servers.push(server);
    await server.register(helmet);
    installBoard({ getHttpAdapter: () => ({ getInstance: () => server }) } as unknown as NestFastifyApplication, from);
    return server;
  };
  beforeAll(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Board</title>');
    writeFileSync(join(folder, 'pegboard.svg'), '<svg/>');
    writeFileSync(join(folder, 'assets', 'main-1a.js'), 'main()');
    writeFileSync(join(folder, 'assets', 'main-1a.js.br'), brotliCompressSync('main()'));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs nothing but its own files, and is asked for each time', async () => {
    const { statusCode, headers, body } = await (await serving(folder)).inject('/');
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: '<!doctype html><title>Board</title>' });
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    const policy = String(headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toContain('unsafe');
  });

  it('comes at the address of each of its screens', async () => {
    const screens = readFileSync(join(__dirname, '..', '..', '..', 'board', 'src', 'router.tsx'), 'utf8');
    expect([...screens.matchAll(/path: '([^']+)'/g)].map(([, path]) => path!.replaceAll('$', ':')).sort()).toEqual([...BOARD_PAGES].sort());
    const server = await serving(folder);
    for (const address of BOARD_PAGES) expect((await server.inject(address)).body).toBe('<!doctype html><title>Board</title>');
  });

  it('its files are kept for ever, and come compressed to who reads that', async () => {
    const server = await serving(folder);
    const plain = await server.inject('/assets/main-1a.js');
    expect(plain).toMatchObject({ statusCode: 200, body: 'main()' });
    expect(String(plain.headers['cache-control'])).toContain('immutable');
    const packed = await server.inject({ url: '/assets/main-1a.js', headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers['content-encoding']).toBe('br');
    expect((await server.inject('/assets/../index.html')).statusCode).toBe(404);
    expect((await server.inject('/assets/nothing.js')).statusCode).toBe(404);
  });

  it('is left out where it isn’t built', async () => {
    expect((await (await serving(join(folder, 'nowhere'))).inject('/')).statusCode).toBe(404);
  });
});
