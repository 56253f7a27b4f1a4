import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compressed = promisify(gzip);

/** A document that many ask for: written and compressed once, and not sent again to whoever has it. */
export class ServedJson {
  readonly etag: string;
  private readonly plain: Buffer;
  private zipped: Promise<Buffer> | undefined;

  constructor(document: unknown) {
    this.plain = Buffer.from(JSON.stringify(document));
    this.etag = `"${createHash('sha256').update(this.plain).digest('base64url')}"`;
  }

  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    void reply.header('etag', this.etag).header('cache-control', 'no-cache').header('vary', 'accept-encoding');
    if (names(request.headers['if-none-match'], this.etag)) return reply.status(304).send();
    void reply.type('application/json; charset=utf-8');
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(this.plain);
    return reply.header('content-encoding', 'gzip').send(await (this.zipped ??= compressed(this.plain)));
  }
}

/** RFC 9110, 13.1.2: a list of tags, weak or not, or any. */
const names = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((tag) => {
    const wanted = tag.trim().replace(/^W\//, '');
    return wanted === '*' || wanted === etag;
  });
