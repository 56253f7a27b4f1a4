import { connect } from 'node:net';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { fastify } from 'fastify';
import { gatherBodies, gathered, PIECE } from './gathered-bodies';

const crumbsOf = (body: Buffer, sizes: readonly number[]): Buffer[] => {
  const crumbs: Buffer[] = [];
  for (let from = 0, i = 0; from < body.length; from += crumbs.at(-1)!.length, i++)
    crumbs.push(body.subarray(from, from + sizes[i % sizes.length]!));
  return crumbs;
};

describe('a body that comes in crumbs', () => {
  it('law: is the same however it comes, in few pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(5 * PIECE),
        fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 * PIECE })), { minLength: 1, maxLength: 5 }),
        async (length, sizes) => {
          const body = Buffer.from(Array.from({ length }, (_, i) => i % 251));
          const pieces: Buffer[] = [];
          for await (const piece of gathered(Readable.from(crumbsOf(body, sizes)))) pieces.push(piece);
          expect(Buffer.compare(Buffer.concat(pieces), body)).toBe(0);
          expect(pieces.length).toBeLessThanOrEqual(Math.ceil(length / PIECE) * 2);
        },
      ),
      { numRuns: 50 },
    );
  });

  const server = fastify();
  gatherBodies(server);
  server.addContentTypeParser('*', async (_request: unknown, payload: AsyncIterable<Buffer>) => {
    const sizes: number[] = [];
    for await (const piece of payload) sizes.push(piece.length);
    return sizes;
  });
  server.post('/pieces', async ({ body }) => body);
  beforeAll(() => server.listen({ port: 0, host: '127.0.0.1' }));
  afterAll(() => server.close());
  server.post('/json', async ({ body }) => body);

  /** Sends a body byte by byte, each as a chunk of its own. @param isWhole else it breaks off before the end */
  const post = async (url: string, type: string, text: string, isWhole = true): Promise<string> => {
    const socket = connect(server.addresses()[0]!.port, '127.0.0.1');
    const head = `POST ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const chunks = [...text].map((letter) => `1\r\n${letter}\r\n`).join('');
    socket.write(head + chunks + (isWhole ? '0\r\n\r\n' : ''));
    if (!isWhole) socket.end();
    let answer = '';
    for await (const part of socket) answer += String(part);
    return answer;
  };
  const bodyOf = (answer: string): unknown => JSON.parse(answer.split('\r\n\r\n').at(-1)!);

  it('reaches whoever reads it in pieces', async () => {
    const sizes = bodyOf(await post('/pieces', 'text/crumbs', 'x'.repeat(PIECE + 7))) as number[];
    expect(sizes.reduce((sum, size) => sum + size)).toBe(PIECE + 7);
    expect(sizes.length).toBeLessThanOrEqual(2);
    expect(bodyOf(await post('/json', 'application/json', '{"name":"wood"}'))).toEqual({ name: 'wood' });
  });

  it('a caller who breaks off harms nobody', async () => {
    for (const [url, type] of [
      ['/json', 'application/json'],
      ['/pieces', 'text/crumbs'],
    ] as const)
      await post(url, type, '{"na', false);
    expect(bodyOf(await post('/json', 'application/json', '{}'))).toEqual({});
  });
});
