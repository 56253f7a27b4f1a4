import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';
import { traceIds } from '@pegboard/eventing';
import type { ServiceName } from '@pegboard/contracts';
import type { Settings } from './config';
import { doingOf, requestIdOf } from './request-name';
import { WATCHED } from './watched';

const KEYS = /pgb_[0-9a-f]{16}_[\w-]+|whsec_[\w+/%-]+=*|eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const SECRET_PARAMETER = /([?&](?:[^=&]*(?:key|token|secret|password|authorization))=)[^&]*/gi;

/** An address as it may stand in a log: somebody who sends a key there by mistake doesn't make it known. */
export const withoutKeys = (url: string): string => url.replace(SECRET_PARAMETER, '$1[removed]').replace(KEYS, '[removed]');

/** A write that was accepted is one line for whoever asks later who did it; reads are many, and change nothing. */
const levelOf = (request: IncomingMessage, status: number): 'error' | 'info' | 'debug' =>
  status >= 500 ? 'error' : status >= 400 || doingOf(request)?.isWrite ? 'info' : 'debug';

/** One structured line a request, with its trace and who asked; keys and cookies never reach the log. */
export const loggingOf = (name: ServiceName, settings: Settings): Params => ({
  pinoHttp: {
    name,
    level: settings.LOG_LEVEL,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.apiKey'], censor: '[removed]' },
    mixin: () => ({ ...traceIds() }),
    // Nest's middleware sees a path that is cut short; the whole one is beside it.
    autoLogging: {
      ignore: (request) => WATCHED.test((request as { originalUrl?: string }).originalUrl ?? request.url ?? ''),
    },
    genReqId: (request) => requestIdOf(request),
    customLogLevel: (request, response, error) => (error ? 'error' : levelOf(request, response.statusCode)),
    customProps: (request) => actorProps(request),
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        url: withoutKeys(request.url),
      }),
      res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
    },
  },
});

function actorProps(request: IncomingMessage): object {
  const { actor } = doingOf(request) ?? {};
  return actor ? { actor: actor.id, actor_name: actor.name } : {};
}
