import type { Params } from 'nestjs-pino';
import { traceIds } from '@pegboard/eventing';
import type { ServiceName } from '@pegboard/contracts';
import type { Settings } from './config';
import { WATCHED } from './watched';

/** One structured line a request, with its trace; keys and cookies never reach the log. */
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
    customLogLevel: (_request, response, error) =>
      error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({ id: request.id, method: request.method, url: request.url }),
      res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
    },
  },
});
