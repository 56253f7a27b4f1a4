import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { errorBody, type ErrorBody } from './error.filter';
import { answerOn, refuseUnread } from './unread-requests';

/** What the server would refuse in words of its own before anything of ours sees the request. */
export const REFUSALS_OF_THE_SERVER = {
  clientErrorHandler: refuseUnread,
  // A request without Host is refused below, in our shape.
  http: { requireHostHeader: false },
  frameworkErrors: ({ code }: { code: string }, _request: FastifyRequest, reply: FastifyReply): void => {
    const refusal =
      code === 'FST_ERR_MAX_PARAM_LENGTH'
        ? errorBody('HEADERS_TOO_LARGE', 'A part of the address is too long.')
        : malformed('The address can’t be read: after % must come two hexadecimal digits, and all together must be UTF-8.');
    void reply.status(refusal.statusCode).send(refusal);
  },
};

const malformed = (message: string): ErrorBody => errorBody('MALFORMED_REQUEST', message);

/** Everything else that HTTP lets callers write and that means nothing here, in the one shape of errors. */
export function installHttpRefusals(server: FastifyInstance): void {
  const allowed = allowedMethods(server);
  // Text is no body of ours; without its parser it is an unsupported kind like every other.
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = wrongHeader(request.raw) ?? wrongQuery(request.raw.url!) ?? wrongBodyKind(request);
    if (refusal) return void reply.status(refusal.statusCode).send(refusal);
    const methods = request.is404 ? allowed(request.url) : [];
    if (methods.length === 0) return done();
    const message = `${request.method} is not possible here; ${methods.join(', ')} ${methods.length === 1 ? 'is' : 'are'}.`;
    void reply.status(405).header('allow', methods.join(', ')).send(errorBody('METHOD_NOT_ALLOWED', message));
  });
  server.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    answerOn(socket, errorBody('METHOD_NOT_ALLOWED', 'CONNECT is not possible, because this is not a proxy.'));
    socket.destroySoon();
  });
  server.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const refusal = malformed('Expect can only ask for 100-continue.');
    response.writeHead(refusal.statusCode, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    response.end(JSON.stringify(refusal));
  });
}

/** The methods that a path has, of those that were routed by then. */
function allowedMethods(server: FastifyInstance): (url: string) => readonly string[] {
  const routes = findMyWay({ maxParamLength: 200 });
  const known = new Set<HTTPMethod>();
  server.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
    // Who answers there knows the methods, and says them.
    if ((config as { isForwarded?: boolean } | undefined)?.isForwarded) return;
    for (const one of [method].flat() as HTTPMethod[]) {
      // The same route may be declared by several plugins that differ in what this doesn't ask for.
      if (!url.includes('*') && !routes.hasRoute(one, url)) routes.on(one, url, () => undefined);
      known.add(one);
    }
  });
  return (url) => [...known].filter((method) => routes.find(method, url.split('?', 1)[0]!)).sort();
}

/** Two servers that read one request differently can be played against each other; so what is ambiguous is read by nobody. */
function wrongHeader({ rawHeaders, headers, httpVersion }: IncomingMessage): ErrorBody | undefined {
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
    return malformed(`A request names one Host, not ${hosts === 0 ? 'none' : hosts}.`);
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return malformed('Transfer-Encoding can only be chunked.');
  return undefined;
}

/** A lone % is text. But what is written as bytes must be letters, or they would be kept as others. */
function wrongQuery(url: string): ErrorBody | undefined {
  const [, query = ''] = /^[^?]*\?(.*)$/s.exec(url) ?? [];
  for (const [bytes] of query.matchAll(/(?:%[0-9a-f]{2})+/gi))
    if (!isUtf8(Buffer.from(bytes.replaceAll('%', ''), 'hex'))) return malformed('The query is not valid UTF-8.');
  return undefined;
}

const wrongBodyKind = ({ headers }: FastifyRequest): ErrorBody | undefined => {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const coding = headers['content-encoding'] ?? 'identity';
  if (/^utf-?8$/i.test(charset) && /^identity$/i.test(coding)) return undefined;
  return errorBody('UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON in UTF-8, and not compressed.');
};
