import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** The pieces that a body is read in, in bytes; the last one may be smaller. */
export const PIECE = 16 * 1024;

/**
 * Gathers bodies that come in crumbs. Whoever reads a body keeps its pieces until it is whole, and a piece of one byte takes 350: a
 * caller who sends 4 MB byte by byte would fill more than a gigabyte.
 */
export function gatherBodies(server: FastifyInstance): void {
  server.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') return done(null, payload);
    const body = Readable.from(gathered(payload as AsyncIterable<Buffer>), { objectMode: false });
    // A caller who goes is told to whoever still reads; else it would end the process.
    body.on('error', () => undefined);
    done(null, body);
  });
}

/** The same bytes, in pieces that are worth keeping. */
export async function* gathered(crumbs: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [piece, filled] = [Buffer.alloc(0), 0];
  for await (const crumb of crumbs) {
    if (filled === 0 && crumb.length >= PIECE) {
      yield crumb;
      continue;
    }
    for (let from = 0; from < crumb.length;) {
      if (filled === 0) piece = Buffer.allocUnsafe(PIECE);
      const copied = crumb.copy(piece, filled, from);
      from += copied;
      filled += copied;
      if (filled < PIECE) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
